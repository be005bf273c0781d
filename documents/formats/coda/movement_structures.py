"""Structured communications of movements (CODA 2.6, annex III, types 100 to 127).

Amounts are thousandths of the currency named beside them, else of the account's. Rates and
percentages are exact decimals. Codes are the standard's own digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from documents.formats.coda.references import display_ogm, display_rf, is_ogm, is_rf
from documents.formats.coda.structures import (
    Amount,
    Applies,
    Blank,
    CardNumber,
    Count,
    Day,
    MalformedStructure,
    Moment,
    Number,
    Structure,
    Text,
)


@dataclass(slots=True, frozen=True)
class CreditorReference(Structure):
    """100: a reference by ISO 11649, ``RF`` and up to 23 characters."""

    LAYOUT = (Text(25),)

    reference: str

    @property
    def is_valid(self) -> bool:
        return is_rf(self.reference)

    @property
    def display(self) -> str:
        return display_rf(self.reference)


@dataclass(slots=True, frozen=True)
class BelgianReference(Structure):
    """101: the payer copied an OGM/VCS, ten digits and two that check them."""

    LAYOUT = (Text(12),)

    number: str

    @property
    def is_valid(self) -> bool:
        return is_ogm(self.number)

    @property
    def display(self) -> str:
        return display_ogm(self.number)


@dataclass(slots=True, frozen=True)
class ReconstitutedReference(BelgianReference):
    """102: the bank made an OGM/VCS out of a free communication."""


@dataclass(slots=True, frozen=True)
class PlainNumber(Structure):
    """103: the number of a cheque, of a card or the like."""

    LAYOUT = (Text(12),)

    number: str


@dataclass(slots=True, frozen=True)
class OriginalAmount(Structure):
    """105: what was paid, in the currency in which it was paid."""

    LAYOUT = (Amount(), Amount(), Number(4, 8), Text(3), Text(12), Text(2), Amount())

    gross_amount: int | None
    original_amount: int | None
    rate: Decimal | None
    currency: str
    reference: str
    country: str
    amount_in_euro: int | None


@dataclass(slots=True, frozen=True)
class Calculation(Structure):
    """106: how VAT, a tax or a commission was worked out."""

    LAYOUT = (Amount(), Amount(), Number(4, 8), Applies(), Amount())

    amount: int | None
    base_amount: int | None
    percentage: Decimal | None
    minimum_applies: bool
    amount_in_euro: int | None


@dataclass(slots=True, frozen=True)
class OldDirectDebit(Structure):
    """107: a direct debit before SEPA (DOM80; gone since CODA 2.4, but in old files)."""

    LAYOUT = (Text(12), Day(), Text(15), Text(15), Text(1), Text(11))

    mandate_number: str
    settlement_date: date | None
    communication: str
    communication_continued: str
    refusal: str
    """Blank or 0 if paid."""
    creditor_number: str


@dataclass(slots=True, frozen=True)
class Closing(Structure):
    """108: the interest of a period."""

    LAYOUT = (Amount(), Text(15), Number(4, 8), Day(), Day())

    amount: int | None
    calculation_basis: str
    interest_rate: Decimal | None
    period_start: date | None
    period_end: date | None


@dataclass(slots=True, frozen=True)
class TerminalTotal(Structure):
    """111: the takings of a payment terminal, added up."""

    LAYOUT = (
        Text(1),
        Text(6),
        Text(3),
        Text(6),
        Day(),
        Text(6),
        Day(),
        Text(1),
        Text(16),
        Text(10),
    )

    card_scheme: str
    """1 Bancontact, 2 Maestro, 3 private, 5 TINA, 9 other."""
    terminal: str
    period: str
    first_number: str
    first_date: date | None
    last_number: str
    last_date: date | None
    transaction_type: str
    name: str
    town: str


@dataclass(slots=True, frozen=True)
class CardDebit(Structure):
    """113: paid or taken out with a card."""

    LAYOUT = (
        CardNumber(16),
        Text(1),
        Text(6),
        Text(6),
        Day(),
        Moment(),
        Text(1),
        Text(16),
        Text(10),
        Amount(),
        Number(4, 8),
        Text(3),
        Number(3, 2),
        Text(2),
        Number(2, 3),
    )

    card_number: str
    """First six and last four characters only."""
    card_scheme: str
    terminal: str
    number: str
    on: date | None
    at: time | None
    transaction_type: str
    """1 withdrawal, 2 Proton loading, 3 Proton refund, 4 reversal, 5 shop, 7-9 distribution, …"""
    name: str
    town: str
    original_amount: int | None
    rate: Decimal | None
    currency: str
    volume: Decimal | None
    """Of fuel, in litres."""
    product: str
    unit_price: Decimal | None


@dataclass(slots=True, frozen=True)
class TerminalCredit(Structure):
    """114: one card payment received on a terminal."""

    LAYOUT = (
        Text(1),
        Text(6),
        Text(3),
        Text(6),
        Day(),
        Moment(),
        Text(1),
        Text(16),
        Text(10),
        Text(16),
    )

    card_scheme: str
    terminal: str
    period: str
    number: str
    on: date | None
    at: time | None
    transaction_type: str
    name: str
    town: str
    reference: str


@dataclass(slots=True, frozen=True)
class CashDeposit(Structure):
    """115: notes or coins put into a machine."""

    LAYOUT = (
        CardNumber(16),
        Text(1),
        Text(6),
        Text(6),
        Day(),
        Moment(),
        Day(),
        Text(6),
        Amount(),
        Text(1),
        Text(16),
        Text(10),
        Text(12),
    )

    card_number: str
    """First six and last four characters only."""
    card_scheme: str
    terminal: str
    number: str
    on: date | None
    at: time | None
    validated_on: date | None
    validation_number: str
    declared_amount: int | None
    """What the customer said it was."""
    conformity: str
    name: str
    town: str
    message: str


@dataclass(slots=True, frozen=True)
class Bill(Structure):
    """121: a commercial bill."""

    LAYOUT = (
        Amount(),
        Day(),
        Day(),
        Day(),
        Text(11),
        Text(3),
        Blank(3),
        Text(13),
        Number(4, 8),
    )

    amount: int | None
    due_date: date | None
    conventional_due_date: date | None
    issue_date: date | None
    enterprise_number: str
    currency: str
    number: str
    rate: Decimal | None


@dataclass(slots=True, frozen=True)
class BillInterest(Structure):
    """122: the interest on a bill."""

    LAYOUT = (Count(4), Number(4, 8), Amount(), Applies(), Text(13), Day())

    days: int | None
    interest_rate: Decimal | None
    base_amount: int | None
    minimum_applies: bool
    number: str
    due_date: date | None


@dataclass(slots=True, frozen=True)
class Fees(Structure):
    """123: fees and commissions, of a guarantee for instance."""

    LAYOUT = (Day(), Text(6), Amount(), Number(4, 8), Count(4), Applies(), Text(13))

    start_date: date | None
    end: str
    """DDMMYY, or 999999 for a guarantee without an end."""
    base_amount: int | None
    percentage: Decimal | None
    days: int | None
    minimum_applies: bool
    guarantee_number: str


@dataclass(slots=True, frozen=True)
class CreditCard(Structure):
    """124: the monthly bill of a credit card."""

    LAYOUT = (CardNumber(20), Text(1), Text(12), Text(15), Day())

    card_number: str
    """First six and last four characters only."""
    issuer: str
    """1 Mastercard, 2 Visa, 3 American Express, 4 Diners Club, 9 other."""
    invoice_number: str
    identification: str
    on: date | None


@dataclass(slots=True, frozen=True)
class Credit(Structure):
    """125: a movement on a credit."""

    LAYOUT = (
        Text(12),
        Text(15),
        Amount(),
        Amount(),
        Amount(),
        Text(3),
        Day(),
        Day(),
        Number(4, 8),
        Text(13),
    )

    account: str
    extension: str
    old_balance: int | None
    new_balance: int | None
    amount: int | None
    currency: str
    start_date: date | None
    end_date: date | None
    interest_rate: Decimal | None
    reference: str


@dataclass(slots=True, frozen=True)
class TermInvestment(Structure):
    """126: a term deposit."""

    LAYOUT = (
        Text(15),
        Amount(),
        Amount(),
        Day(),
        Day(),
        Number(4, 8),
        Amount(),
        Text(3),
        Number(4, 8),
    )

    deposit: str
    amount: int | None
    amount_on_account: int | None
    start_date: date | None
    end_date: date | None
    interest_rate: Decimal | None
    interest: int | None
    currency: str
    rate: Decimal | None


@dataclass(slots=True, frozen=True)
class DirectDebit(Structure):
    """127: a SEPA direct debit."""

    LAYOUT = (
        Day(),
        Text(1),
        Text(1),
        Text(1),
        Text(35),
        Text(35),
        Text(62),
        Text(1),
        Text(4),
    )

    settlement_date: date | None
    kind: str
    """0 not said, 1 recurrent, 2 one-off, 3 first, 4 last."""
    scheme: str
    """0 not said, 1 core, 2 business to business."""
    refusal: str
    """0 paid, 1 technical, 2 not said, 3 the debtor disagrees, 4 the debtor's account."""
    creditor: str
    mandate: str
    communication: str
    return_type: str
    """0 paid, 1 reject, 2 return, 3 refund, 4 reversal, 5 cancellation."""
    return_reason: str


