"""What must hold between the records of a statement, and between the statements of a file.

None of this makes a record less true than it is: everything here is a warning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from documents.formats.coda.findings import Code, Finding, warning
from documents.formats.coda.layout import (
    Header,
    Movement1,
    NewBalance,
    Numbering,
    OldBalance,
    Trailer,
)

if TYPE_CHECKING:
    from collections.abc import Callable


SEQUENCES = 10_000
"""The sequence number of movements goes from 9999 to 0000."""


class Totals(NamedTuple):
    """What a statement adds up to: records counted, debits and credits of its bookings."""

    records: int
    debit: int
    credit: int


def money(thousandths: int) -> str:
    """Write an amount: ``-1234.56``, with a third decimal only if there is one."""
    whole, rest = divmod(abs(thousandths), 1000)
    decimals = f"{rest:03}"
    sign = "-" if thousandths < 0 else ""
    return f"{sign}{whole}.{decimals[:2] if decimals[2] == '0' else decimals}"


def check_totals(*, stated: Totals, counted: Totals, line: int) -> list[Finding]:
    """Compare the trailer, on this line, with what came before it (CODA 2.6, record 9)."""
    if stated == counted:
        return []
    checks = (
        (Code.RECORD_COUNT, Trailer.RECORD_COUNT, str(stated.records), str(counted.records)),
        (Code.DEBIT_TOTAL, Trailer.DEBIT, money(stated.debit), money(counted.debit)),
        (Code.CREDIT_TOTAL, Trailer.CREDIT, money(stated.credit), money(counted.credit)),
    )
    return [
        warning(code, line=line, record="9", zone=zone, expected=expected, found=found)
        for code, zone, expected, found in checks
        if expected != found
    ]


def check_balance(*, expected: int, found: int, line: int) -> list[Finding]:
    """Compare the new balance, on this line, with the old one and what was booked."""
    if expected == found:
        return []
    return [
        warning(
            Code.BALANCE,
            line=line,
            record="8",
            zone=NewBalance.AMOUNT,
            expected=money(expected),
            found=money(found),
        )
    ]


class MovementOrder:
    """Follows the numbers and the globalisation codes of one statement's movements."""

    def __init__(self, note: Callable[[Finding], None]) -> None:
        self._note = note
        self.sequence = 0
        self.detail = 0
        self._open: list[int] = []
        self._has_details = False
        self._line = 0

    def movement(self, sequence: int, detail: int, globalisation: int, *, line: int) -> None:
        """Take the numbers of a 2.1 record: the next movement, or a detail of the same one."""
        if detail == 0 or sequence != self.sequence:
            self._new_movement(sequence, line=line)
        elif not _comes_after(detail, self.detail):
            self._note(
                warning(
                    Code.DETAIL_SEQUENCE,
                    line=line,
                    record="2.1",
                    zone=Numbering.DETAIL,
                    expected=f"{self.detail:04}",
                    found=f"{detail:04}",
                )
            )
        else:
            self._has_details = True
        self.sequence, self.detail = sequence, detail
        self._line = line
        if globalisation:
            self._open_or_close(globalisation)

    def end(self) -> None:
        """Make sure that every group of details is closed: the next number is another movement.

        A total that no details came with is fine: its group was never begun.
        """
        if self._open and self._has_details:
            self._note(
                warning(
                    Code.GLOBALISATION,
                    line=self._line,
                    record="2.1",
                    zone=Movement1.GLOBALISATION,
                    expected=str(self._open[-1]),
                )
            )
        self._open = []
        self._has_details = False

    def _new_movement(self, sequence: int, *, line: int) -> None:
        self.end()
        expected = (self.sequence + 1) % SEQUENCES
        if sequence != expected and not (sequence == 1 and self.sequence == SEQUENCES - 1):
            self._note(
                warning(
                    Code.MOVEMENT_SEQUENCE,
                    line=line,
                    record="2.1",
                    zone=Numbering.SEQUENCE,
                    expected=f"{expected:04}",
                    found=f"{sequence:04}",
                )
            )

    def _open_or_close(self, level: int) -> None:
        if level in self._open:
            del self._open[self._open.index(level) :]
        else:
            self._open.append(level)


class Link(NamedTuple):
    """What connects a statement with the one before and the one after."""

    account: str
    """The zone of account and currency, as it stands in the record."""
    application: str
    opening: int
    closing: int
    coda_sequence: str
    creation_date: str


class Continuity:
    """Follows each account from statement to statement within one file."""

    def __init__(self) -> None:
        self._last: dict[tuple[str, str], tuple[int, str]] = {}
        self._seen: set[tuple[str, str, str, str]] = set()

    def check(self, link: Link, *, line: int) -> list[Finding]:
        """Compare balance and number with those of the same account's statement before.

        ``line`` is that of the header.
        """
        key = (link.account, link.application)
        before = self._last.get(key)
        self._last[key] = (link.closing, link.coda_sequence)
        identity = (*key, link.coda_sequence, link.creation_date)
        if identity in self._seen:
            return [
                warning(
                    Code.REPEATED,
                    line=line,
                    record="0",
                    zone=Header.CREATION_DATE,
                    found=f"{' '.join(link.account.split())} {link.coda_sequence}",
                )
            ]
        self._seen.add(identity)
        if before is None:
            return []
        closing, coda_sequence = before
        return [
            *_balance_continuity(closing, link.opening, line=line + 1),
            *_sequence_continuity(coda_sequence, link.coda_sequence, line=line + 1),
        ]


def _comes_after(detail: int, before: int) -> bool:
    """Whether a detail number is above the one before; after 9999 it begins again."""
    return detail > before or before == SEQUENCES - 1


def _balance_continuity(before: int, found: int, *, line: int) -> list[Finding]:
    if before == found:
        return []
    return [
        warning(
            Code.BALANCE_CONTINUITY,
            line=line,
            record="1",
            zone=OldBalance.AMOUNT,
            expected=money(before),
            found=money(found),
        )
    ]


def _sequence_continuity(before: str, found: str, *, line: int) -> list[Finding]:
    """Compare CODA numbers: 001 is a new year, and 000 or blanks mean that the bank has none."""
    if not (before.isdecimal() and found.isdecimal()) or "000" in {before, found}:
        return []
    expected = f"{(int(before) + 1) % 1000:03}"
    if found in {expected, "001"}:
        return []
    return [
        warning(
            Code.SEQUENCE_CONTINUITY,
            line=line,
            record="1",
            zone=OldBalance.CODA_SEQUENCE,
            expected=expected,
            found=found,
        )
    ]
