"""What a CODA file says, as values.

Amounts are whole thousandths of the currency (12.34 EUR is 12340), positive for a credit and
negative for a debit, so no sum is ever rounded. Texts have lost their trailing blanks and nothing
else. Dates that the bank did not fill in (``000000``) are ``None``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from documents.formats.coda.accounts import Account

if TYPE_CHECKING:
    from documents.formats.coda.findings import Finding
    from documents.formats.coda.movements import Movement
    from documents.formats.coda.reading.shapes import Records

    RecordStarts = tuple[int, int, int | None]
    """Where in these records 0, 1 and, if there is one, 8 begin."""


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


class Kept:
    """Room for the records that a statement was read from."""

    __slots__ = ("_records", "_starts")

    _records: Records
    _starts: RecordStarts


@dataclass(slots=True)
class Statement(Kept):
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
