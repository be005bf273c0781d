"""``python -m benchmarks.workers.plans FOLDER PAGE…``: explain the longest statement of pages."""

from __future__ import annotations

import logging
import os
import sys
import time
from pathlib import Path

import django

django.setup()

import psycopg  # noqa: E402

from benchmarks.workers.calling import statements_of  # noqa: E402
from benchmarks.workers.explaining import keep_plan  # noqa: E402
from benchmarks.workers.visits import visits  # noqa: E402

logging.disable(logging.CRITICAL)
folder = Path(sys.argv[1])
bare = psycopg.connect(os.environ["TEST_DATABASE_URL"], autocommit=True)


def seconds_of(sql: str) -> float:
    """Tell how long a statement takes, the second time."""
    bare.execute(sql.encode()).fetchall()
    started = time.perf_counter()
    bare.execute(sql.encode()).fetchall()
    return time.perf_counter() - started


found = visits()
for name in sys.argv[2:]:
    found[name]()
    sql = max(statements_of(found[name]), key=seconds_of)
    keep_plan(bare, folder, name, sql)
