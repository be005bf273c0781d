"""A statement out of a section whose records stand in perfect order: the fast way.

Of the movements it reads only what is needed to be sure that nothing is wrong; their texts are
taken out later, if ever. Where anything is not exactly as the standard has it, the answer is
``None``, and the careful way finds out what is the matter, or that all is well after all.

What can be checked for many records at once is checked on columns: ``content[125::stride]`` is
position 126 of every line.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

from documents.formats.coda.checks import SEQUENCES, MovementOrder
from documents.formats.coda.dates import day_from_digits
from documents.formats.coda.draft import Draft, Movements
from documents.formats.coda.layout import RECORD_LENGTH, Header, NewBalance
from documents.formats.coda.movements import Movement
from documents.formats.coda.order import VERSIONS
from documents.formats.coda.records import UNKNOWN_DATE, Record
from documents.formats.coda.shapes import Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from documents.formats.coda.findings import Finding
    from documents.formats.coda.lines import Section
    from documents.formats.coda.values import Statement

GROUP = re.compile(rb"21(?:22)?(?:23)?(?:31(?:32)?(?:33)?)*")
"""The kinds of the records of one movement, two characters each."""

MOVEMENT = Struct("2x 8s 21x s 15s 6s 9s 53x 6s 3x s 3x")
"""Record 2.1: numbers, sign, amount, value date, code and flag, entry date, globalisation."""

NUMBERS = {"22": "2x 8s 118x", "23": "2x 8s 118x", "32": "2x 8s 118x", "33": "2x 8s 118x"}
NUMBERS["31"] = "2x 8s 29x s 88x"
"""The others: numbers and, of record 3.1, whether its communication is structured."""

NEXT_CODE, BEFORE_LINK, LINK_CODE = 125, 126, 127
FILLER = {1: b"0", 2: b" "}
"""By version: what stands between the next and the link code."""


class Lines(NamedTuple):
    """Bytes that are lines of 128 characters with the same end each."""

    content: bytes
    encoding: str
    stride: int
    count: int

    def record(self, index: int, kind: str, line: int, note: Callable[[Finding], None]) -> Record:
        start = index * self.stride
        text = self.content[start : start + RECORD_LENGTH].decode(self.encoding)
        return Record(kind, text, line + index, note)

    def column(self, position: int, first: int, end: int) -> bytes:
        """One position (from 0) of the lines from ``first`` up to, not including, ``end``."""
        return self.content[first * self.stride + position : end * self.stride : self.stride]


class Plan(NamedTuple):
    """How to check the records of one movement, for one combination of kinds."""

    shape: Shape
    others: Callable[[bytes, int], tuple[bytes, ...]] | None
    """Unpacks the numbers of the records behind the 2.1, if there are any."""
    own: int
    """How many of them are 2.2 and 2.3: they carry the numbers of the 2.1."""
    information: tuple[tuple[int, int], ...]
    """For each 3.1: where its numbers come, and how many records carry them."""
    next_codes: bytes
    link_codes: bytes


class Days(dict[bytes, "date | None"]):
    """Every date by its six digits, as they turn up; ``KeyError`` for what is no date."""

    def __missing__(self, digits: bytes) -> date | None:
        day = day_from_digits(digits.decode("ascii", "replace"))
        if day is None and digits != UNKNOWN_DATE.encode():
            raise KeyError(digits)
        self[digits] = day
        return day


class Plans(dict[bytes, Plan]):
    """Every plan by the kinds of its records, as they turn up, for one length of lines."""

    def __init__(self, stride: int, version: int) -> None:
        super().__init__()
        self._stride = stride
        self._version = version

    def __missing__(self, kinds: bytes) -> Plan:
        text = kinds.decode()
        plan = _plan(tuple(re.findall("..", text)), stride=self._stride, version=self._version)
        if len(self) < PLAN_LIMIT:
            self[kinds] = plan
        return plan


PLAN_LIMIT = 500
DAYS = Days()


@lru_cache
def plans_for(stride: int, version: int) -> Plans:
    return Plans(stride, version)


def statement_in_order(
    section: Section, *, line: int, note: Callable[[Finding], None]
) -> Statement | None:
    """The statement that the section is, if its movements are in perfect order, else ``None``.

    The four records around the movements are read in the careful way; findings in these, and in
    the totals, go to ``note``. ``line`` is the number of the first.
    """
    lines = _lines_of(section)
    if lines is None or lines.count < 4:
        return None
    end = lines.count - 2
    first, second = lines.column(0, 0, lines.count), lines.column(1, 0, lines.count)
    if not first.startswith(b"01") or first[end:] != b"89":
        return None
    header = lines.record(0, "0", line, note)
    version = VERSIONS.get(header.of(Header.VERSION))
    new_balance = lines.record(end, "8", line, note)
    if version is None or new_balance.of(NewBalance.LINK) == "1":
        return None
    kinds = bytearray(2 * (end - 2))
    kinds[0::2], kinds[1::2] = first[2:end], second[2:end]
    movements = _movements(lines, bytes(kinds), version)
    if movements is None:
        return None
    draft = Draft(header, version=version)
    draft.take(lines.record(1, "1", line, note))
    draft.take_movements(movements)
    draft.take(new_balance)
    trailer = lines.record(end + 1, "9", line, note)
    draft.take(trailer)
    return draft.finish(trailer)


def _lines_of(section: Section) -> Lines | None:
    """The section as lines of equal length, in an encoding of one byte a character."""
    content, encoding = section
    if not content.isascii():
        try:
            text = content.decode(encoding)
            if encoding == "utf-8":
                content, encoding = text.encode("iso8859-1"), "iso8859-1"
        except UnicodeError:
            return None
    line_end = b"\r\n" if content[RECORD_LENGTH : RECORD_LENGTH + 1] == b"\r" else b"\n"
    if not content.endswith(b"\n"):
        content += line_end
    stride = RECORD_LENGTH + len(line_end)
    count, rest = divmod(len(content), stride)
    returns = count if line_end == b"\r\n" else 0
    if (
        rest
        or content.count(b"\n") != count
        or content.count(b"\r") != returns
        or content[stride - 1 :: stride] != b"\n" * count
        or (returns and content[stride - 2 :: stride] != b"\r" * count)
    ):
        return None
    return Lines(content, "ascii" if content.isascii() else encoding, stride, count)


def _movements(lines: Lines, kinds: bytes, version: int) -> Movements | None:
    """The movements, from the third line on, whose records are of these kinds."""
    plans = plans_for(lines.stride, version)
    groups = GROUP.findall(kinds)
    if b"".join(groups) != kinds:
        return None
    group_plans = [plans[group] for group in groups]
    if not _codes_are_right(lines, group_plans, version):
        return None
    content, encoding, stride, _ = lines
    new = Movement.__new__
    movements: list[Movement] = []
    levels: list[bytes] = []
    start = 2 * stride
    booking, before, ceiling = SEQUENCES, 0, SEQUENCES
    debit = credit = 0
    try:
        for plan in group_plans:
            numbers, sign, amount_digits, value_day, code, entry_day, level = MOVEMENT.unpack_from(
                content, start
            )
            if not (numbers.isdigit() and amount_digits.isdigit() and code.isdigit()):
                return None
            number = int(numbers)
            amount = int(amount_digits)
            if code[8] > 49:
                return None
            if sign == b"1":
                amount = -amount
            elif sign != b"0":
                return None
            if number == booking:
                ceiling = number + SEQUENCES
                booking = ceiling % (SEQUENCES * SEQUENCES)
                if amount > 0:
                    credit += amount
                else:
                    debit -= amount
            elif not before < number < ceiling:
                return None
            before = number
            if plan.others is not None:
                others = plan.others(content, start)
                if others.count(numbers) != plan.own:
                    return None
                for index, count in plan.information:
                    its_numbers = others[index]
                    if (
                        others.count(its_numbers) != count
                        or not its_numbers.isdigit()
                        or not before < int(its_numbers) < ceiling
                        or others[index + 1] not in b"01"
                    ):
                        return None
                    before = int(its_numbers)
            movement = new(Movement)
            movement.sequence, movement.detail = divmod(number, SEQUENCES)
            movement.amount = amount
            movement.value_date = DAYS[value_day]
            movement.entry_date = DAYS[entry_day]
            movement._records = (plan.shape, content, start, encoding)
            movements.append(movement)
            levels.append(level)
            start += plan.shape.size
    except KeyError:
        return None
    if not _levels_are_right(movements, b"".join(levels)):
        return None
    return Movements(movements, records=len(kinds) // 2, debit=debit, credit=credit)


def _codes_are_right(lines: Lines, plans: list[Plan], version: int) -> bool:
    """Whether every record announces exactly what follows it."""
    end = lines.count - 2
    return (
        lines.column(NEXT_CODE, 2, end) == b"".join([plan.next_codes for plan in plans])
        and lines.column(LINK_CODE, 2, end) == b"".join([plan.link_codes for plan in plans])
        and lines.column(BEFORE_LINK, 2, end) == FILLER[version] * (end - 2)
    )


def _levels_are_right(movements: list[Movement], levels: bytes) -> bool:
    """Whether every group of details that is opened is closed."""
    if not levels.strip(b"0"):
        return True
    if not levels.isdigit():
        return False
    wrong: list[Finding] = []
    order = MovementOrder(wrong.append)
    for movement, level in zip(movements, levels, strict=True):
        order.movement(movement.sequence, movement.detail, level - ord("0"), line=0)
    order.end()
    return not wrong


def _plan(kinds: tuple[str, ...], *, stride: int, version: int) -> Plan:
    line_end = f"{stride - RECORD_LENGTH}x"
    others = [kind for kind in kinds if kind != "21"]
    layout = f"{stride}x" + "".join(NUMBERS[kind] + line_end for kind in others)
    own = sum(kind in {"22", "23"} for kind in others)
    information: list[tuple[int, int]] = []
    for kind in others[own:]:
        if kind == "31":
            index = own + sum(count + 1 for _, count in information)
            information.append((index, 1))
        else:
            index, count = information[-1]
            information[-1] = (index, count + 1)
    return Plan(
        shape=shape_of(kinds, stride=stride, version=version),
        others=Struct(layout).unpack_from if others else None,
        own=own,
        information=tuple(information),
        next_codes=_next_codes(kinds),
        link_codes=_link_codes(kinds),
    )


def _next_codes(kinds: tuple[str, ...]) -> bytes:
    """1 before a further part of the same record."""
    following = (*kinds[1:], "31")
    return b"".join(
        b"1" if after[0] == kind[0] and after[1] > kind[1] else b"0"
        for kind, after in zip(kinds, following, strict=True)
    )


def _link_codes(kinds: tuple[str, ...]) -> bytes:
    """1 on the last part before a 3.1."""
    following = (*kinds[1:], "")
    return b"".join(b"1" if after == "31" else b"0" for after in following)
