"""Structured communications of cards and terminals (CODA 2.6, annex III).

Amounts are thousandths of the currency named beside them, else of the account's. Rates and
percentages are exact decimals. Codes are the standard's own digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from documents.formats.coda.structures.parts import (
    Amount,
    CardNumber,
    Day,
    Moment,
    Number,
    Structure,
    Text,
)


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
