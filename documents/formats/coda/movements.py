"""Movements and what is told about them.

A movement that was read keeps its records, and takes its texts out of them when one is first asked
for: most of a file is never looked at. One that was made by hand has them from the start.
"""

from __future__ import annotations

# ruff: noqa: SLF001 - how a movement is made of its records is a matter of this module
from dataclasses import dataclass, field, fields
from datetime import date
from typing import TYPE_CHECKING

from documents.formats.coda.accounts import split_counterparty
from documents.formats.coda.information_structures import (
    InformationCommunication,
    information_communication,
)
from documents.formats.coda.movement_structures import (
    MovementCommunication,
    movement_communication,
)
from documents.formats.coda.references import mask_pan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from documents.formats.coda.shapes import Records, Shape


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


@dataclass(slots=True)
class Movement:
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
    _records: Records | None = field(default=None, init=False, repr=False, compare=False)
    _start: int = field(default=0, init=False, repr=False, compare=False)
    _shape: Shape | None = field(default=None, init=False, repr=False, compare=False)

    if not TYPE_CHECKING:  # it would let a type checker accept any name

        def __getattr__(self, name: str) -> object:
            """Take the texts out of the records: only a slot not filled yet ends up here."""
            if name not in FILLED_LATER:
                raise AttributeError(name=name, obj=self)
            fill = _fill_information if name == "information" else _fill
            fill(self, self._records, self._start, self._shape)
            return getattr(self, name)

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


FILLED_AT_ONCE = frozenset(
    {
        "sequence",
        "detail",
        "amount",
        "value_date",
        "entry_date",
        "_records",
        "_start",
        "_shape",
    }
)
FILLED_LATER = frozenset(each.name for each in fields(Movement)) - FILLED_AT_ONCE


def movements_from_records(
    *,
    sequences: Iterable[int],
    details: Iterable[int],
    amounts: Iterable[int],
    value_dates: Iterable[date | None],
    entry_dates: Iterable[date | None],
    shapes: Iterable[Shape],
    starts: Iterable[int],
    records: Records,
) -> list[Movement]:
    """Return movements that take their texts out of their records when one is first asked for.

    ``starts`` says where in the records the 2.1 record of each begins, ``shapes`` which records of
    it follow.
    """
    movements = []
    new = Movement.__new__
    for sequence, detail, amount, value_date, entry_date, shape, start in zip(
        sequences, details, amounts, value_dates, entry_dates, shapes, starts, strict=True
    ):
        movement = new(Movement)
        movement.sequence = sequence
        movement.detail = detail
        movement.amount = amount
        movement.value_date = value_date
        movement.entry_date = entry_date
        movement._records = records
        movement._start = start
        movement._shape = shape
        movements.append(movement)
    return movements


def _fill(movement: Movement, records: Records, start: int, shape: Shape) -> None:
    """Set every text of the movement; the order is that of ``shapes.MOVEMENT_ZONES``."""
    (
        bank_reference,
        movement.transaction_code,
        structured,
        part1,
        part2,
        part3,
        customer_reference,
        name,
        account,
        bic,
        address,
        return_and_purpose,
        movement.statement_number,
        globalisation,
    ) = shape.movement_texts(records.text(start, shape.size))
    movement.bank_reference = bank_reference.rstrip()
    movement.communication_type, movement.communication = _communication(
        structured, part1 + part2 + part3
    )
    movement.customer_reference = customer_reference.rstrip()
    movement.counterparty_name = name.rstrip()
    (
        movement.counterparty_account,
        movement.counterparty_currency,
        movement.counterparty_extension,
    ) = split_counterparty(account)
    movement.counterparty_bic = bic.rstrip()
    movement.counterparty_address = address.rstrip()
    (
        movement.foreign_reference,
        movement.return_type,
        movement.return_reason,
        movement.category_purpose,
        movement.purpose,
    ) = _return_and_purpose(return_and_purpose)
    movement.globalisation = int(globalisation) if globalisation.isdecimal() else 0


def _return_and_purpose(zone: str) -> tuple[str, str, str, str, str]:
    """Return an old reference, or a blank one and the four codes that took its place."""
    if not zone or zone.isspace():
        return "", "", "", "", ""
    if zone.startswith("   "):
        return "", zone[3].rstrip(), zone[4:8].rstrip(), zone[8:12].rstrip(), zone[12:].rstrip()
    return zone.rstrip(), "", "", "", ""


def _fill_information(movement: Movement, records: Records, start: int, shape: Shape) -> None:
    """Set the information records of the movement."""
    movement.information = []
    text = records.text(start, shape.size)
    for texts in shape.information_texts:
        sequence, detail, code, reference, structured, part1, part2, part3 = texts(text)
        type_, communication = _communication(structured, part1 + part2 + part3)
        movement.information.append(
            Information(int(sequence), int(detail), code, reference.rstrip(), type_, communication)
        )


def _communication(structured: str, text: str) -> tuple[str | None, str]:
    """Return the type, if it is structured, and the rest without trailing blanks."""
    if structured == "1":
        return text[:3], text[3:].rstrip()
    return None, text.rstrip()
