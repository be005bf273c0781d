"""The least that reading can be in Python: each record unpacked by one C call, nothing kept.

No check is made, no text decoded, no number made; the records must all have 128 characters and
CR LF.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from struct import Struct

from benchmarks.workers import per_second, serve

STRIDE = 130
LAYOUTS = {
    b"0": "5x 6s 3s 2s s 7x 10s 26s 11s 11s x 5s 16s 16s 7x s 2x",
    b"1": "x s 3s 37s s 15s 6s 26s 35s 3s 2x",
    b"21": "2x 4s 4s 21s s 15s 6s 8s s 53s 6s 3s s s x s 2x",
    b"22": "2x 4s 4s 53s 35s 11s 3x s 4s 4s 4s s x s 2x",
    b"23": "2x 4s 4s 37s 35s 43s s x s 2x",
    b"31": "2x 4s 4s 21s 8s s 73s 12x s x s 2x",
    b"32": "2x 4s 4s 105s 10x s x s 2x",
    b"33": "2x 4s 4s 90s 25x s x s 2x",
    b"8": "x 3s 37s s 15s 6s 64x s 2x",
    b"9": "16x 6s 15s 15s 75x s 2x",
}
"""By the first characters of a record: its fields."""

content = Path(sys.argv[1]).read_bytes()


def unpacking() -> dict[tuple[int, int], Callable[[bytes, int], tuple[bytes, ...]]]:
    """Return what unpacks a record, by its first two bytes."""
    unpackers = {}
    for kind, layout in LAYOUTS.items():
        for second in kind[1:] or range(256):
            unpackers[kind[0], second] = Struct(layout).unpack_from
    return unpackers


def unpack() -> int:
    """Unpack all records; returns how many there are."""
    starts = range(0, len(content), STRIDE)
    kinds = zip(content[::STRIDE], content[1::STRIDE], strict=True)
    for kind, start in zip(kinds, starts, strict=True):
        unpackers[kind](content, start)
    return len(starts)


unpackers = unpacking()
serve({"unpack": per_second(unpack)})
