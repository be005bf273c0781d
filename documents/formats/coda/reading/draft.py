"""A statement while its records are coming in, each of which is checked by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from documents.formats.coda.accounts import STRUCTURES, account_from_zone
from documents.formats.coda.findings import Code
from documents.formats.coda.layout import (
    RECORD_LENGTH,
    Free,
    Header,
    Movement1,
    NewBalance,
    Numbering,
    OldBalance,
    Trailer,
)
from documents.formats.coda.reading.checks import (
    Link,
    MovementOrder,
    Totals,
    check_balance,
    check_totals,
)
from documents.formats.coda.reading.movement_records import movements_from_records
from documents.formats.coda.reading.order import COUNTED, PART_OF_MOVEMENT
from documents.formats.coda.reading.shapes import Records, shape_of
from documents.formats.coda.reading.statement_records import statement_from_records
from documents.formats.coda.values import FreeCommunication, Statement

if TYPE_CHECKING:
    from datetime import date

    from documents.formats.coda.findings import Finding
    from documents.formats.coda.movements import Movement
    from documents.formats.coda.reading.record import Record

EIGHT_DIGITS = "NNNNNNNN"


class First(NamedTuple):
    """What a 2.1 record says itself."""

    sequence: int
    detail: int
    amount: int
    value_date: date | None
    entry_date: date | None


class Finished(NamedTuple):
    """A statement that has been read."""

    statement: Statement
    link: Link
    findings: list[Finding]
    """What is wrong with its sums."""


class Draft:
    """Collects the records of one statement, in their order, and notes what is wrong in them."""

    def __init__(self, header: Record, *, version: int) -> None:
        self._version = version
        self._header = header
        self._old_balance = header
        """Record 1, as soon as it has come: the very next."""
        self._new_balance: Record | None = None
        self._movements: list[Movement] = []
        self._free_communications: list[FreeCommunication] = []
        self._first = First(0, 0, 0, None, None)
        self._group: list[Record] = []
        """The 2.1 record of the movement at hand and what follows it."""
        self._numbers = ""
        """Those of the 2.1 or 3.1 record that came last."""
        self._order = MovementOrder(header.note)
        self._counted = self._debit = self._credit = 0
        header.day(Header.CREATION_DATE)
        header.code(Header.DUPLICATE, among=" D")

    def take(self, record: Record) -> None:
        """Check one more record and keep it."""
        self._counted += record.kind in COUNTED
        if record.kind not in PART_OF_MOVEMENT:
            self._end_group()
        match record.kind:
            case "1":
                self._old_balance = record
                _check_old_balance(record)
            case "21":
                self._group = [record]
                self._numbers = record.of(Numbering.BOTH)
                self._take_movement(record)
            case "31":
                self._group.append(record)
                self._numbers = record.of(Numbering.BOTH)
                self._check_information(record)
            case "22" | "23" | "32" | "33":
                self._group.append(record)
                self._check_number(record)
            case "8":
                self._new_balance = record
                self._check_new_balance(record)
            case "4":
                self._free_communications.append(_free_communication(record))
            case "9":
                for zone in (Trailer.RECORD_COUNT, Trailer.DEBIT, Trailer.CREDIT):
                    record.number(zone)

    def finish(self, trailer: Record) -> Finished:
        """Put the statement together and check it as a whole; not for records with errors."""
        old_balance, new_balance = self._old_balance, self._new_balance
        self._order.end()
        opening = old_balance.amount(OldBalance.SIGN, OldBalance.AMOUNT)
        closing = expected = opening + self._credit - self._debit
        stated = Totals(
            trailer.number(Trailer.RECORD_COUNT),
            trailer.number(Trailer.DEBIT),
            trailer.number(Trailer.CREDIT),
        )
        counted = Totals(self._counted, self._debit, self._credit)
        findings = check_totals(stated=stated, counted=counted, line=trailer.line)
        if new_balance is not None:
            closing = new_balance.amount(NewBalance.SIGN, NewBalance.AMOUNT)
            findings += check_balance(expected=expected, found=closing, line=new_balance.line)
        elif self._movements:
            trailer.warning(Code.NEW_BALANCE_MISSING, None, expected="8")
        text = self._header.text + old_balance.text
        starts = (0, RECORD_LENGTH, None if new_balance is None else 2 * RECORD_LENGTH)
        if new_balance is not None:
            text += new_balance.text
        return Finished(
            statement_from_records(
                self._movements,
                self._free_communications,
                Records.of_text(text),
                starts,
                self._header.line,
            ),
            Link(
                account=old_balance.of(OldBalance.ACCOUNT),
                application=self._header.of(Header.SEPARATE_APPLICATION),
                opening=opening,
                closing=closing,
                coda_sequence=old_balance.of(OldBalance.CODA_SEQUENCE),
                creation_date=self._header.of(Header.CREATION_DATE),
            ),
            findings,
        )

    def _take_movement(self, record: Record) -> None:
        """Check the numbers and codes of a 2.1 record."""
        code = record.of(Movement1.TRANSACTION_CODE)
        if not (code.isascii() and code.isdigit()):
            record.warning(
                Code.CODE_UNKNOWN, Movement1.TRANSACTION_CODE, expected=EIGHT_DIGITS, found=code
            )
        record.code(Movement1.STRUCTURED, among="01 ")
        level = record.code(Movement1.GLOBALISATION, among="0123456789 ")
        self._first = First(
            record.number(Numbering.SEQUENCE),
            record.number(Numbering.DETAIL),
            record.amount(Movement1.SIGN, Movement1.AMOUNT),
            record.day(Movement1.VALUE_DATE),
            record.day(Movement1.ENTRY_DATE),
        )
        self._order.movement(
            self._first.sequence, self._first.detail, int(level.strip() or 0), line=record.line
        )

    def _check_information(self, record: Record) -> None:
        """Check the numbers of a 3.1 record against those of the movement before it."""
        sequence = record.number(Numbering.SEQUENCE)
        if sequence != self._first.sequence:
            record.warning(
                Code.INFORMATION_SEQUENCE,
                Numbering.SEQUENCE,
                expected=f"{self._first.sequence:04}",
                found=f"{sequence:04}",
            )
        record.number(Numbering.DETAIL)

    def _check_number(self, record: Record) -> None:
        """Check that a further part of a record carries the numbers of the first."""
        expected, found = self._numbers, record.of(Numbering.BOTH)
        if expected != found:
            record.error(Code.NUMBER_MISMATCH, Numbering.BOTH, expected=expected, found=found)

    def _check_new_balance(self, record: Record) -> None:
        """Check the numbers of record 8, and that it is about the account of record 1."""
        record.amount(NewBalance.SIGN, NewBalance.AMOUNT)
        record.day(NewBalance.DATE)
        old = self._old_balance
        structure = old.of(OldBalance.STRUCTURE)
        if structure not in STRUCTURES:
            return
        before = account_from_zone(structure, old.of(OldBalance.ACCOUNT))
        account = account_from_zone(structure, record.of(NewBalance.ACCOUNT))
        if (account.number, account.currency) != (before.number, before.currency):
            record.warning(
                Code.ACCOUNT_DIFFERS,
                NewBalance.ACCOUNT,
                expected=f"{before.number} {before.currency}",
                found=f"{account.number} {account.currency}",
            )

    def _end_group(self) -> None:
        """Make a movement of the records at hand: no more are coming for it."""
        if not self._group:
            return
        kinds = tuple(record.kind for record in self._group)
        shape = shape_of(kinds, stride=RECORD_LENGTH, version=self._version)
        text = "".join(record.text for record in self._group)
        (movement,) = movements_from_records(
            sequences=[self._first.sequence],
            details=[self._first.detail],
            amounts=[self._first.amount],
            value_dates=[self._first.value_date],
            entry_dates=[self._first.entry_date],
            shapes=[shape],
            starts=[0],
            records=Records.of_text(text),
        )
        self._group = []
        self._movements.append(movement)
        if movement.is_booking and movement.amount > 0:
            self._credit += movement.amount
        elif movement.is_booking:
            self._debit -= movement.amount


def _check_old_balance(record: Record) -> None:
    record.amount(OldBalance.SIGN, OldBalance.AMOUNT)
    record.day(OldBalance.DATE)
    structure = record.of(OldBalance.STRUCTURE)
    if structure not in STRUCTURES:
        record.error(Code.ACCOUNT_STRUCTURE, OldBalance.STRUCTURE, found=structure)
        return
    account = account_from_zone(structure, record.of(OldBalance.ACCOUNT))
    if not account.number:
        record.error(Code.ACCOUNT_MISSING, OldBalance.ACCOUNT)
    if not account.currency:
        record.warning(Code.CURRENCY_MISSING, OldBalance.ACCOUNT)


def _free_communication(record: Record) -> FreeCommunication:
    return FreeCommunication(
        record.number(Numbering.SEQUENCE),
        record.number(Numbering.DETAIL),
        record.words(Free.TEXT),
    )
