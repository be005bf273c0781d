"""Statements out of a block whose records stand in perfect order: the fast way.

It reads only what is needed to be sure that nothing is wrong; all texts are taken out later, if
ever. Where anything is not exactly as the standard has it, the answer is ``None``, and the careful
way finds out what is the matter, or that all is well after all.
"""

from __future__ import annotations

from itertools import repeat
from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

from documents.formats.coda.checks import (
    SEQUENCES,
    Link,
    MovementOrder,
    Totals,
    check_balance,
    check_totals,
)
from documents.formats.coda.columns import Lines, lines_of
from documents.formats.coda.dates import DAYS
from documents.formats.coda.draft import Finished
from documents.formats.coda.layout import RECORD_LENGTH
from documents.formats.coda.movements import movements_from_records
from documents.formats.coda.order import VERSIONS
from documents.formats.coda.outline import Outline, outline_of
from documents.formats.coda.shapes import Records
from documents.formats.coda.values import statement_from_records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from documents.formats.coda.findings import Finding
    from documents.formats.coda.lines import Block
    from documents.formats.coda.movements import Movement

HEADER = Struct("5x 6s 5x s 66x 5s 39x s")
"""Record 0: creation date, duplicate, separate application, version."""
OLD_BALANCE = Struct("x s 3x 37s 16s 6s 61x 3s")
"""Record 1: structure, account, sign and amount, date, CODA sequence."""
MOVEMENT = Struct("2x 8s 21x 16s 6s 9s 53x 6s 3x s 3x")
"""Record 2.1: numbers, sign and amount, value date, code and flag, entry date, globalisation."""
NEW_BALANCE = Struct("4x 37s 16s 6s 64x s")
"""Record 8: account, sign and amount, date, link code."""
TRAILER = Struct("16x 6s 15s 15s 76x")
"""Record 9: count of records, debit, credit."""

DEBIT = 10**15
"""Sign and amount, read as one number, are this and the amount if the sign is 1."""

SEQUENCE_NUMBERS = [*range(1, SEQUENCES), 0]
"""Those of as many bookings as there can be before 0001 comes again."""
IN_A_ROW = b"".join(b"%04d0000" % number for number in SEQUENCE_NUMBERS)


class InOrder(NamedTuple):
    """All statements of a block."""

    statements: list[Finished]
    line_count: int


class Found(NamedTuple):
    """All movements of a block, and what their records say, each at its place."""

    movements: list[Movement]
    details: Sequence[int]
    amounts: Sequence[int]


def statements_in_order(block: Block, *, line: int) -> InOrder | None:
    """Return the statements that this block is, ``None`` if anything about a record is unusual.

    ``line`` is the number of its first line.
    """
    lines = lines_of(block)
    if lines is None:
        return None
    version = VERSIONS.get(lines.content[RECORD_LENGTH - 1 : RECORD_LENGTH].decode("latin-1"))
    outline = None if version is None else outline_of(lines, version)
    if outline is None:
        return None
    try:
        found = _movements(lines, outline)
        statements = None if found is None else _statements(lines, outline, found, line)
    except KeyError:  # something that is no date
        return None
    return None if statements is None else InOrder(statements, lines.line_count)


def _movements(lines: Lines, outline: Outline) -> Found | None:
    """Read every 2.1 record. Raises ``KeyError`` for a wrong date."""
    if not outline.movement_starts:
        return Found([], [], [])
    numbers, amount_digits, value_days, codes, entry_days, levels = zip(
        *map(MOVEMENT.unpack_from, repeat(lines.content), outline.movement_starts), strict=True
    )
    amounts = _amounts(amount_digits)
    order = _order(b"".join(numbers), b"".join(levels), outline.movement_counts)
    if amounts is None or order is None or not all(map(_is_code, set(codes))):
        return None
    sequences, details = order
    movements = movements_from_records(
        sequences=sequences,
        details=details,
        amounts=amounts,
        value_dates=map(DAYS.__getitem__, value_days),
        entry_dates=map(DAYS.__getitem__, entry_days),
        shapes=outline.movement_shapes,
        starts=outline.movement_starts,
        records=Records(lines.content, lines.encoding),
    )
    return Found(movements, details, amounts)


