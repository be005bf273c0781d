"""Which records a block has, and whether they announce and number each other as they should."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate, compress
from typing import TYPE_CHECKING, NamedTuple

from documents.formats.coda.layout import Codes, Numbering
from documents.formats.coda.reading.columns import Lines, repeat_line_before
from documents.formats.coda.reading.shapes import REMEMBERED, Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Sequence

LETTERS = {
    "0": b"h",
    "1": b"o",
    "21": b"a",
    "22": b"b",
    "23": b"c",
    "31": b"d",
    "32": b"e",
    "33": b"f",
    "8": b"n",
    "9": b"t",
}
"""One for each kind of record, so that the records of a block are a word."""
KINDS = {letter: kind for kind, letter in LETTERS.items()}

IS_HEAD = bytes(role == ord("H") for role in range(256))
"""A translation that leaves 1 for the role of a head and 0 for every other."""

FIRST_HALF = bytes(16 * (1 + b"012389".find(character)) for character in range(256))
"""The first character of a kind as a high half byte, 0 if there is no such kind."""
SECOND_HALF = bytes(1 + b"123".find(character) for character in range(256))
"""The second character of a part as a low half byte, 0 if there is no such part."""
LETTER_OF_HALVES = bytes(
    ord(LETTERS.get(f"{first}{half & 15}", LETTERS.get(first, b"?")))
    for half in range(256)
    for first in "?012389?????????"[half >> 4]
)
"""The letter of a kind out of both."""

PART = re.compile(rb"ho|ab?c?(?:de?f?)*|nt")
"""A head (records 0 and 1), the records of a movement, or a tail (records 8 and 9)."""

STATEMENT = re.compile(rb"H(M*)T")
"""The roles of the parts of a statement."""

FILLER = {1: b"0", 2: b" "}
"""By version: what stands between the next and the link code."""


COVERED, IGNORED = b"\xff", b"\0"


class Part(NamedTuple):
    """A head, a movement or a tail: what to expect of such records."""

    role: bytes
    """``H``, ``M`` or ``T``."""
    shape: Shape | None
    """Of a movement."""
    size: int
    """In bytes."""
    expected: bytes
    """For each record of a movement four bytes: its next code; its link code; 0xFF if its sequence
    number must be that of the record before, else 0; the same for its detail number."""


class Outline(NamedTuple):
    """Where the statements and movements of a block begin."""

    statement_starts: Sequence[int]
    statement_ends: Sequence[int]
    movement_counts: Sequence[int]
    """Of each statement."""
    movement_starts: Sequence[int]
    movement_shapes: Sequence[Shape]


class Parts(dict[bytes, Part]):
    """The part for each combination of letters, as they turn up.

    Raises ``KeyError`` for what is none. There are few short ones; a long one is not remembered.
    """

    def __init__(self, stride: int, version: int) -> None:
        super().__init__()
        self._stride = stride
        self._version = version

    def __missing__(self, letters: bytes) -> Part:
        if not PART.fullmatch(letters):
            raise KeyError(letters)
        part = _part(letters, stride=self._stride, version=self._version)
        if len(letters) <= REMEMBERED:
            self[letters] = part
        return part


parts_for = lru_cache(Parts)


def outline_of(lines: Lines, version: int) -> Outline | None:
    """Return the outline of these lines, ``None`` if anything about it is unusual."""
    found = _letters(lines).replace(b"h", b" h").replace(b"a", b" a").replace(b"n", b" n").split()
    try:
        parts = list(map(parts_for(lines.stride, version).__getitem__, found))
    except KeyError:
        return None
    roles, shapes, sizes, expected = zip(*parts, strict=True)
    all_roles = b"".join(roles)
    counts = list(map(len, STATEMENT.findall(all_roles)))
    if sum(counts) + 2 * len(counts) != len(roles):
        return None
    starts = list(accumulate(sizes, initial=0))
    statement_starts = list(compress(starts, all_roles.translate(IS_HEAD)))
    statement_ends = [*statement_starts[1:], starts[-1]]
    movement_lines = lines.between(
        [start + 2 * lines.stride for start in statement_starts],
        [end - 2 * lines.stride for end in statement_ends],
    )
    if not _agree(movement_lines, b"".join(expected), FILLER[version]):
        return None
    return Outline(
        statement_starts,
        statement_ends,
        counts,
        list(compress(starts, shapes)),
        list(filter(None, shapes)),
    )


def _letters(lines: Lines) -> bytes:
    """Return the letter of each record, ``?`` where there is none.

    The two characters of a kind are made two halves of a byte.
    """
    first = int.from_bytes(lines.column(1).translate(FIRST_HALF))
    second = int.from_bytes(lines.column(2).translate(SECOND_HALF))
    return (first | second).to_bytes(lines.line_count).translate(LETTER_OF_HALVES)


def _agree(lines: Lines, expected: bytes, filler: bytes) -> bool:
    """Whether the records announce each other, and the parts of a movement have its numbers."""
    next_codes, link_codes, same_sequence, same_detail = (expected[start::4] for start in range(4))
    numbers = lines.columns(Numbering.BOTH)
    return (
        lines.columns(Codes.ALL) == next_codes + filler * lines.line_count + link_codes
        and (not numbers or numbers.isdigit())
        and repeat_line_before(numbers, same_sequence * 4 + same_detail * 4)
    )


def _part(letters: bytes, *, stride: int, version: int) -> Part:
    kinds = tuple(KINDS[letters[index : index + 1]] for index in range(len(letters)))
    size = len(kinds) * stride
    if kinds[0] != "21":
        role = b"H" if kinds[0] == "0" else b"T"
        return Part(role, None, size, b"")
    expected = b""
    for kind, following in zip(kinds, (*kinds[1:], "21"), strict=True):
        expected += b"1" if following[1] > "1" else b"0"
        expected += b"1" if following == "31" else b"0"
        expected += IGNORED if kind == "21" else COVERED
        expected += IGNORED if kind[1] == "1" else COVERED
    return Part(b"M", shape_of(kinds, stride=stride, version=version), size, expected)
