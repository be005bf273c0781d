"""Which records a block has, and whether they announce and number each other as they should."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate, compress
from typing import TYPE_CHECKING, NamedTuple

from documents.formats.coda.columns import Lines, are_equal_to_line_before
from documents.formats.coda.layout import Codes, Numbering
from documents.formats.coda.shapes import Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Sequence

STATEMENT = re.compile(rb"H(M*)T")
"""A head (records 0 and 1), movements, a tail (records 8 and 9)."""

PART = re.compile(rb"21(?:22)?(?:23)?(?:31(?:32)?(?:33)?)*|0.1.|8.9.", re.DOTALL)
"""The kinds of the records of one such part, two characters each."""

FILLER = {1: b"0", 2: b" "}
"""By version: what stands between the next and the link code."""

COMPARED, IGNORED = b"\xff", b"\0"


class Part(NamedTuple):
    """A head, a movement or a tail: what to expect of records of these kinds."""

    role: bytes
    """``H``, ``M`` or ``T``."""
    shape: Shape | None
    """Of a movement."""
    size: int
    """In bytes."""
    expected: bytes
    """For each record of a movement four bytes: its next code; its link code; whether its sequence
    number must be that of the record before; whether its detail number must be."""


class Outline(NamedTuple):
    """Where the statements and movements of a block begin."""

    statement_starts: Sequence[int]
    statement_ends: Sequence[int]
    movement_counts: Sequence[int]
    """Of each statement."""
    movement_starts: Sequence[int]
    movement_shapes: Sequence[Shape]


class Parts(dict[bytes, Part]):
    """The part for each combination of kinds, as they turn up."""

    LIMIT = 1_000

    def __init__(self, stride: int, version: int) -> None:
        super().__init__()
        self._stride = stride
        self._version = version

    def __missing__(self, kinds: bytes) -> Part:
        names = tuple(re.findall("..", kinds.decode("latin-1"), re.DOTALL))
        part = _part(names, stride=self._stride, version=self._version)
        if len(self) < self.LIMIT:
            self[kinds] = part
        return part


parts_for = lru_cache(Parts)


def outline_of(lines: Lines, version: int) -> Outline | None:
    """Return the outline of these lines, ``None`` if anything about it is unusual."""
    kinds = bytearray(2 * lines.line_count)
    kinds[0::2], kinds[1::2] = lines.column(1), lines.column(2)
    found = PART.findall(kinds)
    parts = list(map(parts_for(lines.stride, version).__getitem__, found))
    roles = b"".join([part.role for part in parts])
    counts = list(map(len, STATEMENT.findall(roles)))
    if b"".join(found) != kinds or sum(counts) + 2 * len(counts) != len(roles):
        return None
    starts = list(accumulate([part.size for part in parts], initial=0))
    statement_starts = list(compress(starts, [part.role == b"H" for part in parts]))
    statement_ends = [*statement_starts[1:], starts[-1]]
    movement_lines = lines.between(
        [start + 2 * lines.stride for start in statement_starts],
        [end - 2 * lines.stride for end in statement_ends],
    )
    if not _agree(movement_lines, b"".join([part.expected for part in parts]), FILLER[version]):
        return None
    return Outline(
        statement_starts,
        statement_ends,
        counts,
        [start for start, part in zip(starts, parts, strict=False) if part.shape is not None],
        [part.shape for part in parts if part.shape is not None],
    )


def _agree(lines: Lines, expected: bytes, filler: bytes) -> bool:
    """Whether the records announce each other, and the parts of a movement have its numbers."""
    next_codes, link_codes, same_sequence, same_detail = (expected[i::4] for i in range(4))
    numbers = lines.columns(Numbering.BOTH)
    return (
        lines.column(Codes.NEXT.start) == next_codes
        and lines.column(Codes.LINK.start) == link_codes
        and lines.column(Codes.LINK.start - 1) == filler * lines.line_count
        and (not numbers or numbers.isdigit())
        and are_equal_to_line_before(numbers, same_sequence * 4 + same_detail * 4)
    )


def _part(kinds: tuple[str, ...], *, stride: int, version: int) -> Part:
    size = len(kinds) * stride
    if kinds[0] != "21":
        role = b"H" if kinds[0][0] == "0" else b"T"
        return Part(role, None, size, b"")
    expected = b""
    for kind, following in zip(kinds, (*kinds[1:], "21"), strict=True):
        expected += b"1" if following[1] > "1" else b"0"
        expected += b"1" if following == "31" else b"0"
        expected += IGNORED if kind == "21" else COMPARED
        expected += IGNORED if kind[1] == "1" else COMPARED
    return Part(b"M", shape_of(kinds, stride=stride, version=version), size, expected)
