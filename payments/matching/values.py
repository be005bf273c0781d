"""What goes into the engine and what comes out of it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Rule(StrEnum):
    """By what a match was found, in the order in which it is looked for."""

    REFERENCE = "reference"
    """A Belgian structured communication that the bank passed on as such."""
    CREDITOR_REFERENCE = "creditor_reference"
    """A creditor reference by ISO 11649 (RF)."""
    REFERENCE_IN_TEXT = "reference_in_text"
    """Either of them, whole and with its check digits, typed into free text."""
    END_TO_END = "end_to_end"
    """The payer's own reference is the invoice's number or reference."""
    NUMBER = "number"
    """The invoice's number stands in the communication."""
    CREDIT_NOTE = "credit_note"
    """A credit note names the invoice that it corrects."""
    REVERSAL = "reversal"
    """The bank took a payment back, or the payer had it returned."""
    REFUND = "refund"
    """The company paid back what was credited or paid too much."""
    NEAR_REFERENCE = "near_reference"
    """A structured communication with a typing error, or without its check digits."""
    ACCOUNT = "account"
    """Somebody known, the right amount, around the right day."""
    SUM = "sum"
    """Somebody known, and some of what is open comes to the amount."""
    HAND = "hand"
    """A person said so."""


@dataclass(frozen=True, slots=True)
class Invoice:
    """What is to be paid; ``amount`` is below nought for a credit note.

    ``reference`` is an OGM of twelve digits or an RF, without punctuation; ``customer`` is anything
    that is the same for invoices to the same company; ``credits`` are the numbers of the invoices
    that a credit note corrects.
    """

    key: Hashable
    number: str
    issued_on: date
    amount: int
    due_on: date | None = None
    reference: str = ""
    customer: str = ""
    customer_name: str = ""
    credits: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[date, str, int, str]:
        """The place among invoices, whatever the order in which they arrived."""
        return self.issued_on, self.number, self.amount, repr(self.key)


@dataclass(frozen=True, slots=True)
class Payment:
    """One movement of the company's account: in above nought, out below.

    ``reference`` is what the bank passed on as structured; ``is_return`` says that by its code the
    bank undoes an earlier movement. ``place`` orders the movements of a day.
    """

    key: Hashable
    on: date
    amount: int
    reference: str = ""
    end_to_end: str = ""
    text: str = ""
    account: str = ""
    name: str = ""
    is_return: bool = False
    place: tuple[int, ...] = ()

    @property
    def order(self) -> tuple[object, ...]:
        """The place among payments, whatever the order in which they arrived."""
        return self.on, self.place, -self.amount, self.reference, self.text, repr(self.key)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided: this payment or credit note is for this invoice, or it is not.

    ``amount`` is what it counts for, nought if it ``is_refused``.
    """

    source: Hashable
    invoice: Hashable
    amount: int = 0
    is_refused: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """``amount`` of a source, a payment or a credit note, counts for an invoice.

    What takes money away again, a reversal or a refund, has an amount below nought. What is not
    certain is a suggestion: it counts for nothing until a person confirms it. ``evidence`` says
    what was found where, in plain values.
    """

    source: Hashable
    invoice: Hashable
    amount: int
    rule: Rule
    is_certain: bool
    evidence: Mapping[str, str] = field(default_factory=dict)
