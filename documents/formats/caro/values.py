"""What a CARO file says, as values.

Amounts are whole thousandths of their currency (12.34 EUR is 12340), as everywhere in
``documents.formats``, and have the sign that they have for the holder: what is spent or owed is
negative, what comes back is positive. Texts have lost the white space around them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from documents.formats.amounts import OriginalAmount


class TransactionKind(StrEnum):
    """Why the balance changes."""

    PURCHASE = "purchase"
    CASH = "cash"
    FEE = "fee"
    INTEREST = "interest"
    REFUND = "refund"
    PAYMENT = "payment"
    """From the holder to the issuer, such as the debit of the month before."""

    @property
    def is_charge(self) -> bool:
        """Whether the holder owes more by it."""
        return self not in {TransactionKind.REFUND, TransactionKind.PAYMENT}


@dataclass(frozen=True, slots=True)
class Transaction:
    """One line of a card statement."""

    on: date
    """The day of the purchase."""
    kind: TransactionKind
    amount: int
    """In the currency of the statement, all included."""
    booked_on: date | None = None
    merchant: str = ""
    place: str = ""
    country: str = ""
    """Of the merchant, two letters (ISO 3166-1)."""
    category: str = ""
    """Of the merchant: four digits (ISO 18245), known as MCC."""
    original: OriginalAmount | None = None
    """What was paid, if it was in another currency."""
    fee: int = 0
    """How much of ``amount`` is a cost of the issuer, for exchange or cash: 0 or positive."""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One card and what was done with it."""

    number: str
    """Masked: at most the first eight and the last four digits can be seen."""
    total: int
    """The sum of the transactions, as the issuer states it."""
    transactions: tuple[Transaction, ...] = ()
    holder_name: str = ""


@dataclass(frozen=True, slots=True)
class CardStatement:
    """What was spent with the cards of one client reference in one period."""

    issuer: str
    client_reference: str
    number: str
    period_start: date
    period_end: date
    """The last day that belongs to it."""
    currency: str
    previous_balance: int
    new_balance: int
    amount_due: int
    """What has to be paid, 0 or positive."""
    cards: tuple[Card, ...]
    transactions: tuple[Transaction, ...] = ()
    """What concerns no card in particular, such as a payment or a yearly fee."""
    due_on: date | None = None
    debited_iban: str = ""
    """The account that the amount due is taken from."""
    issuer_bic: str = ""
    enterprise_number: str = ""
    """Ten digits, of the company that holds the cards."""
    holder_name: str = ""

    @property
    def billing_period(self) -> str:
        """The month in which the period ends: ``2026-03``."""
        return f"{self.period_end:%Y-%m}"

    @property
    def all_transactions(self) -> tuple[Transaction, ...]:
        """Those of no card first, then card by card."""
        of_cards = (transaction for card in self.cards for transaction in card.transactions)
        return (*self.transactions, *of_cards)

    @property
    def spent(self) -> int:
        """What the transactions add to the balance: negative if more was spent than returned."""
        return sum(transaction.amount for transaction in self.all_transactions)
