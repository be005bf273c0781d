"""Whether the movements of statements are numbered as they should be, many at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents.formats.coda.reading.checks import SEQUENCES, MovementOrder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from documents.formats.coda.findings import Finding

SEQUENCE_NUMBERS = [*range(1, SEQUENCES), 0]
"""Those of as many bookings as there can be before 0001 comes again."""
IN_A_ROW = b"".join(b"%04d0000" % number for number in SEQUENCE_NUMBERS)


def numbers_in_order(
    numbers: bytes, levels: bytes, counts: Sequence[int]
) -> tuple[list[int], list[int]] | None:
    """Return sequence and detail numbers if in each statement they follow each other.

    ``counts`` says how many movements each statement has. The globalisation codes must match too.
    """
    sequences: list[int] = []
    details: list[int] = []
    start = 0
    for count in counts:
        its_numbers = numbers[8 * start : 8 * (start + count)]
        its_levels = levels[start : start + count]
        start += count
        if its_numbers == IN_A_ROW[: 8 * count] and not its_levels.strip(b"0"):
            sequences += SEQUENCE_NUMBERS[:count]
            details += [0] * count
            continue
        pairs = _any_order(its_numbers, its_levels)
        if pairs is None:
            return None
        sequences += [sequence for sequence, _ in pairs]
        details += [detail for _, detail in pairs]
    return sequences, details


def _any_order(numbers: bytes, levels: bytes) -> list[tuple[int, int]] | None:
    """Return the numbers of one statement, some of them of details, if all is well."""
    if not (levels.isdigit() and numbers.isdigit()):
        return None
    wrong: list[Finding] = []
    order = MovementOrder(wrong.append)
    pairs = [
        divmod(int(numbers[start : start + 8]), SEQUENCES) for start in range(0, len(numbers), 8)
    ]
    for (sequence, detail), level in zip(pairs, levels, strict=True):
        order.movement(sequence, detail, level - ord("0"), line=0)
    order.end()
    return None if wrong else pairs
