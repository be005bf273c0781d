"""Which bytes of a CODA file belong to which account: nobody gets another's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from documents.formats.coda import CodaFile, Statement

LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|$)")
DEFAULT_CURRENCY = "EUR"


@dataclass(frozen=True, slots=True)
class Part:
    """The statements of one account in a file, and exactly the bytes that hold them."""

    number: str
    currency: str
    statements: Sequence[Statement]
    content: bytes


def parts_of(content: bytes, file: CodaFile) -> list[Part]:
    """Split a file by account; a file about one account stays whole, to the last byte."""
    groups: dict[tuple[str, str], list[Statement]] = {}
    for statement in file.statements:
        groups.setdefault(_key(statement), []).append(statement)
    if len(groups) == 1:
        ((number, currency), statements) = next(iter(groups.items()))
        return [Part(number, currency, statements, content)]
    lines = _lines(content, file.encoding)
    starts = [statement.line - 1 for statement in file.statements]
    ends = dict(zip(starts, [*starts[1:], len(lines)], strict=True))
    return [
        Part(
            number,
            currency,
            statements,
            b"".join(
                b"".join(lines[statement.line - 1 : ends[statement.line - 1]])
                for statement in statements
            ),
        )
        for (number, currency), statements in groups.items()
    ]


def _key(statement: Statement) -> tuple[str, str]:
    account = statement.account
    return account.iban or account.number, account.currency or DEFAULT_CURRENCY


def _lines(content: bytes, encoding: str) -> list[bytes]:
    """Return the lines with their ends, each in the encoding of the file."""
    text = content.decode(encoding)
    return [line.encode(encoding) for line in LINE.findall(text) if line]
