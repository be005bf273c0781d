"""What the pages of the portal cost, with the largest office at hand, beside their statements."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import cache

from benchmarks import databases
from benchmarks.harness import Comparison, Contestants, contest
from benchmarks.serving import WITH_DJANGO
from benchmarks.workers import Worker

MODULE = "benchmarks.workers.pages"
BUDGET = 0.060
"""Processor time of a list, in seconds, of a machine that does nothing else."""
LISTS = (
    "dashboard",
    "companies",
    "companies with gaps",
    "companies without account",
    "documents",
    "documents, page 100",
    "documents of a kind",
    "documents (one environment)",
    "documents by dates",
    "documents by an amount",
    "documents by a reference",
    "documents by a word of transactions",
    "documents to look at",
    "issues",
    "mandates",
    "mandates not active",
    "sales invoices",
    "sales invoices open",
    "sales invoices by word",
    "consents",
    "tokens",
    "connections",
    "users",
    "work",
    "calendar of an account",
    "staff: documents",
    "staff: mandates",
    "staff: sales invoices",
)


@cache
def portal() -> Worker:
    """Return the larger archive, with everybody signed in."""
    _, larger = databases.sizes()
    environment = databases.environment(databases.archive(larger))
    return Worker([sys.executable, "-m", WITH_DJANGO, MODULE], environment)


@cache
def turns_of_budget() -> int:
    """Return how often a piece of work fits into the budget while nobody disturbs."""
    return max(1, round(BUDGET / min(_piece() for _ in range(200))))


def _piece() -> float:
    """Do a little of what pages do, and tell how much processor time it took."""
    started = time.process_time()
    kept = {}
    for number in range(2_000):
        kept[number % 100] = str(number)
    return time.process_time() - started


def budget() -> float:
    """Tell what 60 ms of a machine that does nothing else take at this moment."""
    return sum(_piece() for _ in range(turns_of_budget()))


def compared(name: str) -> Callable[[], Contestants]:
    """Return the preparation of one page's goal."""

    def sides() -> Contestants:
        return {
            "page": portal().measure(name),
            "its SQL": portal().measure(f"{name}: SQL"),
            "60 ms": budget,
        }

    return sides


for each in LISTS:
    contest(
        f"Pages-{each}",
        "s of processor",
        Comparison("page", "60 ms", at_most=1),
        Comparison("page", "its SQL"),
        rounds=5,
    )(compared(each))
