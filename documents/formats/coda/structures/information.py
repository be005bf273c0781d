"""Structured communications of information records (CODA 2.6, annex III, types 001 to 011)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from documents.formats.coda.structures.parts import (
    Amount,
    Count,
    Day,
    LongDay,
    Number,
    SignedAmount,
    Structure,
    Text,
)


@dataclass(slots=True, frozen=True)
class Counterparty(Structure):
    """001: who is on the other side."""

    LAYOUT = (Text(70), Text(35), Text(35), Text(35))

    name: str
    street: str
    locality: str
    identification: str


@dataclass(slots=True, frozen=True)
class FourLines(Structure):
    """Four lines of text."""

    LAYOUT = (Text(35), Text(35), Text(35), Text(35))

    line1: str
    line2: str
    line3: str
    line4: str

    @property
    def lines(self) -> list[str]:
        """The lines that are not blank."""
        return [line for line in (self.line1, self.line2, self.line3, self.line4) if line]


@dataclass(slots=True, frozen=True)
class BankMessage(FourLines):
    """002: a communication of the bank."""


@dataclass(slots=True, frozen=True)
class CounterpartyBank(FourLines):
    """004: the bank of the counterparty."""


@dataclass(slots=True, frozen=True)
class Correspondent(FourLines):
    """005: the correspondent."""


@dataclass(slots=True, frozen=True)
class DetailAmount(Structure):
    """006: an amount that explains the movement; signed thousandths of ``currency``."""

    LAYOUT = (Text(30), Text(3), SignedAmount(), Text(3))

    description: str
    currency: str
    amount: int | None
    category: str


@dataclass(slots=True, frozen=True)
class Cash(Structure):
    """007: so many notes or coins of one kind; thousandths of the account's currency."""

    LAYOUT = (Count(7), Count(6), Amount())

    count: int | None
    denomination: int | None
    total: int | None


@dataclass(slots=True, frozen=True)
class UltimateParty(Structure):
    """Somebody behind the counterparty."""

    LAYOUT = (Text(70), Text(35))

    name: str
    identification: str


@dataclass(slots=True, frozen=True)
class UltimateCreditor(UltimateParty):
    """008: the ultimate beneficiary."""


@dataclass(slots=True, frozen=True)
class UltimateDebtor(UltimateParty):
    """009: the ultimate debtor."""


@dataclass(slots=True, frozen=True)
class SecuritiesOrder(Structure):
    """010: bought or sold securities."""

    LAYOUT = (
        Text(13),
        Text(15),
        Text(13),
        Text(2),
        Text(15),
        Text(1),
        Number(8, 4),
        Text(3),
        Count(4),
        Text(3),
        Number(8, 4),
        Number(4, 8),
        Text(40),
        Text(13),
        Text(8),
        LongDay(),
        Text(30),
        LongDay(),
        Text(24),
        Amount(),
    )

    order_number: str
    file_number: str
    customer_reference: str
    code_type: str
    """01 SVM, 02 ISIN, 04 Telekurs, 05 Sedol, 06 Cedel, 07 Euroclear, 08 Wertpapier, 09 EOE, …"""
    code: str
    quoted: str
    """N nominal, U per unit."""
    quantity: Decimal | None
    issue_currency: str
    unit: int | None
    quotation_currency: str
    price: Decimal | None
    exchange_rate: Decimal | None
    name: str
    bordereau: str
    coupon: str
    coupon_date: date | None
    market: str
    traded_on: date | None
    nature: str
    nominal_value: int | None


@dataclass(slots=True, frozen=True)
class Coupon(Structure):
    """011: dividends and interest of securities."""

    LAYOUT = (
        Text(13),
        Text(15),
        Text(13),
        Text(2),
        Text(15),
        Number(8, 4),
        Text(40),
        Text(3),
        Number(8, 6),
        Text(1),
        Amount(),
        Text(24),
        Text(6),
        Day(),
        Number(4, 8),
        Text(3),
        Amount(),
    )

    order_number: str
    file_number: str
    customer_reference: str
    code_type: str
    code: str
    quantity: Decimal | None
    name: str
    issue_currency: str
    amount: Decimal | None
    amount_type: str
    """1 dividend, 2 interest."""
    foreign_tax: int | None
    nature: str
    coupon: str
    on: date | None
    exchange_rate: Decimal | None
    payment_currency: str
    nominal_value: int | None
