"""Which tests are left out of a run.

``make test`` runs every test, most of them once: what has one connection to itself, and may differ
on another database or broker, is tried on the embedded default on one day and on PostgreSQL and
Redis on the next. Races and transactions are tried on both every time, what is skipped on one of
them on the other, and everything on both with EVERYTHING=1. ``--embedded`` and ``--servers`` name
the two runs; without them nothing is left out.

``--servers`` leaves out what is the same everywhere: tests that touch no database and start no
processes of ours, that look at pages in a browser, that count statements, and those in ``SAME``.

``by_turns``: of many tests that are alike, one half is run on one day, the other on the next.
"""

from __future__ import annotations

import os
import time
import unittest
from pathlib import Path
from zlib import crc32

import pytest

DAY = 86_400  # seconds
COUNTED = ("costs", "queries")
"""Parts of the names of tests that count statements."""
TESTS = Path(__file__).parent.parent
SURFACES = ("bankconnect", "connect", "delivery")
SAME = (
    *("architecture", "benchmarks", "fuzz", "documents/formats"),
    *("admin", "authorisation", "demo", "documents/pages", "mandates/pages", "offices/pages"),
    *("portal", "users", "run/test_portal.py", "run/test_supervisor.py"),
    *("consents/test_pages.py", "insights/test_pages.py", "payments/test_pages.py"),
    *("documents/test_odd_files.py", "mandates/test_scans.py", "mandates/test_sealing.py"),
    *(f"api/{surface}/test_schema.py" for surface in SURFACES),
)
"""What people see, programs read and paper shows, below ``tests``."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--embedded", action="store_true", help="leave out what --servers tries today")
    parser.addoption(
        "--servers", action="store_true", help="leave out what is the same, or was its turn before"
    )


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    if config.getoption("servers") and not is_everything() and is_same(collection_path):
        return True
    return None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    embedded, servers = config.getoption("embedded"), config.getoption("servers")
    left_out = {
        item
        for item in items
        if (embedded and is_tried_elsewhere(item, servers=True))
        or (servers and (is_tried_elsewhere(item, servers=False) or not may_differ(item)))
        or (item.get_closest_marker("by_turns") and not is_its_turn(item.nodeid))
    }
    if is_everything():
        return
    config.hook.pytest_deselected(items=[item for item in items if item in left_out])
    items[:] = [item for item in items if item not in left_out]


def is_everything() -> bool:
    return bool(os.environ.get("EVERYTHING"))


def is_same(path: Path) -> bool:
    """Whether what a file or folder of tests shows is the same on every database and broker."""
    return any(path.is_relative_to(TESTS / each) for each in SAME)


def is_tried_elsewhere(item: pytest.Item, *, servers: bool) -> bool:
    """Whether a test is one of those that today the run with servers tries, or else the other."""
    is_for_one = item.get_closest_marker("skipif") is not None
    if is_for_one or commits(item) or is_same(item.path) or not may_differ(item):
        return False
    return is_its_turn(item.nodeid) is servers


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
