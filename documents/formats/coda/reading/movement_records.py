"""Movements out of their records."""

# ruff: noqa: SLF001 - where a movement keeps its records is a matter of this module

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from documents.formats.coda.accounts import split_counterparty
from documents.formats.coda.movements import Information, Movement
from documents.formats.coda.reading.shapes import NO_RECORDS
from documents.formats.coda.reading.unread import Unread, put_off

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from documents.formats.coda.reading.shapes import Records, Shape

SET_AT_ONCE = {"sequence", "detail", "amount", "value_date", "entry_date"}
RARE = {
    "globalisation",
    "return_type",
    "return_reason",
    "category_purpose",
    "purpose",
    "foreign_reference",
    "counterparty_address",
    "information",
}


class HalfReadMovement(Unread, Movement):
    """A movement that has its usual fields; what is rare is still in the records."""

    __slots__ = ()

    def take_out(self) -> None:
        self.__class__ = Movement  # type: ignore[assignment]  # it has become one
        _set_rare(self, self._records.text(), self._start, self._shape)
        self._records = NO_RECORDS


class UnreadMovement(Unread, Movement):
    """A movement that has its numbers, amount and dates; the rest is still in the records."""

    __slots__ = ()

    def take_out(self) -> None:
        self.__class__ = HalfReadMovement  # type: ignore[assignment]  # it has become one
        _set_usual(self, self._records.text(), self._start, self._shape)


put_off(HalfReadMovement, RARE)
put_off(UnreadMovement, {each.name for each in fields(Movement)} - SET_AT_ONCE)


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
    """Return movements, each of which begins in the records at its start and has its shape."""
    movements: list[Movement] = []
    new = UnreadMovement.__new__
    for sequence, detail, amount, value_date, entry_date, shape, start in zip(
        sequences, details, amounts, value_dates, entry_dates, shapes, starts, strict=True
    ):
        movement = new(UnreadMovement)
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


def _set_usual(movement: Movement, text: str, start: int, shape: Shape) -> None:
    """Set what ``shapes.USUAL_ZONES`` say, in their order."""
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
        currency,
        bic,
        movement.statement_number,
    ) = shape.usual_texts(text[start : start + shape.movement_size])
    movement.bank_reference = bank_reference.rstrip()
    if structured == "1":
        movement.communication_type = part1[:3]
        movement.communication = (part1[3:] + part2 + part3).rstrip()
    else:
        movement.communication_type = None
        movement.communication = (part1 + part2 + part3).rstrip()
    movement.customer_reference = customer_reference.rstrip()
    movement.counterparty_name = name.rstrip()
    (
        movement.counterparty_account,
        movement.counterparty_currency,
        movement.counterparty_extension,
    ) = split_counterparty(account, currency)
    movement.counterparty_bic = bic.rstrip()


def _set_rare(movement: Movement, text: str, start: int, shape: Shape) -> None:
    """Set what ``shapes.RARE_ZONES`` say, in their order, and the information records."""
    own = text[start : start + shape.size]
    level, codes, address = shape.rare_texts(own)
    movement.globalisation = int(level) if "0" < level <= "9" else 0
    movement.return_type = movement.return_reason = ""
    movement.category_purpose = movement.purpose = ""
    movement.foreign_reference = ""
    if codes.startswith("   "):
        movement.return_type = codes[3].rstrip()
        movement.return_reason = codes[4:8].rstrip()
        movement.category_purpose = codes[8:12].rstrip()
        movement.purpose = codes[12:].rstrip()
    else:
        movement.foreign_reference = codes.rstrip()
    movement.counterparty_address = address.rstrip()
    movement.information = [_information(*texts(own)) for texts in shape.information_texts]


def _information(
    sequence: str,
    detail: str,
    code: str,
    reference: str,
    structured: str,
    *communication: str,
) -> Information:
    """Return a piece of information; the texts are those of ``shapes.INFORMATION_ZONES``."""
    text = "".join(communication).rstrip()
    is_structured = structured == "1"
    return Information(
        sequence=int(sequence),
        detail=int(detail),
        transaction_code=code,
        bank_reference=reference.rstrip(),
        communication_type=communication[0][:3] if is_structured else None,
        communication=text[3:] if is_structured else text,
    )
