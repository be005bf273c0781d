"""Mistakes that every test looks for by itself, and the order in which tests begin."""

pytest_plugins = ["tests.architecture.order", "tests.architecture.plugin"]
