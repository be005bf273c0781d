"""``python -m benchmarks.workers.plans FOLDER PAGE…``: explain the longest statement of pages."""

from __future__ import annotations

import logging
import os
import re
import sys
import time
from pathlib import Path

import django

django.setup()

import psycopg  # noqa: E402

from benchmarks.workers.calling import statements_of  # noqa: E402
from benchmarks.workers.visits import visits  # noqa: E402

LONGEST_LINE = 150
logging.disable(logging.CRITICAL)
folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
bare = psycopg.connect(os.environ["TEST_DATABASE_URL"], autocommit=True)


def seconds_of(sql: str) -> float:
    """Tell how long a statement takes, the second time."""
    bare.execute(sql.encode()).fetchall()
    started = time.perf_counter()
    bare.execute(sql.encode()).fetchall()
    return time.perf_counter() - started


def brief(sql: str) -> str:
    """Leave out of a statement which columns it reads, and lists of keys."""
    sql = re.sub(r"^SELECT .*? FROM ", "SELECT … FROM ", sql, flags=re.DOTALL)
    return re.sub(r"\((\d+|'[^']*'::\w+)(, (\d+|'[^']*'::\w+)){5,}\)", "(…)", sql)


found = visits()
for name in sys.argv[2:]:
    found[name]()
    sql = max(statements_of(found[name]), key=seconds_of)
    rows = bare.execute(b"EXPLAIN (ANALYZE, BUFFERS, SERIALIZE) " + sql.encode()).fetchall()
    lines = [f"{name}\n\n{brief(sql)}\n", *(row[0][:LONGEST_LINE] for row in rows)]
    file = folder / f"{re.sub('[^a-z0-9]+', '-', name)}.txt"
    file.write_text("\n".join(lines) + "\n")
