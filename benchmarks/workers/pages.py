"""Every list of the portal: what a page costs, and what its statements alone do.

Processor time, of the web process and of PostgreSQL together.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from functools import partial

import psycopg

from benchmarks.workers import serve
from benchmarks.workers.calling import (
    django_backend,
    processor_of,
    run_all,
    statements_of,
)
from benchmarks.workers.visits import Visit, visits

logging.disable(logging.CRITICAL)
ONCE = 3
bare = psycopg.connect(os.environ["TEST_DATABASE_URL"], autocommit=True)


def sides_of(name: str, visit: Visit) -> dict[str, Callable[[], float]]:
    """Return how to measure a page, and the statements that it runs."""
    visit()
    alone = partial(run_all, bare, statements_of(visit))
    return {
        name: processor_of(visit, django_backend, calls=ONCE),
        f"{name}: SQL": processor_of(alone, lambda: bare.info.backend_pid, calls=ONCE),
    }


sides: dict[str, Callable[[], float]] = {}
for each, visit in visits().items():
    sides |= sides_of(each, visit)
serve(sides)
