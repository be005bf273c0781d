"""CODA in the words of the pipeline: nobody gets the bytes of another's account."""

from __future__ import annotations

import hashlib

from common.errors import DomainError
from common.kinds import DocumentKind
from documents.formats import coda
from documents.formats.text import visible
from documents.kinds.parts import AccountName, Facts, Part, Reading, StatementPart, problem, rows

MOST_STATEMENTS = 30_000  # in one file; an account has a few hundred in a year
LINE_ENDS = ("\n", "\r", "\x85")  # the last is that of EBCDIC
DEFAULT_CURRENCY = "EUR"
NO_RECORD = "\r\n\x85\x1a"  # line ends, and the end of file of old editors
DUPLICATE_FLAG = 16  # position 17 of the header
MORE_FOLLOWS = 127  # position 128 of the trailer
FIRST_AND_LAST = ["0", "9"]  # kinds of records of which a statement has one


class MixedLineEnds(DomainError):
    """It isn't certain which lines belong to which statement, so nobody gets any."""

    code = "mixed_line_ends"


def read(content: bytes, name: str) -> Reading:
    """Read a CODA file: one part an account, a file about one account whole to the last byte."""
    file = coda.read(content, name=name)
    findings = rows(file.findings)
    if file.errors:
        return Reading(DocumentKind.CODA, findings)
    if len(file.statements) > MOST_STATEMENTS:
        sentence = f"The file has more than {MOST_STATEMENTS} statements; send it in parts."
        return Reading(DocumentKind.CODA, [problem("too_many_statements", sentence), *findings])
    try:
        cut = _statements(content, file)
    except MixedLineEnds as mixed:
        return Reading(DocumentKind.CODA, [problem(mixed.code, mixed.message), *findings])
    groups: dict[tuple[str, str], list[StatementPart]] = {}
    for part in cut:
        groups.setdefault(_account(part.statement), []).append(part)
    if len(groups) == 1:
        parts = [_part(statements, file.encoding, content) for statements in groups.values()]
    else:
        parts = [
            _part(statements, file.encoding, _encoded(statements, file.encoding))
            for statements in groups.values()
        ]
    return Reading(DocumentKind.CODA, findings, parts)


def _account(statement: coda.Statement) -> tuple[str, str]:
    account = statement.account
    return visible(account.iban or account.number), visible(account.currency) or DEFAULT_CURRENCY


def _holder_number(statement: coda.Statement) -> str:
    number = statement.enterprise_number
    return number if number.isascii() and number.isdecimal() else ""


def _part(statements: list[StatementPart], encoding: str, content: bytes) -> Part:
    first, last = statements[0].statement, statements[-1].statement
    number, currency = _account(first)
    closing = last.closing_balance
    return Part(
        kind=DocumentKind.CODA,
        content=content,
        account=AccountName(number, currency, first.bank_bic),
        holder_number=_holder_number(first),
        facts=Facts(
            dated=first.creation_date or closing.on,
            period_start=first.old_balance.on,
            period_end=closing.on,
            amount=closing.amount,
            currency=currency,
        ),
        statements=statements,
        encoding=encoding,
        line=first.line + 1,
    )


def _statements(content: bytes, file: coda.CodaFile) -> list[StatementPart]:
    """Cut a file into its statements, each with the lines that hold it.

    Raises ``MixedLineEnds`` if lines end in several ways, so that they can't be counted.
    """
    text = content.decode(file.encoding)
    line_end = next((end for end in LINE_ENDS if end in text), LINE_ENDS[0])
    lines = [f"{line}{line_end}" for line in text.split(line_end)]
    lines[-1] = lines[-1].removesuffix(line_end)
    starts = [statement.line - 1 for statement in file.statements]
    ends = [*starts[1:], len(lines)]
    return [
        StatementPart(statement, "".join(lines[start:end]), _digest(lines[start:end]))
        for statement, start, end in zip(file.statements, starts, ends, strict=True)
    ]


def _encoded(statements: list[StatementPart], encoding: str) -> bytes:
    return "".join(part.text for part in statements).encode(encoding)


def _digest(lines: list[str]) -> str:
    """Hash the records without what changes when a bank sends them again or in another bundle."""
    written = (line.strip(NO_RECORD) for line in lines)
    records = [line.rstrip().ljust(MORE_FOLLOWS + 1) for line in written if line.strip()]
    if [record[0] for record in records if record[0] in FIRST_AND_LAST] != FIRST_AND_LAST:
        raise MixedLineEnds("The lines of this file end in different ways: it can't be cut.")
    header, trailer = records[0], records[-1]
    records[0] = f"{header[:DUPLICATE_FLAG]} {header[DUPLICATE_FLAG + 1 :]}"
    records[-1] = f"{trailer[:MORE_FOLLOWS]} {trailer[MORE_FOLLOWS + 1 :]}"
    return hashlib.sha256("\n".join(records).encode()).hexdigest()
