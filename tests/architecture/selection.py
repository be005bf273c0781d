"""``--may-differ``: only the tests of what may differ on another database or another broker.

Left out are those that touch no database and start no processes of ours, those that look at pages
in a browser, and those that count statements.
"""

from __future__ import annotations

import unittest

import pytest

COUNTED = ("costs", "queries")
"""Parts of the names of tests that count statements."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--may-differ",
        action="store_true",
        help="leave out what is the same on every database and broker",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("may_differ"):
        return
    same = [item for item in items if not may_differ(item)]
    config.hook.pytest_deselected(items=same)
    left_out = set(same)
    items[:] = [item for item in items if item not in left_out]


def may_differ(item: pytest.Item) -> bool:
    """Whether what a test shows may be otherwise on another database or broker."""
    if item.get_closest_marker("processes"):
        return True
    if item.get_closest_marker("browser") or any(part in item.name for part in COUNTED):
        return False
    case = getattr(item, "cls", None)
    return bool(
        item.get_closest_marker("django_db")
        or {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
        or (case and issubclass(case, unittest.TestCase))
    )
