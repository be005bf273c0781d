"""``febelfin-coda``, which takes a stream of text; one call a statement."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from coda import CODA  # type: ignore[import-not-found]

from benchmarks.workers import per_second, serve
from benchmarks.workers.files import first_statements, records_in

STATEMENTS = 400

statements = first_statements(Path(sys.argv[1]), STATEMENTS)
records = records_in(statements)
texts = [statement.decode("ascii") for statement in statements]


def read() -> int:
    """Read the statements; returns how many records they have."""
    for text in texts:
        CODA(io.StringIO(text))
    return records


serve({"read": per_second(read)})
