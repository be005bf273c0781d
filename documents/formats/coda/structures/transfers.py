"""Structured communications of transfers and direct debits (CODA 2.6, annex III).

Amounts are thousandths of the currency named beside them, else of the account's. Rates and
percentages are exact decimals. Codes are the standard's own digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from documents.formats.coda.references import display_ogm, display_rf, is_ogm, is_rf
from documents.formats.coda.structures.parts import (
    Amount,
    Applies,
    Day,
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
