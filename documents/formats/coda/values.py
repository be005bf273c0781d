"""What a CODA file says, as values.

Amounts are whole thousandths of the currency (12.34 EUR is 12340), positive for a credit and
negative for a debit, so no sum is ever rounded. Texts have lost their trailing blanks and nothing
else. Dates that the bank did not fill in (``000000``) are ``None``.
"""

from __future__ import annotations

# ruff: noqa: SLF001 - how a statement is made of its records is a matter of this module
from dataclasses import dataclass, field, fields
from datetime import date
from typing import TYPE_CHECKING

from documents.formats.coda.accounts import Account, account_from_zone
from documents.formats.coda.dates import day_from_digits
from documents.formats.coda.layout import (
    RECORD_LENGTH,
    Header,
    NewBalance,
    OldBalance,
    texts_of,
)

if TYPE_CHECKING:
    from documents.formats.coda.findings import Finding
    from documents.formats.coda.movements import Movement
    from documents.formats.coda.shapes import Records


@dataclass(slots=True, frozen=True)
class Balance:
    """What stood on the account, in signed thousandths, at the end of ``on``."""

    amount: int
    on: date | None


@dataclass(slots=True)
class FreeCommunication:
    """A line from the bank to the holder (CODA 2.6, record 4, positions 33-112)."""

    sequence: int
    detail: int
    text: str = ""


RecordStarts = tuple[int, int, int | None]
"""Where in what was read records 0, 1 and, if there is one, 8 begin."""


@dataclass(slots=True)
class Statement:
    """One logical file: a header, an account, its movements of a day, a trailer."""

    account: Account
    old_balance: Balance
    new_balance: Balance | None
    """``None`` where the file has no record 8, as is usual when nothing moved."""
    creation_date: date | None
    movements: list[Movement] = field(default_factory=list, repr=False)
    free_communications: list[FreeCommunication] = field(default_factory=list)
    coda_sequence: str = "000"
    """001 for the first file of a year, then one more for every file; 000 is "not used"."""
    statement_number: str = "000"
    """Of the statement on paper, or the day of the year, or 000 (record 1, positions 3-5)."""
    closing_statement_number: str = ""
    """That of record 8 where it is another one, else empty."""
    holder_name: str = ""
    account_description: str = ""
    is_duplicate: bool = False
    bank_number: str = "000"
    application: str = "05"
    file_reference: str = ""
    addressee: str = ""
    bank_bic: str = ""
    enterprise_number: str = ""
    """Ten digits, of the holder; empty if the bank wrote zeros."""
    separate_application: str = "00000"
    """00000 if the file holds all transactions, else the code of a partial file."""
    transaction_reference: str = ""
    related_reference: str = ""
    version: int = 2
    line: int = field(default=0, compare=False)
    """The number of the line on which the header stands."""
    findings: tuple[Finding, ...] = field(default=(), compare=False)
    _records: Records | None = field(default=None, init=False, repr=False, compare=False)
    _starts: RecordStarts = field(default=(0, 0, None), init=False, repr=False, compare=False)

    if not TYPE_CHECKING:  # it would let a type checker accept any name

        def __getattr__(self, name: str) -> object:
            """Take all fields out of the records: only a slot not filled yet ends up here."""
            if name not in FILLED_LATER:
                raise AttributeError(name=name, obj=self)
            _fill(self, self._records, *self._starts)
            return getattr(self, name)

    @property
    def bookings(self) -> list[Movement]:
        """The movements that change the balance; the others are details of one of these."""
        return [movement for movement in self.movements if movement.is_booking]

    @property
    def credit_total(self) -> int:
        """The sum of the credits among the bookings, in thousandths."""
        return sum(m.amount for m in self.movements if m.detail == 0 and m.amount > 0)

    @property
    def debit_total(self) -> int:
        """The sum of the debits among the bookings, in thousandths, as a positive number."""
        return -sum(m.amount for m in self.movements if m.detail == 0 and m.amount < 0)

    @property
    def booked_sum(self) -> int:
        """What the bookings add to the balance, in signed thousandths."""
        return sum(movement.amount for movement in self.movements if movement.detail == 0)

    @property
    def closing_balance(self) -> Balance:
        """The new balance or, where there is no record 8, the old one and what was booked."""
        if self.new_balance is not None:
            return self.new_balance
        return Balance(self.old_balance.amount + self.booked_sum, self.old_balance.on)


FILLED_AT_ONCE = frozenset(
    {"movements", "free_communications", "line", "findings", "_records", "_starts"}
)
FILLED_LATER = frozenset(each.name for each in fields(Statement)) - FILLED_AT_ONCE

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


def statement_from_records(
    movements: list[Movement],
    free_communications: list[FreeCommunication],
    records: Records,
    starts: RecordStarts,
    line: int,
) -> Statement:
    """Return a statement that looks into its other records when it is first asked about them.

    There must be nothing wrong with these.
    """
    statement = Statement.__new__(Statement)
    statement.movements = movements
    statement.free_communications = free_communications
    statement.line = line
    statement.findings = ()
    statement._records = records
    statement._starts = starts
    return statement


def _fill(
    statement: Statement, records: Records, header: int, old_balance: int, new_balance: int | None
) -> None:
    """Set every field that comes from records 0, 1 and 8, which begin there."""
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
    ) = _header_texts(records.text(header, RECORD_LENGTH))
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
        _old_balance_texts(records.text(old_balance, RECORD_LENGTH))
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
            records.text(new_balance, RECORD_LENGTH)
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
