"""Texts behind a label, and additional information without one."""

from __future__ import annotations

from documents.formats.camt.labels import (
    COMMUNICATION,
    COMMUNICATION_TYPE,
    GLOBALISATION,
    INFORMATION,
    STATEMENT_NUMBER,
    TOTALS,
    split_line,
)
from documents.formats.camt.reading.notes import one_line
from documents.formats.coda import Information, Movement

RECONSTITUTED = "102"


def add_lines(movement: Movement, text: str) -> None:
    """Take additional information apart: what has a label, and what is just said.

    The latter is the communication if there is no other.
    """
    free: list[str] = []
    for line in text.split("\n"):
        label, type_, value = split_line(line.rstrip())
        if label == INFORMATION:
            add_information(movement, value, type_)
        elif label == COMMUNICATION:
            movement.communication_type, movement.communication = type_, value
        elif not label or not set_labelled(movement, label, value):
            free.append(line)
    said = one_line("\n".join(free).strip("\n")).rstrip()
    if not said.strip() or said == movement.communication:
        return
    if movement.communication or movement.communication_type is not None:
        add_information(movement, said)
    else:
        movement.communication = said


def set_labelled(movement: Movement, label: str, value: str) -> bool:
    """Set what a label stands for; return whether it stands for anything."""
    if label in TOTALS:
        setattr(movement, TOTALS[label], value)
    elif label == STATEMENT_NUMBER:
        movement.statement_number = value
    elif label == GLOBALISATION and value.isdecimal() and len(value) == 1:
        movement.globalisation = int(value)
    elif label == COMMUNICATION_TYPE and value == RECONSTITUTED:
        movement.communication_type = value
    else:
        return False
    return True


def add_information(movement: Movement, text: str, type_: str | None = None) -> None:
    """Add an information record, numbered behind the movement and those before it."""
    movement.information.append(
        Information(
            movement.sequence,
            movement.detail + len(movement.information) + 1,
            movement.transaction_code,
            movement.bank_reference,
            type_,
            text,
        )
    )
