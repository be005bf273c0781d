"""Which record may come after which."""

from __future__ import annotations

START = ""
"""Before the first record, and behind a trailer."""

FOLLOWERS: dict[str, frozenset[str]] = {
    START: frozenset({"0"}),
    "0": frozenset({"1"}),
    "1": frozenset({"21", "8", "4", "9"}),
    "21": frozenset({"21", "22", "23", "31", "8", "9"}),
    "22": frozenset({"21", "23", "31", "8", "9"}),
    "23": frozenset({"21", "31", "8", "9"}),
    "31": frozenset({"21", "31", "32", "33", "8", "9"}),
    "32": frozenset({"21", "31", "33", "8", "9"}),
    "33": frozenset({"21", "31", "8", "9"}),
    "8": frozenset({"4", "9"}),
    "4": frozenset({"4", "9"}),
}
"""What may follow each kind of record; a trailer (9) brings us back to the start."""

KINDS = frozenset(FOLLOWERS) - {START} | {"9"}

PART_OF_MOVEMENT = frozenset({"22", "23", "31", "32", "33"})

VERSIONS = {"1": 1, "2": 2}

COUNTED = frozenset({"1", "21", "22", "23", "31", "32", "33", "8"})
"""The records that the trailer counts (CODA 2.6, record 9, positions 17-22)."""


def kind_of(record: str) -> str:
    """Return ``0``, ``1``, ``21`` and so on: one character, or two where there are parts."""
    return record[:2] if record[:1] in {"2", "3"} else record[:1]


def name_of(kind: str) -> str:
    """Return a kind as the standard writes it: 1, 2.1 and so on."""
    return ".".join(kind)
