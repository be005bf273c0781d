"""A bound for work on hostile files: it tells what grows with a file from what explodes with it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

MOST_SECONDS = 20
"""Of processor. The files are so large that work with their square would take minutes or hours,
work in proportion a second or two on a machine of its own; `make bench` measures speed."""


@contextmanager
def soon() -> Iterator[None]:
    """Fail unless the block was done with in the time that a slow and busy machine needs."""
    began = time.process_time()
    yield
    taken = time.process_time() - began
    assert taken < MOST_SECONDS, f"{taken:.1f} seconds of processor"
