"""Mistakes that every test looks for by itself, which tests run, in which order, on what."""

pytest_plugins = [
    "tests.architecture.memory",
    "tests.architecture.order",
    "tests.architecture.plugin",
    "tests.architecture.selection",
    "tests.migrated",
]
