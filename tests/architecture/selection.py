"""Which tests are left out of a run.

``--may-differ``: only the tests of what may differ on another database or another broker. Left out
are those that touch no database and start no processes of ours, those that look at pages in a
browser, and those that count statements.

``by_turns``: of many tests that are alike, one half is run on one day, the other on the next; with
EVERYTHING=1 all are. With ``--may-differ`` all take turns that have one connection to themselves:
they ran on SQLite a moment ago. Races, transactions and processes are tried every time.
"""

from __future__ import annotations

import os
import time
import unittest
from zlib import crc32

import pytest

DAY = 86_400  # seconds
COUNTED = ("costs", "queries")
"""Parts of the names of tests that count statements."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--may-differ",
        action="store_true",
        help="leave out what is the same on every database and broker",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    only_what_may_differ = config.getoption("may_differ")
    left_out = {
        item
        for item in items
        if (only_what_may_differ and not may_differ(item))
        or (
            takes_turns(item, on_another_database=only_what_may_differ)
            and not is_its_turn(item.nodeid)
        )
    }
    config.hook.pytest_deselected(items=[item for item in items if item in left_out])
    items[:] = [item for item in items if item not in left_out]


def takes_turns(item: pytest.Item, *, on_another_database: bool) -> bool:
    """Whether a test is run every other day only."""
    if os.environ.get("EVERYTHING"):
        return False
    if item.get_closest_marker("by_turns"):
        return True
    return on_another_database and not (item.get_closest_marker("processes") or commits(item))


def commits(item: pytest.Item) -> bool:
    """Whether a test has real transactions, as races need them."""
    marker = item.get_closest_marker("django_db")
    is_marked = bool(marker and (marker.kwargs.get("transaction") or marker.args[:1] == (True,)))
    return is_marked or "transactional_db" in getattr(item, "fixturenames", ())


def is_its_turn(name: str) -> bool:
    """Whether what takes turns with others is one of today's; all workers agree."""
    today = int(time.time() // DAY)
    return crc32(name.encode()) % 2 == today % 2


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
