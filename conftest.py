"""Mistakes that every test looks for by itself, which tests run, and in which order."""

pytest_plugins = [
    "tests.architecture.order",
    "tests.architecture.plugin",
    "tests.architecture.selection",
]
