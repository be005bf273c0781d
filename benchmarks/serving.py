"""What a page costs partners at a million and at ten million documents.

``BENCH_DOCUMENTS=100000,1000000`` names two other sizes; filling ten million takes minutes.
"""

from __future__ import annotations

import os
import sys
from functools import cache

from benchmarks.harness import Comparison, Contestants, contest
from benchmarks.ingest import WITH_POSTGRESQL
from benchmarks.workers import Worker

MODULE = "benchmarks.workers.serving"


@cache
def archives() -> tuple[Worker, Worker]:
    """Return the smaller archive and the larger one."""
    smaller, larger = os.environ.get("BENCH_DOCUMENTS", "1000000,10000000").split(",")
    return _archive(smaller), _archive(larger)


def _archive(documents: str) -> Worker:
    with_django = [*WITH_POSTGRESQL, sys.executable, "-m", "benchmarks.workers.with_django"]
    return Worker([*with_django, MODULE, documents])


@contest(
    "G1",
    "s",
    Comparison("feed page", "its statements alone", at_most=1 / 0.45),
    Comparison("empty poll", "feed page", at_most=1 / 1.3, title="G4: empty poll / feed page"),
)
def feed_pages() -> Contestants:
    """Answer 100 entries of a log, with credentials, out of the larger archive."""
    _, larger = archives()
    return {
        "feed page": larger.measure("feed page"),
        "its statements alone": larger.measure("bare page"),
        "empty poll": larger.measure("empty poll"),
    }


@contest("G5", "s", Comparison("larger", "smaller", at_most=1.15))
def feed_query() -> Contestants:
    """Find 100 entries of a log among ten times as many documents."""
    smaller, larger = archives()
    return {
        "larger": larger.measure("feed query"),
        "smaller": smaller.measure("feed query"),
    }


@contest(
    "G6",
    "s",
    Comparison("page 1,000", "page 1", at_most=1.2),
    Comparison("OFFSET 100,000", "page 1,000", at_least=40),
)
def deep_pages() -> Contestants:
    """Turn pages by key, deep in the list of all documents."""
    _, larger = archives()
    return {
        "page 1": larger.measure("first page"),
        "page 1,000": larger.measure("deep page"),
        "OFFSET 100,000": larger.measure("offset"),
    }


@contest(
    "G7",
    "s",
    Comparison("search", "its statement alone", at_most=1.5),
    Comparison("Django's __in", "its statement alone", at_least=4),
    Comparison("its statement alone", "in the smaller archive", at_most=1.5),
)
def searches() -> Contestants:
    """Search the documents of 5,000 clients over Connect."""
    smaller, larger = archives()
    return {
        "search": larger.measure("search"),
        "its statement alone": larger.measure("search statement"),
        "Django's __in": larger.measure("search by __in"),
        "in the smaller archive": smaller.measure("search statement"),
    }