def _amounts(signs_and_digits: Sequence[bytes]) -> list[int] | None:
    """Return signed thousandths, ``None`` if a sign is neither 0 nor 1 or something is no digit."""
    joined = b"".join(signs_and_digits)
    if not joined.isdigit() or joined[::16].strip(b"01"):
        return None
    numbers = map(int, signs_and_digits)
    return [number if number < DEBIT else DEBIT - number for number in numbers]


def _order(
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
    if not levels.isdigit():
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


def _is_code(code_and_flag: bytes) -> bool:
    """Whether this is a transaction code and, behind it, 0 (free) or 1 (structured)."""
    return code_and_flag.isdigit() and code_and_flag[-1:] in b"01"


def _statements(lines: Lines, outline: Outline, found: Found, line: int) -> list[Finished] | None:
    """Read the records around the movements. Raises ``KeyError`` for a wrong date."""
    content, encoding, stride, _ = lines
    records = Records(content, encoding)
    statements = []
    first_movement = 0
    for start, end, count in zip(
        outline.statement_starts, outline.statement_ends, outline.movement_counts, strict=True
    ):
        own = slice(first_movement, first_movement + count)
        first_movement += count
        created, duplicate, application, version = HEADER.unpack_from(content, start)
        structure, account, opening_digits, opening_day, sequence = OLD_BALANCE.unpack_from(
            content, start + stride
        )
        closing_account, closing_digits, closing_day, link_code = NEW_BALANCE.unpack_from(
            content, end - 2 * stride
        )
        trailer = TRAILER.unpack_from(content, end - stride)
        if (
            account != closing_account
            or not _is_account(structure, account)
            or not b"".join(trailer).isdigit()
            or duplicate not in b" D"
            or link_code == b"1"
            or version[0] != content[RECORD_LENGTH - 1]
        ):
            return None
        balances = _amounts((opening_digits, closing_digits))
        if balances is None:
            return None
        for day in (created, opening_day, closing_day):
            DAYS[day]
        opening, closing = balances
        debit, credit = _debit_and_credit(found.details[own], found.amounts[own])
        first_line, last_line = line + start // stride, line + end // stride - 1
        findings: list[Finding] = []
        if opening + credit - debit != closing:
            findings += check_balance(
                expected=opening + credit - debit, found=closing, line=last_line - 1
            )
        stated = tuple(map(int, trailer))
        counted = (last_line - first_line - 1, debit, credit)
        if stated != counted:
            findings += check_totals(
                stated=Totals(*stated), counted=Totals(*counted), line=last_line
            )
        statement = statement_from_records(
            found.movements[own], [], records, (start, start + stride, end - 2 * stride), first_line
        )
        link = Link(
            account.decode(encoding),
            application.decode(encoding),
            opening,
            closing,
            sequence.decode(encoding),
            created.decode(encoding),
        )
        statements.append(Finished(statement, link, findings))
    return statements


def _is_account(structure: bytes, zone: bytes) -> bool:
    """Whether there is certainly a number and a currency."""
    if structure in b"0 ":
        return zone[:1].isdigit() and zone[13:16].isalnum()
    return structure in b"123" and zone[:1].isalnum() and zone[34:].isalnum()


def _debit_and_credit(details: Sequence[int], amounts: Sequence[int]) -> tuple[int, int]:
    """Add up what changes the balance."""
    if any(details):
        amounts = [amount for amount, detail in zip(amounts, details, strict=True) if not detail]
    credit = sum([amount for amount in amounts if amount > 0])
    return credit - sum(amounts), credit
