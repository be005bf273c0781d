"""The tests that take long begin first, on every worker: none of them is left for the end."""

from __future__ import annotations

from itertools import groupby

import pytest

LONG = ("browser", "processes", "made_once")


@pytest.hookimpl(trylast=True)  # after the order was shuffled
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deal whole modules to as many hands as there are workers, those with long tests first.

    A worker begins with its share of the list from the left, so each hand is one such share.
    """
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    hands: list[list[pytest.Item]] = [[] for _ in range(workers)]
    modules = [list(module) for _, module in groupby(items, key=lambda item: item.path)]
    for module in sorted(modules, key=lambda module: -_long_tests(module)):
        min(hands, key=len).extend(module)
    items[:] = [item for hand in hands for item in hand]


def _long_tests(module: list[pytest.Item]) -> int:
    return sum(any(item.get_closest_marker(name) for name in LONG) for item in module)
