"""How much memory it takes to read a file as a stream: one answer a process."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from benchmarks.workers import serve
from documents.formats.coda import iter_statements

PEAK = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)
KIBIBYTE = 1_024

path = Path(sys.argv[1])


def peak() -> int:
    """Return the most memory that this process ever took, in bytes, as Linux counts it."""
    found = PEAK.search(Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1]) * KIBIBYTE


def growth() -> float:
    """Return how much more it is after the whole file than after its first statement."""
    with path.open("rb") as file:
        statements = iter_statements(file)
        next(statements)
        before = peak()
        for _ in statements:
            pass
    return peak() - before


serve({"growth": growth})
