"""What a page costs partners at a million and at ten million documents.

``BENCH_DOCUMENTS=100000,1000000`` names two other sizes; filling ten million takes an hour. How
PostgreSQL finds the pages is written beside the databases, in ``plans/SIZE``.
"""

from __future__ import annotations

import sys
from functools import cache

from benchmarks import databases
from benchmarks.harness import Comparison, Contestants, contest
from benchmarks.workers import Worker

MODULE = "benchmarks.workers.serving"
OVER_HTTP = "benchmarks.workers.over_http"
WITH_DJANGO = "benchmarks.workers.with_django"


@cache
def archives() -> tuple[Worker, Worker]:
    """Return the smaller archive and the larger one."""
    smaller, larger = databases.sizes()
    return _archive(smaller), _archive(larger)


def _archive(documents: int, module: str = MODULE) -> Worker:
    environment = databases.environment(databases.archive(documents))
    plans = databases.folder() / "plans" / str(documents)
    return Worker([sys.executable, "-m", WITH_DJANGO, module, plans], environment)


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


@contest("G2", "s", Comparison("stock Django REST framework", "feed page", at_least=9))
def stock_pages() -> Contestants:
    """Answer the same 100 entries as the framework would by itself."""
    _, larger = archives()
    return {
        "feed page": larger.measure("feed page"),
        "stock Django REST framework": larger.measure("stock page"),
    }


@contest("G3", "s", Comparison("bare ASGI", "feed page", at_least=0.04))
def served_pages() -> Contestants:
    """Serve the same page over HTTP, beside a server that only sends its bytes."""
    _, larger = databases.sizes()
    worker = _archive(larger, OVER_HTTP)
    return {"feed page": worker.measure("feed page"), "bare ASGI": worker.measure("bare ASGI")}


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


@contest("G8", "s", Comparison("search statement", "feed of the partner"))
def partner_feeds() -> Contestants:
    """Find the same page in a log of all clients, which we don't write: to be known."""
    _, larger = archives()
    return {
        "search statement": larger.measure("search statement"),
        "feed of the partner": larger.measure("feed of the partner"),
    }
