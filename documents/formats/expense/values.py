"""What an expense note says, as values.

Amounts are whole thousandths of their currency (12.34 EUR is 12340), as everywhere in
``documents.formats``: positive for what was spent, negative for what came back. Rates and
distances are exact decimals. Texts have lost the white space around them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from documents.formats.amounts import OriginalAmount


class PaymentMethod(StrEnum):
    """Who paid, and so who is paid back."""

    PRIVATE = "private"
    """By the employee, who gets it back."""
    COMPANY_CARD = "company-card"
    COMPANY_ACCOUNT = "company-account"
    COMPANY_CASH = "company-cash"


@dataclass(frozen=True, slots=True)
class Mileage:
    """A drive with one's own car, repaid by the kilometre."""

    kilometres: Decimal
    rate: Decimal
    """For one kilometre, in the currency of the note: ``Decimal("0.4449")``."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The proof: where it is and what kind of file."""

    reference: str
    media_type: str = ""
    """Such as ``application/pdf``."""


@dataclass(frozen=True, slots=True)
class ExpenseLine:
    """One expense."""

    on: date
    category: str
    amount: int
    """In the currency of the note, VAT included."""
    payment_method: PaymentMethod = PaymentMethod.PRIVATE
    description: str = ""
    supplier: str = ""
    country: str = ""
    """Where it was spent, two letters (ISO 3166-1)."""
    vat_rate: Decimal | None = None
    """In per cent; ``None`` if no VAT can be read off the receipt."""
    vat_amount: int = 0
    """The part of ``amount`` that is VAT."""
    original: OriginalAmount | None = None
    """What was paid, if it was in another currency."""
    mileage: Mileage | None = None
    receipt: Receipt | None = None

    @property
    def net_amount(self) -> int:
        """The amount without VAT."""
        return self.amount - self.vat_amount


@dataclass(frozen=True, slots=True)
class ExpenseNote:
    """What one employee spent for the company in one period."""

    number: str
    employee: str
    enterprise_number: str
    """Ten digits, of the company."""
    issued_on: date
    period_start: date
    period_end: date
    """The last day that belongs to it."""
    currency: str
    total: int
    """The sum of the lines, as stated."""
    vat_total: int
    payable: int
    """What the employee gets back, as stated."""
    lines: tuple[ExpenseLine, ...]
    employee_reference: str = ""
    """The number of the employee in the company."""
    company_name: str = ""
    due_on: date | None = None
    iban: str = ""
    """The account of the employee."""

    @property
    def private_total(self) -> int:
        """The sum of what the employee paid."""
        paid = (line for line in self.lines if line.payment_method is PaymentMethod.PRIVATE)
        return sum(line.amount for line in paid)
