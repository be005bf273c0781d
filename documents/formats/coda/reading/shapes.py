"""Where the texts of a movement stand in the block of records that belong to it.

A movement is one 2.1 record and what follows it until the next: perhaps a 2.2, a 2.3, some 3.x.
The same few combinations come back all the time, so the slices of each are worked out once, and
``operator.itemgetter`` then takes all texts out of the decoded block in one call.
"""

from __future__ import annotations

from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, Self

from documents.formats.coda.layout import (
    Information1,
    Information2,
    Information3,
    Movement1,
    Movement2,
    Movement3,
    Numbering,
    Zone,
)

if TYPE_CHECKING:
    from collections.abc import Callable

NOWHERE = slice(0, 0)

REMEMBERED = 8
"""So many records a movement has at most whose shape is kept: there are under 2,000 such shapes."""

Zones = tuple[tuple[str, Zone | None], ...]

USUAL_ZONES: dict[int, Zones] = {
    2: (
        ("21", Movement1.BANK_REFERENCE),
        ("21", Movement1.TRANSACTION_CODE),
        ("21", Movement1.STRUCTURED),
        ("21", Movement1.COMMUNICATION),
        ("22", Movement2.COMMUNICATION),
        ("23", Movement3.COMMUNICATION),
        ("22", Movement2.CUSTOMER_REFERENCE),
        ("23", Movement3.NAME),
        ("23", Movement3.ACCOUNT),
        ("23", Movement3.CURRENCY),
        ("22", Movement2.BIC),
        ("21", Movement1.STATEMENT_NUMBER),
    ),
    1: (
        ("21", Movement1.BANK_REFERENCE),
        ("21", Movement1.TRANSACTION_CODE),
        ("21", Movement1.STRUCTURED),
        ("21", Movement1.COMMUNICATION),
        ("22", Movement2.COMMUNICATION),
        ("23", None),
        ("22", Movement2.V1_CUSTOMER_REFERENCE),
        ("23", Movement3.V1_NAME),
        ("23", Movement3.ACCOUNT),
        ("23", Movement3.CURRENCY),
        ("22", None),
        ("21", Movement1.STATEMENT_NUMBER),
    ),
}
"""By version: the record and zone of each text that most who ask at all will ask for."""

RARE_ZONES: dict[int, Zones] = {
    2: (
        ("21", Movement1.GLOBALISATION),
        ("22", Movement2.RETURN_AND_PURPOSE),
        ("23", None),
    ),
    1: (
        ("21", Movement1.GLOBALISATION),
        ("22", None),
        ("23", Movement3.V1_ADDRESS),
    ),
}
"""By version: the others."""

INFORMATION_ZONES = (
    ("31", Numbering.SEQUENCE),
    ("31", Numbering.DETAIL),
    ("31", Information1.TRANSACTION_CODE),
    ("31", Information1.BANK_REFERENCE),
    ("31", Information1.STRUCTURED),
    ("31", Information1.COMMUNICATION),
    ("32", Information2.COMMUNICATION),
    ("33", Information3.COMMUNICATION),
)


class Records:
    """Records as they were read: decoded, all at once, when the first text is asked for."""

    __slots__ = ("_content", "_encoding", "_text")

    def __init__(self, content: bytes, encoding: str) -> None:
        self._content = content
        """One byte for each character."""
        self._encoding = encoding
        self._text: str | None = None

    @classmethod
    def of_text(cls, text: str) -> Self:
        records = cls(b"", "")
        records._text = text
        return records

    def text(self) -> str:
        if self._text is None:
            self._text = self._content.decode(self._encoding)
            self._content = b""
        return self._text


NO_RECORDS = Records(b"", "ascii")
"""What a value keeps when it has taken everything out: nothing, so that memory comes free."""


class Shape(NamedTuple):
    """How to take the texts out of a block of records."""

    size: int
    """Of all records together, in characters."""
    movement_size: int
    """Of those that are no information."""
    usual_texts: Callable[[str], tuple[str, ...]]
    rare_texts: Callable[[str], tuple[str, ...]]
    information_texts: tuple[Callable[[str], tuple[str, ...]], ...]
    """One for each 3.1 record."""


def shape_of(kinds: tuple[str, ...], *, stride: int, version: int) -> Shape:
    """Return the shape of records of these kinds (21, 22, 31), one every ``stride`` characters."""
    work_out = _remembered_shape if len(kinds) <= REMEMBERED else _shape
    return work_out(kinds, stride, version)


def _shape(kinds: tuple[str, ...], stride: int, version: int) -> Shape:
    movement_at: dict[str, int] = {}
    information_at: list[dict[str, int]] = []
    for index, kind in enumerate(kinds):
        if kind == "31":
            information_at.append({})
        (information_at[-1] if kind[0] == "3" else movement_at)[kind] = index * stride
    return Shape(
        size=len(kinds) * stride,
        movement_size=len(movement_at) * stride,
        usual_texts=_getter(USUAL_ZONES[version], movement_at),
        rare_texts=_getter(RARE_ZONES[version], movement_at),
        information_texts=tuple(_getter(INFORMATION_ZONES, at) for at in information_at),
    )


_remembered_shape = lru_cache(maxsize=1024)(_shape)


def _getter(
    zones: tuple[tuple[str, Zone | None], ...], starts: dict[str, int]
) -> Callable[[str], tuple[str, ...]]:
    """Return what takes these zones out of a block where each kind of record starts there."""
    return itemgetter(
        *(
            slice(starts[kind] + zone.start - 1, starts[kind] + zone.end)
            if zone and kind in starts
            else NOWHERE
            for kind, zone in zones
        )
    )
