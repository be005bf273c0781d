"""Movements and what is told about them.

A movement that was read keeps its records, and takes its texts out of them when one is first asked
for: most of a file is never looked at. One that was made by hand has them from the start.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date  # noqa: TC003 - the field types of a dataclass are read at run time
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
from documents.formats.coda.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Iterable


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
        """A sum by the customer (1), by the bank (2) or of one operation (3): details may follow."""
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


Records = tuple[Shape, bytes | str, int, str]
"""The records of a movement as they came: where its texts stand, in what block (of which each byte
is a character if it is bytes), where the block of the movement begins in it, and the encoding."""


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
    """A bank's reference that older files have in place of the four codes above (before CODA 2.3)."""
    statement_number: str = "000"
    globalisation: int = 0
    """0, or the level 1-9 that this movement opens or closes (record 2.1, position 125)."""
    information: list[Information] = field(default_factory=list)
    _records: Records | None = field(default=None, init=False, repr=False, compare=False)

    if not TYPE_CHECKING:  # it would let a type checker accept any name

        def __getattr__(self, name: str) -> object:
            """Take the texts out of the records: only a slot that is not filled yet ends up here."""
            if name == "information":
                self.information = _information(self._records)
            elif name in FILLED_LATER:
                _fill(self, self._records)
            else:
                raise AttributeError(name=name, obj=self)
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
        """The communication as one line, each run of blanks made one."""
        return " ".join(self.communication.split())


FILLED_AT_ONCE = frozenset({"sequence", "detail", "amount", "value_date", "entry_date", "_records"})
FILLED_LATER = frozenset(each.name for each in fields(Movement)) - FILLED_AT_ONCE


def movements_from_records(
    sequences: Iterable[int],
    details: Iterable[int],
    amounts: Iterable[int],
    value_dates: Iterable[date | None],
    entry_dates: Iterable[date | None],
    records: Iterable[Records],
) -> list[Movement]:
    """Return movements that take their texts out of their records when one is first asked for."""
    movements = []
    new = Movement.__new__
    for sequence, detail, amount, value_date, entry_date, its_records in zip(
        sequences, details, amounts, value_dates, entry_dates, records, strict=True
    ):
        movement = new(Movement)
        movement.sequence = sequence
        movement.detail = detail
        movement.amount = amount
        movement.value_date = value_date
        movement.entry_date = entry_date
        movement._records = its_records  # noqa: SLF001 - this is the other constructor
        movements.append(movement)
    return movements


def _text(records: Records) -> str:
    """The records of the movement, decoded."""
    shape, block, start, encoding = records
    own = block[start : start + shape.size]
    if isinstance(own, str):
        return own
    return own.decode("ascii" if own.isascii() else encoding)


def _fill(movement: Movement, records: Records) -> None:
    """Set every text of the movement; the order is that of ``shapes.MOVEMENT_ZONES``."""
    shape = records[0]
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
    ) = shape.movement_texts(_text(records))
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
    """An old reference, or a blank one and the four codes that took its place."""
    if not zone or zone.isspace():
        return "", "", "", "", ""
    if zone.startswith("   "):
        return "", zone[3].rstrip(), zone[4:8].rstrip(), zone[8:12].rstrip(), zone[12:].rstrip()
    return zone.rstrip(), "", "", "", ""


def _information(records: Records) -> list[Information]:
    """The information records of a movement, taken out of its block."""
    shape = records[0]
    if not shape.information_texts:
        return []
    text = _text(records)
    found = []
    for texts in shape.information_texts:
        sequence, detail, code, reference, structured, part1, part2, part3 = texts(text)
        type_, communication = _communication(structured, part1 + part2 + part3)
        found.append(
            Information(int(sequence), int(detail), code, reference.rstrip(), type_, communication)
        )
    return found


def _communication(structured: str, text: str) -> tuple[str | None, str]:
    """The type, if it is structured, and the rest without trailing blanks."""
    if structured == "1":
        return text[:3], text[3:].rstrip()
    return None, text.rstrip()
