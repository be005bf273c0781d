"""Mistakes that every test looks for by itself."""

pytest_plugins = ["tests.architecture.plugin"]
