"""How far a long check has come, on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic
from typing import Protocol, TypeVar

PATIENCE = 1.0  # seconds
PAUSE = 0.1
WIDTH = 30

T = TypeVar("T")


class Terminal(Protocol):
    def isatty(self) -> bool: ...

    def write(self, text: str, /) -> object: ...

    def flush(self) -> None: ...


def with_progress(items: list[T], terminal: Terminal) -> Iterator[T]:
    """Give the items; draw a bar once it takes longer than a second, if this is a terminal."""
    next_at = monotonic() + PATIENCE
    is_drawn = False
    for number, item in enumerate(items):
        if terminal.isatty() and monotonic() >= next_at:
            bar = "█" * (WIDTH * number // len(items))
            terminal.write(f"\r{bar:░<{WIDTH}} {number} of {len(items)} files")
            terminal.flush()
            next_at, is_drawn = monotonic() + PAUSE, True
        yield item
    if is_drawn:
        terminal.write("\r\x1b[K")
        terminal.flush()
