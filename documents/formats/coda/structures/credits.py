"""Structured communications of interest, bills, credits and investments (CODA 2.6, annex III).

Amounts are thousandths of the currency named beside them, else of the account's. Rates and
percentages are exact decimals. Codes are the standard's own digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from documents.formats.coda.structures.parts import (
    Amount,
    Applies,
    Blank,
    Count,
    Day,
    Number,
    Structure,
    Text,
)


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
