"""How much memory it takes to read a file as a stream: one answer a process."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.workers import serve
from documents.formats.coda import iter_statements
from tests.fuzz.limits import peak_memory

path = Path(sys.argv[1])


def growth() -> float:
    """Return how much more it is after the whole file than after its first statement."""
    with path.open("rb") as file:
        statements = iter_statements(file)
        next(statements)
        before = peak_memory()
        for _ in statements:
            pass
    return peak_memory() - before


serve({"growth": growth})
