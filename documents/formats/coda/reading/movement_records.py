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


class UnreadInformation(Unread, Movement):
    """A movement that has all its fields but the information, which is still in the records."""

    __slots__ = ()

    def take_out(self) -> None:
        self.__class__ = Movement  # type: ignore[assignment]  # it has become one
        _set_information(self, self._records, self._start, self._shape)
        self._records = NO_RECORDS


class UnreadMovement(Unread, Movement):
    """A movement that has its numbers, amount and dates; the rest is still in the records."""

    __slots__ = ()

    def take_out(self) -> None:
        self.__class__ = UnreadInformation  # type: ignore[assignment]  # it has become one
        _set_texts(self, self._records, self._start, self._shape)


put_off(UnreadInformation, ["information"])
put_off(UnreadMovement, [each.name for each in fields(Movement) if each.name not in SET_AT_ONCE])


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


def _set_texts(movement: Movement, records: Records, start: int, shape: Shape) -> None:
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
        currency,
        bic,
        address,
        return_and_purpose,
        movement.statement_number,
        level,
    ) = shape.movement_texts(records.text()[start : start + shape.movement_size])
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
    movement.counterparty_address = address.rstrip()
    (
        movement.foreign_reference,
        movement.return_type,
        movement.return_reason,
        movement.category_purpose,
        movement.purpose,
    ) = _return_and_purpose(return_and_purpose)
    movement.globalisation = int(level) if "0" < level <= "9" else 0


def _return_and_purpose(zone: str) -> tuple[str, str, str, str, str]:
    """Return an old reference, or a blank one and the four codes that took its place."""
    if not zone or zone.isspace():
        return "", "", "", "", ""
    if zone.startswith("   "):
        return "", zone[3].rstrip(), zone[4:8].rstrip(), zone[8:12].rstrip(), zone[12:].rstrip()
    return zone.rstrip(), "", "", "", ""


def _set_information(movement: Movement, records: Records, start: int, shape: Shape) -> None:
    """Set the information records of the movement."""
    movement.information = []
    text = records.text()[start : start + shape.size] if shape.information_texts else ""
    for texts in shape.information_texts:
        sequence, detail, code, reference, structured, part1, part2, part3 = texts(text)
        is_structured = structured == "1"
        communication = (part1 + part2 + part3).rstrip()
        movement.information.append(
            Information(
                sequence=int(sequence),
                detail=int(detail),
                transaction_code=code,
                bank_reference=reference.rstrip(),
                communication_type=part1[:3] if is_structured else None,
                communication=communication[3:] if is_structured else communication,
            )
        )
