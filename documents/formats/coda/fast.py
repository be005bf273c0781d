"""A statement out of a section whose records stand in perfect order: the fast way.

Of the movements it reads only what is needed to be sure that nothing is wrong; their texts are
taken out later, if ever. Where anything is not exactly as the standard has it, the answer is
``None``, and the careful way finds out what is the matter, or that all is well after all.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate, repeat
from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

from documents.formats.coda.accounts import STRUCTURES
from documents.formats.coda.building import (
    Texts,
    build_statement,
    header_texts,
    new_balance_texts,
    old_balance_texts,
    trailer_texts,
)
from documents.formats.coda.checks import SEQUENCES, MovementOrder, Totals, check_statement
from documents.formats.coda.columns import FILLER, Lines, lines_of
from documents.formats.coda.dates import DAYS, is_day
from documents.formats.coda.layout import Codes, Numbering
from documents.formats.coda.movements import movements_from_records
from documents.formats.coda.order import VERSIONS
from documents.formats.coda.shapes import Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from documents.formats.coda.findings import Finding
    from documents.formats.coda.lines import Section
    from documents.formats.coda.movements import Movement
    from documents.formats.coda.values import Statement

GROUP = re.compile(rb"21(?:22)?(?:23)?(?:31(?:32)?(?:33)?)*")
"""The kinds of the records of one movement, two characters each."""

MOVEMENT = Struct("2x 8s 21x 16s 6s 9s 53x 6s 3x s 3x")
"""Record 2.1: numbers, sign and amount, value date, code and flag, entry date, globalisation."""

DEBIT = 10**15
"""Sign and amount read as one number are this and the amount if the sign is 1."""

IN_A_ROW = b"".join(b"%04d0000" % (number % SEQUENCES) for number in range(1, SEQUENCES + 1))
"""The numbers of as many bookings as there can be before 0001 comes again."""

SMALLEST = 4
"""A statement with movements has at least a header, two balances and a trailer."""


class Sums(NamedTuple):
    """Movements, and what their bookings add up to."""

    movements: list[Movement]
    debit: int
    credit: int


class Plan(NamedTuple):
    """What to expect of the records of one movement, for one combination of kinds."""

    shape: Shape
    next_codes: bytes
    link_codes: bytes
    same_sequence: bytes
    """0xFF for each record whose sequence number must be that of the record before it."""
    same_detail: bytes


class Plans(dict[bytes, Plan]):
    """The plan for each combination of kinds, as they turn up."""

    LIMIT = 1_000

    def __init__(self, stride: int, version: int) -> None:
        super().__init__()
        self._stride = stride
        self._version = version

    def __missing__(self, kinds: bytes) -> Plan:
        names = tuple(re.findall("..", kinds.decode()))
        plan = Plan(
            shape_of(names, stride=self._stride, version=self._version),
            *_codes(names),
            b"".join(b"\0" if name == "21" else b"\xff" for name in names),
            b"".join(b"\0" if name in {"21", "31"} else b"\xff" for name in names),
        )
        if len(self) < self.LIMIT:
            self[kinds] = plan
        return plan


@lru_cache
def _plans(stride: int, version: int) -> Plans:
    return Plans(stride, version)


def statement_in_order(
    section: Section, *, line: int, note: Callable[[Finding], None]
) -> Statement | None:
    """Return the statement that this section is, ``None`` if anything about a record is unusual.

    ``line`` is the number of its first line. Only sums that don't add up go to ``note``.
    """
    lines = lines_of(section)
    if lines is None or lines.count < SMALLEST:
        return None
    last = lines.count - 1
    header = header_texts(lines.text(0))
    old_balance = old_balance_texts(lines.text(1))
    new_balance = new_balance_texts(lines.text(last - 1))
    trailer = trailer_texts(lines.text(last))
    version = VERSIONS.get(header[-1])
    if version is None or not _are_sound(header, old_balance, new_balance, trailer):
        return None
    kinds = _kinds(lines)
    if kinds is None:
        return None
    sums = _movements(lines, kinds, version)
    if sums is None:
        return None
    statement = build_statement(
        header=header,
        old_balance=old_balance,
        new_balance=new_balance,
        movements=sums.movements,
        free_communications=[],
        line=line,
    )
    if not (statement.account.number and statement.account.currency):
        return None
    records, debit, credit = trailer
    check_statement(
        statement,
        stated=Totals(int(records), int(debit), int(credit)),
        counted=Totals(lines.count - 2, sums.debit, sums.credit),
        lines=(line + last - 1, line + last),
        note=note,
    )
    return statement


def _are_sound(header: Texts, old_balance: Texts, new_balance: Texts, trailer: Texts) -> bool:
    """Whether nothing at all can be said against these records."""
    structure, _, account, sign, amount, day, *_ = old_balance
    _, closing_account, closing_sign, closing_amount, closing_day, link = new_balance
    digits = sign + amount + closing_sign + closing_amount + "".join(trailer)
    return (
        digits.isascii()
        and digits.isdigit()
        and sign in "01"
        and closing_sign in "01"
        and is_day(header[0])
        and is_day(day)
        and is_day(closing_day)
        and header[3] in " D"
        and structure in STRUCTURES
        and account == closing_account
        and link != "1"
    )


def _kinds(lines: Lines) -> bytes | None:
    """Return the kinds of the records between the balances, two characters each."""
    first, second = lines.column(1), lines.column(2)
    if not first.startswith(b"01") or not first.endswith(b"89"):
        return None
    kinds = bytearray(2 * (lines.count - SMALLEST))
    kinds[0::2], kinds[1::2] = first[2:-2], second[2:-2]
    return bytes(kinds)


def _movements(lines: Lines, kinds: bytes, version: int) -> Sums | None:
    """Return the movements, whose records are of these kinds."""
    content, encoding, stride, _ = lines
    groups = GROUP.findall(kinds)
    if b"".join(groups) != kinds:
        return None
    plans = list(map(_plans(stride, version).__getitem__, groups))
    if not plans:
        return Sums([], 0, 0)
    if not (_announce_each_other(lines, plans, version) and _carry_same_numbers(lines, plans)):
        return None
    starts = list(accumulate([plan.shape.size for plan in plans[:-1]], initial=2 * stride))
    numbers, amount_digits, value_days, codes, entry_days, levels = zip(
        *map(MOVEMENT.unpack_from, repeat(content), starts), strict=True
    )
    order = _order(numbers, b"".join(levels))
    amounts = _amounts(amount_digits)
    if order is None or amounts is None or not all(map(_is_code, set(codes))):
        return None
    try:
        value_dates = map(DAYS.__getitem__, value_days)
        entry_dates = map(DAYS.__getitem__, entry_days)
        movements = movements_from_records(
            *order,
            amounts,
            value_dates,
            entry_dates,
            zip([plan.shape for plan in plans], repeat(content), starts, repeat(encoding)),
        )
    except KeyError:
        return None
    return Sums(movements, *_debit_and_credit(order.details, amounts))


def _announce_each_other(lines: Lines, plans: list[Plan], version: int) -> bool:
    """Whether every record announces exactly what follows it."""
    end = lines.count - 2
    return (
        lines.column(Codes.NEXT.start, 2, end) == b"".join([plan.next_codes for plan in plans])
        and lines.column(Codes.LINK.start, 2, end) == b"".join([plan.link_codes for plan in plans])
        and lines.column(Codes.LINK.start - 1, 2, end) == FILLER[version] * (end - 2)
    )


def _carry_same_numbers(lines: Lines, plans: list[Plan]) -> bool:
    """Whether the records of a movement have its sequence number, and the parts of one record both.

    The digits of all records, taken as one number, are compared with themselves shifted by one
    record. That is right across columns too: the first record of a column is never compared.
    """
    digits = lines.columns(Numbering.BOTH, 2, lines.count - 2)
    same_sequence = b"".join([plan.same_sequence for plan in plans])
    same_detail = b"".join([plan.same_detail for plan in plans])
    compared = int.from_bytes(same_sequence * 4 + same_detail * 4)
    number = int.from_bytes(digits)
    return digits.isdigit() and not (number ^ (number >> 8)) & compared


class Order(NamedTuple):
    """The numbers of the movements."""

    sequences: Sequence[int]
    details: Sequence[int]


def _order(numbers: Sequence[bytes], levels: bytes) -> Order | None:
    """Return the numbers if they, and the globalisation codes, follow each other as they should."""
    joined = b"".join(numbers)
    has_groups = bool(levels.strip(b"0"))
    if not has_groups and joined == IN_A_ROW[: len(joined)]:
        return Order(range(1, len(numbers) + 1), (0,) * len(numbers))
    if not levels.isdigit():
        return None
    wrong: list[Finding] = []
    order = MovementOrder(wrong.append)
    sequences, details = zip(*(divmod(int(each), SEQUENCES) for each in numbers), strict=True)
    for sequence, detail, level in zip(sequences, details, levels, strict=True):
        order.movement(sequence, detail, level - ord("0"), line=0)
    order.end()
    return None if wrong else Order(sequences, details)


def _amounts(signs_and_digits: Sequence[bytes]) -> list[int] | None:
    """Return signed thousandths, ``None`` if a sign is neither 0 nor 1 or something is no digit."""
    if not b"".join(signs_and_digits).isdigit():
        return None
    numbers = list(map(int, signs_and_digits))
    if max(numbers) >= 2 * DEBIT:
        return None
    return [number if number < DEBIT else DEBIT - number for number in numbers]


def _debit_and_credit(details: Sequence[int], amounts: list[int]) -> tuple[int, int]:
    """Add up what changes the balance."""
    if any(details):
        amounts = [amount for amount, detail in zip(amounts, details, strict=True) if not detail]
    credit = sum([amount for amount in amounts if amount > 0])
    return credit - sum(amounts), credit


def _is_code(code_and_flag: bytes) -> bool:
    """Whether this is a transaction code and, behind it, 0 (free) or 1 (structured)."""
    return code_and_flag.isdigit() and code_and_flag[-1:] in b"01"


def _codes(kinds: tuple[str, ...]) -> tuple[bytes, bytes]:
    """Return the next and link codes of such records.

    The next code is 1 before a further part of the same record, the link code before a 3.1.
    """
    following = (*kinds[1:], "")
    pairs = list(zip(kinds, following, strict=True))
    return (
        b"".join(b"1" if after[1:] > "1" else b"0" for _, after in pairs),
        b"".join(b"1" if after == "31" else b"0" for _, after in pairs),
    )
