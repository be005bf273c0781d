"""``pycoda``, which takes bytes; one call a statement."""

from __future__ import annotations

import sys
from pathlib import Path

from coda.parser import Parser  # type: ignore[import-not-found]

from benchmarks.workers import per_second, serve
from benchmarks.workers.files import first_statements, records_in

STATEMENTS = 400

statements = first_statements(Path(sys.argv[1]), STATEMENTS)
records = records_in(statements)
parser = Parser()


def read() -> int:
    """Read the statements; returns how many records they have."""
    for statement in statements:
        parser.parse(statement)
    return records


serve({"read": per_second(read)})
