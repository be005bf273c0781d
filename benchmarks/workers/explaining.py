"""How PostgreSQL finds what a statement asks for, kept in a file."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg

LONGEST_LINE = 150


def keep_plan(bare: psycopg.Connection, folder: Path, name: str, sql: str) -> None:
    """Run a statement and write beside it what PostgreSQL did and read."""
    rows = bare.execute(b"EXPLAIN (ANALYZE, BUFFERS, SERIALIZE) " + sql.encode()).fetchall()
    lines = [f"{name}\n\n{brief(sql)}\n", *(brief(row[0])[:LONGEST_LINE] for row in rows)]
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{re.sub('[^a-z0-9]+', '-', name)}.txt"
    file.write_text("\n".join(line.rstrip() for line in lines) + "\n")


def brief(text: str) -> str:
    """Leave out of a statement or plan which columns it reads, and lists of keys."""
    text = re.sub(r"^SELECT .*? FROM ", "SELECT … FROM ", text, flags=re.DOTALL)
    text = re.sub(r"\((\d+|'[^']*'::\w+)(, (\d+|'[^']*'::\w+)){5,}\)", "(…)", text)
    return re.sub(r"'\{[^']{200,}\}'", "'{…}'", text)
