"""A CODA file turned into camt.053, PDF or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from documents.formats import camt
from documents.formats.camt.writing.references import masked
from documents.formats.coda import (
    Account,
    Balance,
    Information,
    Movement,
    Statement,
    iter_statements,
)
from documents.formats.coda.reading.checks import money
from documents.formats.coda.structures.parts import Amount, Blank, SignedAmount, Structure

FORMATS = ("camt", "pdf", "json")
MESSAGE_ID_LENGTH = 35


def converted(path: Path, *, to: str, language: str, created_at: datetime) -> Iterator[bytes]:
    """Give the file in another format, piece by piece.

    Raises ``UntrustworthyFile`` before anything is given out, and ``OSError``.
    """
    match to:
        case "camt":
            with path.open("rb") as file:
                statements = iter_statements(file, name=str(path))
                yield camt.write(
                    statements, message_id=path.stem[:MESSAGE_ID_LENGTH], created_at=created_at
                )
        case "pdf":
            # reportlab and its fonts take a second to load, which nothing else here needs
            from documents.renderings import statement as rendering  # noqa: PLC0415

            with path.open("rb") as file:
                statements = iter_statements(file, name=str(path))
                yield rendering.render(list(statements), language=language)
        case _:
            yield from _json(path)


def _json(path: Path) -> Iterator[bytes]:
    """Give one statement after the other, once all have been read: then it is a sound file."""
    with path.open("rb") as file:
        for _ in iter_statements(file, name=str(path)):
            pass
        file.seek(0)
        before = '{"statements": [\n'
        for statement in iter_statements(file, name=str(path)):
            yield f"{before}{json.dumps(statement_values(statement), ensure_ascii=False)}".encode()
            before = ",\n"
        yield b"\n]}\n"


def statement_values(statement: Statement) -> dict[str, Any]:
    """Return everything that a statement says, as JSON has it.

    Amounts are texts with two decimals, or three where the third is not 0; days are ISO 8601 or
    ``None``; card numbers are masked.
    """
    values = {
        each.name: _value(getattr(statement, each.name))
        for each in fields(statement)
        if each.name not in {"movements", "findings", "free_communications"}
    }
    values["free_communications"] = [
        {"sequence": each.sequence, "detail": each.detail, "text": each.text}
        for each in statement.free_communications
    ]
    values["movements"] = [_movement(each) for each in statement.movements]
    return values


def _value(value: object) -> Any:
    match value:
        case Balance(amount=amount, on=on):
            return {"amount": money(amount), "date": _value(on)}
        case Account():
            values = {each.name: str(getattr(value, each.name)) for each in fields(value)}
            return {**values, "iban": value.iban}
        case date() | time():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case _:
            return value


def _movement(movement: Movement) -> dict[str, Any]:
    values = {each.name: _value(getattr(movement, each.name)) for each in fields(movement)}
    return values | {
        "amount": money(movement.amount),
        "is_booking": movement.is_booking,
        "communication": masked(movement),
        "text": movement.text,
        "structured": _structured(movement.structured),
        "information": [_information(each) for each in movement.information],
    }


def _information(information: Information) -> dict[str, Any]:
    values = {each.name: _value(getattr(information, each.name)) for each in fields(information)}
    return values | {
        "text": information.text,
        "structured": _structured(information.structured),
    }


def _structured(structure: Structure | None) -> dict[str, Any] | None:
    """Return the values of a structured communication, and which it is: ``belgian_reference``."""
    if structure is None:
        return None
    parts = [part for part in structure.LAYOUT if not isinstance(part, Blank)]
    values: dict[str, Any] = {"kind": _snake(type(structure).__name__)}
    for part, each in zip(parts, fields(structure), strict=True):  # type: ignore[arg-type]  # every subclass is a dataclass
        value = getattr(structure, each.name)
        is_amount = isinstance(part, Amount | SignedAmount) and value is not None
        values[each.name] = money(value) if is_amount else _value(value)
    return values


def _snake(name: str) -> str:
    """Return ``belgian_reference`` for ``BelgianReference``."""
    return "".join(f"_{each.lower()}" if each.isupper() else each for each in name).lstrip("_")
