"""How quickly transactions get into PostgreSQL."""

from __future__ import annotations

import sys

from benchmarks.harness import Comparison, Contestants, contest
from benchmarks.workers import Worker

WITH_POSTGRESQL = [sys.executable, "-m", "tests.servers"]
ROWS_WORKER = [sys.executable, "-m", "benchmarks.workers.with_django", "benchmarks.workers.rows"]


@contest(
    "G14",
    "rows/s",
    Comparison("bulk.insert", "bare COPY", at_least=0.80),
    Comparison("bulk.insert", "bulk_create", at_least=8),
    Comparison("bare COPY", "bulk_create"),
    Comparison("with words", "bulk.insert"),
    rounds=9,
)
def transactions() -> Contestants:
    """Insert the same rows in three ways into the same table."""
    worker = Worker([*WITH_POSTGRESQL, *ROWS_WORKER])
    return {
        "bulk.insert": worker.measure("ours"),
        "bare COPY": worker.measure("copy"),
        "bulk_create": worker.measure("bulk_create"),
        "with words": worker.measure("with words"),
    }
