"""A statement while its records are coming in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from documents.formats.coda.accounts import Account, AccountStructure, account_from_zone
from documents.formats.coda.checks import MovementOrder, Totals, check_balance, check_totals
from documents.formats.coda.findings import Code
from documents.formats.coda.layout import (
    RECORD_LENGTH,
    AccountZone,
    Free,
    Header,
    Information1,
    Movement1,
    NewBalance,
    Numbering,
    OldBalance,
    Trailer,
    Zone,
)
from documents.formats.coda.movements import movement_from_records
from documents.formats.coda.order import COUNTED
from documents.formats.coda.shapes import shape_of
from documents.formats.coda.values import Balance, FreeCommunication, Statement

if TYPE_CHECKING:
    from documents.formats.coda.movements import Movement
    from documents.formats.coda.records import Record

STRUCTURES = frozenset(AccountStructure)
EIGHT_DIGITS = "NNNNNNNN"


class Movements(NamedTuple):
    """Movements that were read in the fast way, and what they add up to."""

    movements: list[Movement]
    records: int
    debit: int
    credit: int


class Draft:
    """Collects what the records of one statement say, in their order."""

    def __init__(self, header: Record, *, version: int) -> None:
        self._version = version
        self._statement = _from_header(header, version=version)
        self._order = MovementOrder(header.note)
        self._group: list[Record] = []
        """The 2.1 record of the movement at hand and what follows it."""
        self._counted = 0
        self._debit = 0
        self._credit = 0
        self._new_balance: Record | None = None

    def take(self, record: Record) -> None:
        """One more record, none of them a header."""
        self._counted += record.kind in COUNTED
        match record.kind:
            case "1":
                self._take_old_balance(record)
            case "21":
                self._end_group()
                self._group = [record]
                self._check_movement(record)
            case "22" | "23" | "32" | "33":
                self._check_number(record)
                self._group.append(record)
            case "31":
                self._check_information(record)
                self._group.append(record)
            case "8":
                self._end_group()
                self._take_new_balance(record)
            case "4":
                self._statement.free_communications.append(_free_communication(record))
            case "9":
                self._end_group()

    def take_movements(self, movements: Movements) -> None:
        """All movements at once, with nothing wrong about them."""
        self._statement.movements = movements.movements
        self._counted += movements.records
        self._debit += movements.debit
        self._credit += movements.credit

    def finish(self, trailer: Record) -> Statement:
        """The statement, and last checks against its trailer."""
        statement = self._statement
        stated = Totals(
            trailer.number(Trailer.RECORD_COUNT),
            trailer.number(Trailer.DEBIT),
            trailer.number(Trailer.CREDIT),
        )
        counted = Totals(self._counted, self._debit, self._credit)
        findings = check_totals(stated=stated, counted=counted, line=trailer.line)
        if self._new_balance is not None and statement.new_balance is not None:
            findings += check_balance(
                expected=statement.old_balance.amount + counted.credit - counted.debit,
                found=statement.new_balance.amount,
                line=self._new_balance.line,
            )
        elif statement.movements:
            trailer.warning(Code.NEW_BALANCE_MISSING, None, expected="8")
        for finding in findings:
            trailer.note(finding)
        return statement

    def _take_old_balance(self, record: Record) -> None:
        statement = self._statement
        statement.account = _account(record, OldBalance.ACCOUNT, record.of(OldBalance.STRUCTURE))
        statement.old_balance = Balance(
            record.amount(OldBalance.SIGN, OldBalance.AMOUNT), record.day(OldBalance.DATE)
        )
        statement.statement_number = record.of(OldBalance.STATEMENT_NUMBER)
        statement.holder_name = record.words(OldBalance.HOLDER_NAME)
        statement.account_description = record.words(OldBalance.DESCRIPTION)
        statement.coda_sequence = record.of(OldBalance.CODA_SEQUENCE)

    def _take_new_balance(self, record: Record) -> None:
        statement = self._statement
        self._new_balance = record
        statement.new_balance = Balance(
            record.amount(NewBalance.SIGN, NewBalance.AMOUNT), record.day(NewBalance.DATE)
        )
        number = record.of(NewBalance.STATEMENT_NUMBER)
        if number != statement.statement_number:
            statement.closing_statement_number = number
        before = statement.account
        account = account_from_zone(before.structure, record.of(NewBalance.ACCOUNT))
        if (account.number, account.currency) != (before.number, before.currency):
            record.warning(
                Code.ACCOUNT_DIFFERS,
                NewBalance.ACCOUNT,
                expected=f"{before.number} {before.currency}",
                found=f"{account.number} {account.currency}",
            )

    def _check_movement(self, record: Record) -> None:
        """The numbers and codes of a 2.1 record."""
        if not record.of(Movement1.TRANSACTION_CODE).isdecimal():
            record.warning(
                Code.CODE_UNKNOWN,
                Movement1.TRANSACTION_CODE,
                expected=EIGHT_DIGITS,
                found=record.of(Movement1.TRANSACTION_CODE),
            )
        record.code(Movement1.STRUCTURED, among="01 ")
        globalisation = record.code(Movement1.GLOBALISATION, among="0123456789 ")
        self._order.movement(
            record.number(Numbering.SEQUENCE),
            record.number(Numbering.DETAIL),
            int(globalisation.strip() or 0),
            line=record.line,
        )

    def _check_information(self, record: Record) -> None:
        """A 3.1 record goes with the movement before it."""
        record.code(Information1.STRUCTURED, among="01 ")
        sequence = record.of(Numbering.SEQUENCE)
        expected = self._group[0].of(Numbering.SEQUENCE)
        record.number(Numbering.SEQUENCE)
        if sequence != expected:
            record.warning(
                Code.INFORMATION_SEQUENCE,
                Numbering.SEQUENCE,
                expected=expected,
                found=sequence,
            )
        self._order.information(record.number(Numbering.DETAIL))

    def _check_number(self, record: Record) -> None:
        """The second and third part of a record carry the numbers of the first."""
        expected, found = self._group[-1].of(Numbering.BOTH), record.of(Numbering.BOTH)
        if expected != found:
            record.error(Code.NUMBER_MISMATCH, Numbering.BOTH, expected=expected, found=found)

    def _end_group(self) -> None:
        """No more records for the movement at hand."""
        if self._group:
            movement = _movement(self._group, self._version)
            self._group = []
            self._statement.movements.append(movement)
            if movement.is_booking and movement.amount > 0:
                self._credit += movement.amount
            elif movement.is_booking:
                self._debit -= movement.amount


def _from_header(record: Record, *, version: int) -> Statement:
    """A statement that knows its header and has yet to hear of its account."""
    return Statement(
        account=Account("", ""),
        old_balance=Balance(0, None),
        new_balance=None,
        creation_date=record.day(Header.CREATION_DATE),
        bank_number=record.of(Header.BANK_NUMBER),
        application=record.of(Header.APPLICATION),
        is_duplicate=record.code(Header.DUPLICATE, among=" D") == "D",
        file_reference=record.words(Header.FILE_REFERENCE),
        addressee=record.words(Header.ADDRESSEE),
        bank_bic=_unless_zeros(record.words(Header.BIC)),
        enterprise_number=_enterprise_number(record.words(Header.ENTERPRISE_NUMBER)),
        separate_application=record.of(Header.SEPARATE_APPLICATION),
        transaction_reference=record.words(Header.TRANSACTION_REFERENCE),
        related_reference=record.words(Header.RELATED_REFERENCE),
        version=version,
        line=record.line,
    )


def _account(record: Record, zone: Zone, structure: str) -> Account:
    if structure not in STRUCTURES:
        record.error(Code.ACCOUNT_STRUCTURE, OldBalance.STRUCTURE, found=structure)
        return Account("", "")
    account = account_from_zone(AccountStructure(structure), record.of(zone))
    if not account.number:
        record.error(Code.ACCOUNT_MISSING, zone)
    if not account.currency:
        record.warning(Code.CURRENCY_MISSING, zone)
    return account


def _movement(group: list[Record], version: int) -> Movement:
    """A movement out of its 2.1 record and those that follow it."""
    first = group[0]
    kinds = tuple(record.kind for record in group)
    return movement_from_records(
        first.number(Numbering.SEQUENCE),
        first.number(Numbering.DETAIL),
        first.amount(Movement1.SIGN, Movement1.AMOUNT),
        first.day(Movement1.VALUE_DATE),
        first.day(Movement1.ENTRY_DATE),
        (
            shape_of(kinds, stride=RECORD_LENGTH, version=version),
            "".join(record.text for record in group),
            0,
            "",
        ),
    )


def _free_communication(record: Record) -> FreeCommunication:
    return FreeCommunication(
        record.number(Numbering.SEQUENCE),
        record.number(Numbering.DETAIL),
        record.words(Free.TEXT),
    )


def _unless_zeros(text: str) -> str:
    """Empty if there is nothing but zeros, as in version 1 where version 2 has a BIC."""
    return text if text.strip("0") else ""


def _enterprise_number(text: str) -> str:
    """Ten digits out of "0" and ten digits; whatever else stands there as it is."""
    text = _unless_zeros(text)
    return text[1:] if text.isdecimal() and text[0] == "0" else text