MovementCommunication = (
    CreditorReference
    | BelgianReference
    | ReconstitutedReference
    | PlainNumber
    | OriginalAmount
    | Calculation
    | OldDirectDebit
    | Closing
    | TerminalTotal
    | CardDebit
    | TerminalCredit
    | CashDeposit
    | Bill
    | BillInterest
    | Fees
    | CreditCard
    | Credit
    | TermInvestment
    | DirectDebit
)

MOVEMENT_TYPES: dict[str, type[MovementCommunication]] = {
    "100": CreditorReference,
    "101": BelgianReference,
    "102": ReconstitutedReference,
    "103": PlainNumber,
    "105": OriginalAmount,
    "106": Calculation,
    "107": OldDirectDebit,
    "108": Closing,
    "111": TerminalTotal,
    "113": CardDebit,
    "114": TerminalCredit,
    "115": CashDeposit,
    "121": Bill,
    "122": BillInterest,
    "123": Fees,
    "124": CreditCard,
    "125": Credit,
    "126": TermInvestment,
    "127": DirectDebit,
}


def movement_communication(type_: str | None, text: str) -> MovementCommunication | None:
    """Return the value of a structured communication; ``None`` if free, unknown or malformed."""
    structure = MOVEMENT_TYPES.get(type_ or "")
    if structure is None:
        return None
    try:
        return structure.from_text(text)
    except MalformedStructure:
        return None
