"""Statements out of their records."""

# ruff: noqa: SLF001 - where a statement keeps its records is a matter of this module

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from documents.formats.coda.accounts import account_from_zone
from documents.formats.coda.dates import day_from_digits
from documents.formats.coda.layout import (
    RECORD_LENGTH,
    Header,
    NewBalance,
    OldBalance,
    texts_of,
)
from documents.formats.coda.reading.shapes import NO_RECORDS
from documents.formats.coda.reading.unread import Unread, put_off
from documents.formats.coda.values import Balance, Statement

if TYPE_CHECKING:
    from documents.formats.coda.movements import Movement
    from documents.formats.coda.reading.shapes import Records
    from documents.formats.coda.values import FreeCommunication, RecordStarts

SET_AT_ONCE = {"movements", "free_communications", "line", "findings"}

_header_texts = texts_of(
    Header.CREATION_DATE,
    Header.BANK_NUMBER,
    Header.APPLICATION,
    Header.DUPLICATE,
    Header.FILE_REFERENCE,
    Header.ADDRESSEE,
    Header.BIC,
    Header.ENTERPRISE_NUMBER,
    Header.SEPARATE_APPLICATION,
    Header.TRANSACTION_REFERENCE,
    Header.RELATED_REFERENCE,
    Header.VERSION,
)
_old_balance_texts = texts_of(
    OldBalance.STRUCTURE,
    OldBalance.STATEMENT_NUMBER,
    OldBalance.ACCOUNT,
    OldBalance.SIGN,
    OldBalance.AMOUNT,
    OldBalance.DATE,
    OldBalance.HOLDER_NAME,
    OldBalance.DESCRIPTION,
    OldBalance.CODA_SEQUENCE,
)
_new_balance_texts = texts_of(
    NewBalance.STATEMENT_NUMBER, NewBalance.SIGN, NewBalance.AMOUNT, NewBalance.DATE
)


class UnreadStatement(Unread, Statement):
    """A statement that has its movements; the rest is still in records 0, 1 and 8."""

    __slots__ = ()

    def take_out(self) -> None:
        self.__class__ = Statement  # type: ignore[assignment]  # it has become one
        _set_fields(self, self._records, *self._starts)
        self._records = NO_RECORDS


put_off(UnreadStatement, [each.name for each in fields(Statement) if each.name not in SET_AT_ONCE])


def statement_from_records(
    movements: list[Movement],
    free_communications: list[FreeCommunication],
    records: Records,
    starts: RecordStarts,
    line: int,
) -> Statement:
    """Return a statement; there must be nothing wrong with its other records."""
    statement = UnreadStatement.__new__(UnreadStatement)
    statement.movements = movements
    statement.free_communications = free_communications
    statement.line = line
    statement.findings = ()
    statement._records = records
    statement._starts = starts
    return statement


def _set_fields(
    statement: Statement, records: Records, header: int, old_balance: int, new_balance: int | None
) -> None:
    """Set every field that comes from records 0, 1 and 8, which begin there."""
    text = records.text()
    (
        creation_date,
        statement.bank_number,
        statement.application,
        duplicate,
        file_reference,
        addressee,
        bic,
        enterprise_number,
        statement.separate_application,
        transaction_reference,
        related_reference,
        version,
    ) = _header_texts(text[header : header + RECORD_LENGTH])
    statement.creation_date = day_from_digits(creation_date)
    statement.is_duplicate = duplicate == "D"
    statement.file_reference = file_reference.rstrip()
    statement.addressee = addressee.rstrip()
    statement.bank_bic = _unless_zeros(bic.rstrip())
    statement.enterprise_number = _enterprise_number(enterprise_number.rstrip())
    statement.transaction_reference = transaction_reference.rstrip()
    statement.related_reference = related_reference.rstrip()
    statement.version = int(version)
    structure, number, account, sign, amount, day, holder, description, sequence = (
        _old_balance_texts(text[old_balance : old_balance + RECORD_LENGTH])
    )
    statement.account = account_from_zone(structure, account)
    statement.old_balance = _balance(sign, amount, day)
    statement.statement_number = number
    statement.holder_name = holder.rstrip()
    statement.account_description = description.rstrip()
    statement.coda_sequence = sequence
    statement.new_balance = None
    statement.closing_statement_number = ""
    if new_balance is not None:
        closing_number, sign, amount, day = _new_balance_texts(
            text[new_balance : new_balance + RECORD_LENGTH]
        )
        statement.new_balance = _balance(sign, amount, day)
        if closing_number != number:
            statement.closing_statement_number = closing_number


def _balance(sign: str, amount: str, day: str) -> Balance:
    thousandths = int(amount)
    return Balance(-thousandths if sign == "1" else thousandths, day_from_digits(day))


def _unless_zeros(text: str) -> str:
    """Return nothing if there are only zeros, as in version 1 where version 2 has a BIC."""
    return text if text.strip("0") else ""


def _enterprise_number(text: str) -> str:
    """Return ten digits out of "0" and ten digits; whatever else stands there as it is."""
    text = _unless_zeros(text)
    return text[1:] if len(text) == Header.ENTERPRISE_NUMBER.length and text[0] == "0" else text
