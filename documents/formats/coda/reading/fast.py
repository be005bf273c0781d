"""Statements out of a block whose records stand in perfect order: the fast way.

It reads only what is needed to be sure that nothing is wrong; all texts are taken out later, if
ever. Where anything is not exactly as the standard has it, the answer is ``None``, and the careful
way finds out what is the matter, or that all is well after all.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain, compress, repeat
from operator import not_
from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

from documents.formats.coda.dates import DAYS
from documents.formats.coda.layout import RECORD_LENGTH
from documents.formats.coda.reading.checks import (
    Link,
    Totals,
    check_balance,
    check_totals,
)
from documents.formats.coda.reading.columns import Lines, lines_of
from documents.formats.coda.reading.draft import Finished
from documents.formats.coda.reading.movement_records import movements_from_records
from documents.formats.coda.reading.numbering import numbers_in_order
from documents.formats.coda.reading.order import VERSIONS
from documents.formats.coda.reading.outline import Outline, outline_of
from documents.formats.coda.reading.shapes import Records
from documents.formats.coda.reading.statement_records import statement_from_records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from documents.formats.coda.findings import Finding
    from documents.formats.coda.movements import Movement
    from documents.formats.coda.reading.source import Block

HEADER = "5x 6s 5x s 66x 5s 39x s"
"""Record 0: creation date, duplicate, separate application, version."""
OLD_BALANCE = "x s 3x 37s 16s 6s 61x 3s"
"""Record 1: structure, account, sign and amount, date, CODA sequence."""
MOVEMENT = Struct("2x 8s 21x 16s 6s 9s 53x 6s 3x s 3x")
"""Record 2.1: numbers, sign and amount, value date, code and flag, entry date, globalisation."""
NEW_BALANCE = "4x 37s 16s 6s 64x s"
"""Record 8: account, sign and amount, date, link code."""
TRAILER = "16x 6s 15s 15s 76x"
"""Record 9: count of records, debit, credit."""

DEBIT = 10**15
"""Sign and amount, read as one number, are this and the amount if the sign is 1."""


class InOrder(NamedTuple):
    """All statements of a block."""

    statements: list[Finished]
    line_count: int


class Found(NamedTuple):
    """All movements of a block, and what their records say, each at its place."""

    movements: list[Movement]
    details: Sequence[int]
    amounts: Sequence[int]


class Frames(NamedTuple):
    """What the records around the movements say, of each statement of a block at its place."""

    openings: list[int]
    closings: list[int]
    accounts: list[str]
    applications: list[str]
    sequences: list[str]
    creation_dates: list[str]
    trailers: list[tuple[int, int, int]]


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
    records = Records(lines.content, lines.encoding)
    try:
        frames = _frames(lines, outline)
        found = None if frames is None else _movements(lines, outline, records)
    except KeyError:  # something that is no date
        return None
    if frames is None or found is None:
        return None
    return InOrder(
        _statements(records, outline, frames, found, line=line, stride=lines.stride),
        lines.line_count,
    )


def _frames(lines: Lines, outline: Outline) -> Frames | None:
    """Read records 0, 1, 8 and 9. Raises ``KeyError`` for a wrong date."""
    content, encoding, stride, _ = lines
    head, tail = _head_and_tail(stride)
    created, duplicates, applications, versions, structures, accounts, openings, days, sequences = (
        _fields(head, content, outline.statement_starts)
    )
    closing_accounts, closings, closing_days, link_codes, counts, debits, credits_ = _fields(
        tail, content, [end - 2 * stride for end in outline.statement_ends]
    )
    opening_amounts, closing_amounts = _amounts(openings), _amounts(closings)
    if (
        opening_amounts is None
        or closing_amounts is None
        or not b"".join(counts + debits + credits_).isdigit()
        or accounts != closing_accounts
        or not all(map(_is_account, structures, accounts))
        or not set(duplicates) <= {b" ", b"D"}
        or b"1" in link_codes
        or len(set(versions)) > 1
    ):
        return None
    for day in (*created, *days, *closing_days):
        DAYS[day]
    return Frames(
        opening_amounts,
        closing_amounts,
        _texts(accounts, encoding),
        _texts(applications, encoding),
        _texts(sequences, encoding),
        _texts(created, encoding),
        list(zip(map(int, counts), map(int, debits), map(int, credits_), strict=True)),
    )


def _fields(layout: Struct, content: bytes, starts: Sequence[int]) -> list[list[bytes]]:
    """Unpack what is at these places, and return for each field of the layout all that it has."""
    unpacked = list(chain.from_iterable(map(layout.unpack_from, repeat(content), starts)))
    width = len(unpacked) // len(starts)
    return [unpacked[index::width] for index in range(width)]


def _texts(fields: list[bytes], encoding: str) -> list[str]:
    """Decode fields, none of which has a line end in it, all at once."""
    return b"\n".join(fields).decode(encoding).split("\n")


def _movements(lines: Lines, outline: Outline, records: Records) -> Found | None:
    """Read every 2.1 record. Raises ``KeyError`` for a wrong date."""
    if not outline.movement_starts:
        return Found([], [], [])
    numbers, amount_digits, value_days, codes, entry_days, levels = _fields(
        MOVEMENT, lines.content, outline.movement_starts
    )
    amounts = _amounts(amount_digits)
    order = numbers_in_order(b"".join(numbers), b"".join(levels), outline.movement_counts)
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
        records=records,
    )
    return Found(movements, details, amounts)


def _amounts(signs_and_digits: Sequence[bytes]) -> list[int] | None:
    """Return signed thousandths, ``None`` if a sign is neither 0 nor 1 or something is no digit."""
    joined = b"".join(signs_and_digits)
    if not joined.isdigit() or joined[::16].strip(b"01"):
        return None
    numbers = map(int, signs_and_digits)
    return [number if number < DEBIT else DEBIT - number for number in numbers]


def _is_code(code_and_flag: bytes) -> bool:
    """Whether this is a transaction code and, behind it, 0 (free) or 1 (structured)."""
    return code_and_flag.isdigit() and code_and_flag[-1:] in b"01"


def _statements(
    records: Records, outline: Outline, frames: Frames, found: Found, *, line: int, stride: int
) -> list[Finished]:
    """Put the statements together, and check what they add up to."""
    has_details = any(found.details)
    statements = []
    first = 0
    for (
        start,
        end,
        count,
        opening,
        closing,
        account,
        application,
        sequence,
        created,
        trailer,
    ) in zip(
        outline.statement_starts,
        outline.statement_ends,
        outline.movement_counts,
        *frames,
        strict=True,
    ):
        own = slice(first, first + count)
        first += count
        amounts = found.amounts[own]
        if has_details:
            amounts = list(compress(amounts, map(not_, found.details[own])))
        credit = sum([amount for amount in amounts if amount > 0])
        debit = credit - sum(amounts)
        first_line, line_count = line + start // stride, (end - start) // stride
        counted = (line_count - 2, debit, credit)
        findings: list[Finding] = []
        if opening + credit - debit != closing or counted != trailer:
            findings += check_totals(
                stated=Totals(*trailer),
                counted=Totals(*counted),
                line=first_line + line_count - 1,
            )
            findings += check_balance(
                expected=opening + credit - debit, found=closing, line=first_line + line_count - 2
            )
        statement = statement_from_records(
            found.movements[own],
            [],
            records,
            (start, start + stride, end - 2 * stride),
            first_line,
        )
        link = Link(account, application, opening, closing, sequence, created)
        statements.append(Finished(statement, link, findings))
    return statements


@lru_cache
def _head_and_tail(stride: int) -> tuple[Struct, Struct]:
    """Return what reads the first two and the last two records of a statement."""
    line_end = f"{stride - RECORD_LENGTH}x"
    return Struct(f"{HEADER}{line_end}{OLD_BALANCE}"), Struct(f"{NEW_BALANCE}{line_end}{TRAILER}")


def _is_account(structure: bytes, zone: bytes) -> bool:
    """Whether there is certainly a number and a currency."""
    if structure in b"0 ":
        return zone[:1].isdigit() and zone[13:16].isalnum()
    return structure in b"123" and zone[:1].isalnum() and zone[34:].isalnum()
