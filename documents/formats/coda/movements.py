"""Movements and what is told about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from documents.formats.coda.references import mask_pan
from documents.formats.coda.structures import (
    InformationCommunication,
    MovementCommunication,
    information_communication,
    movement_communication,
)

if TYPE_CHECKING:
    from documents.formats.coda.reading.shapes import Records, Shape


CARD_NUMBER_LENGTH = {"113": 16, "115": 16, "124": 20}
"""By type of communication: how many of its first characters are a card number."""


@dataclass(slots=True, frozen=True)
class TransactionCode:
    """Eight digits that say what kind of movement it is (CODA 2.6, annex II)."""

    type: str
    family: str
    operation: str
    category: str

    @classmethod
    def from_text(cls, text: str) -> TransactionCode:
        return cls(text[:1], text[1:3], text[3:5], text[5:8])

    @property
    def is_total(self) -> bool:
        """A sum by the customer (1), by the bank (2) or of one operation (3): details may come."""
        return self.type in {"1", "2", "3"}


@dataclass(slots=True)
class Information:
    """More about a movement (CODA 2.6, records 3.1 to 3.3 taken together)."""

    sequence: int
    detail: int
    transaction_code: str = "00000000"
    bank_reference: str = ""
    communication_type: str | None = None
    """Three digits such as ``001``, or ``None`` for free text."""
    communication: str = ""
    """Free text, or what follows the type: up to 268 characters (265 after a type)."""

    @property
    def structured(self) -> InformationCommunication | None:
        """The typed value of a structured communication, ``None`` if free, unknown or broken."""
        return information_communication(self.communication_type, self.communication)

    @property
    def text(self) -> str:
        """The communication as one line, each run of blanks made one."""
        return " ".join(self.communication.split())


class Kept:
    """Room for the records that a movement was read from."""

    __slots__ = ("_records", "_shape", "_start")

    _records: Records
    _shape: Shape
    _start: int


@dataclass(slots=True)
class Movement(Kept):
    """One 2.1 record with the 2.2, 2.3 and 3.x records that belong to it."""

    sequence: int
    detail: int
    amount: int
    """Signed thousandths of the account's currency (record 2.1, positions 32-47)."""
    value_date: date | None = None
    entry_date: date | None = None
    transaction_code: str = "00000000"
    bank_reference: str = ""
    communication_type: str | None = None
    """Three digits such as ``101``, or ``None`` for free text."""
    communication: str = ""
    """Free text of up to 149 characters, or what follows the type: up to 146."""
    customer_reference: str = ""
    """What the ordering party gave; SEPA: PmtInfId on a total, EndToEndId elsewhere."""
    counterparty_name: str = ""
    counterparty_account: str = ""
    counterparty_currency: str = ""
    counterparty_extension: str = ""
    """Behind a Belgian twelve-digit number: positions 27-47 of record 2.3, as written."""
    counterparty_bic: str = ""
    counterparty_address: str = ""
    """Version 1 only; version 2 has it in an information record of type 001."""
    return_type: str = ""
    """1 reject, 2 return, 3 refund, 4 reversal, 5 cancellation (record 2.2, position 113)."""
    return_reason: str = ""
    category_purpose: str = ""
    purpose: str = ""
    foreign_reference: str = ""
    """What banks gave before CODA 2.3 where the four codes above are now: a reference of theirs."""
    statement_number: str = "000"
    globalisation: int = 0
    """0, or the level 1-9 that this movement opens or closes (record 2.1, position 125)."""
    information: list[Information] = field(default_factory=list)

    @property
    def is_booking(self) -> bool:
        """Whether it changes the balance: only movements with detail number 0000 do."""
        return self.detail == 0

    @property
    def code(self) -> TransactionCode:
        return TransactionCode.from_text(self.transaction_code)

    @property
    def structured(self) -> MovementCommunication | None:
        """The typed value of a structured communication, ``None`` if free, unknown or broken."""
        return movement_communication(self.communication_type, self.communication)

    @property
    def text(self) -> str:
        """The communication as one line, each run of blanks made one, card numbers masked."""
        length = CARD_NUMBER_LENGTH.get(self.communication_type or "", 0)
        card_number, rest = self.communication[:length], self.communication[length:]
        masked = mask_pan(card_number.strip()).ljust(len(card_number))
        return " ".join(f"{masked}{rest}".split())
