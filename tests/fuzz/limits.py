"""How long one file may take, and how much memory."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MOST_SECONDS = 2.0  # of processor time: another program that is busy is nobody's mistake
MOST_MEMORY = 200_000_000  # bytes, above what the process had before its first file
PEAK = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)
KIBIBYTE = 1_024


class TooSlow(Exception):
    """A file took too long."""


class TooMuchMemory(Exception):
    """A file took too much memory; it is in use no longer, but the peak stays where it is."""


def peak_memory() -> int:
    """Return the most memory that this process ever had, in bytes, as Linux counts it."""
    found = PEAK.search(Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1]) * KIBIBYTE


@contextmanager
def within_limits(memory_before: int) -> Iterator[None]:
    """Raise ``TooSlow`` or ``TooMuchMemory`` afterwards if that is what it was."""
    started = time.process_time()
    yield
    seconds = time.process_time() - started
    if seconds > MOST_SECONDS:
        raise TooSlow(f"It took {seconds:.1f} s.")
    if (memory := peak_memory() - memory_before) > MOST_MEMORY:
        raise TooMuchMemory(f"It took {memory // 1_000_000} MB.")
