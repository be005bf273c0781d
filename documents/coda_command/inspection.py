"""What is in one CODA file: for people, and as values for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.management.color import Style

from common.identifiers import format_iban
from documents.formats.coda import CodaFile, Finding, Statement
from documents.formats.coda.reading.checks import money
from documents.formats.text import visible

FINDINGS_SHOWN = 50


def inspection_values(file: CodaFile, *, language: str) -> dict[str, Any]:
    """Return encoding, findings and statements as JSON has them.

    Amounts are texts with two decimals, or three where the third is not 0; days are ISO 8601 or
    ``None``; ``movements`` and ``bookings`` are numbers of them.
    """
    return {
        "encoding": file.encoding,
        "findings": [_finding_values(finding, language) for finding in file.findings],
        "statements": [_statement_values(statement) for statement in file.statements],
    }


def _finding_values(finding: Finding, language: str) -> dict[str, Any]:
    return {
        "severity": finding.severity.value,
        "code": finding.code.value,
        "line": finding.line,
        "record": finding.record,
        "start": finding.start,
        "end": finding.end,
        "expected": finding.expected,
        "found": finding.found,
        "message": finding.message(language),
    }


def _statement_values(statement: Statement) -> dict[str, Any]:
    old, new = statement.old_balance, statement.new_balance
    created = statement.creation_date
    return {
        "account": statement.account.number,
        "currency": statement.account.currency,
        "structure": statement.account.structure.value,
        "version": statement.version,
        "creation_date": created and created.isoformat(),
        "duplicate": statement.is_duplicate,
        "statement_number": statement.statement_number,
        "coda_sequence": statement.coda_sequence,
        "old_balance": money(old.amount),
        "old_balance_date": old.on and old.on.isoformat(),
        "new_balance": money(new.amount) if new else None,
        "new_balance_date": new.on.isoformat() if new and new.on else None,
        "movements": len(statement.movements),
        "bookings": len(statement.bookings),
        "booked_sum": money(statement.booked_sum),
    }


def inspection_lines(file: CodaFile, style: Style, *, language: str) -> Iterator[str]:
    """Give the lines that a person reads: verdict, statements with their balances, findings."""
    yield f"{visible(file.name)}: {_verdict(file, style)}"
    if file.is_trustworthy:
        yield f"  {counted(len(file.statements), 'statement')}, {file.encoding}"
    for statement in file.statements:
        yield ""
        yield from _statement_lines(statement)
    if file.findings:
        yield ""
    for finding in file.findings[:FINDINGS_SHOWN]:
        yield finding_line(finding, style, language=language)
    if len(file.findings) > FINDINGS_SHOWN:
        yield f"… and {len(file.findings) - FINDINGS_SHOWN} more; --json tells them all"


def _verdict(file: CodaFile, style: Style) -> str:
    if not file.is_trustworthy:
        return style.ERROR(f"not to be trusted, {counted(len(file.errors), 'error')}")
    if file.warnings:
        return style.WARNING(f"sound, {counted(len(file.warnings), 'warning')}")
    return style.SUCCESS("sound")


def counted(number: int, thing: str) -> str:
    """Return ``1 error``, ``2 errors``."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def finding_line(finding: Finding, style: Style, *, language: str) -> str:
    """Return ``file:line: severity: sentence``, with the positions if it is about some."""
    paint = style.ERROR if finding.is_error else style.WARNING
    where = f" (record {finding.record}" if finding.record else ""
    if where and finding.start:
        where += f", positions {finding.start}-{finding.end}"
    place = f"{visible(finding.file)}:{finding.line}"
    severity = paint(finding.severity.value)
    return f"{place}: {severity}: {finding.message(language)}{where and where + ')'}"


def _statement_lines(statement: Statement) -> Iterator[str]:
    """Give the account, the numbers, and the balances under each other."""
    account = statement.account
    number = format_iban(account.iban) if account.iban else account.number
    yield visible(f"{number} {account.currency}  {statement.holder_name}".rstrip())
    yield visible(
        f"  statement {statement.statement_number}, CODA {statement.coda_sequence}, created "
        f"{statement.creation_date or 'on an unknown day'}"
        + (", version 1" if statement.version == 1 else "")
        + (", a duplicate" if statement.is_duplicate else "")
    )
    bookings = counted(len(statement.bookings), "booking")
    details = len(statement.movements) - len(statement.bookings)
    rows = [
        (f"old balance {statement.old_balance.on or ''}", money(statement.old_balance.amount)),
        ("credits", money(statement.credit_total)),
        ("debits", money(-statement.debit_total)),
        _new_balance(statement),
    ]
    width = max(len(amount) for _, amount in rows)
    yield f"  {bookings}" + (f", with {counted(details, 'detail')}" if details else "")
    for label, amount in rows:
        yield f"  {label:24}{amount:>{width}}"


def _new_balance(statement: Statement) -> tuple[str, str]:
    new = statement.new_balance
    if new is None:
        return "no new balance", ""
    return f"new balance {new.on or ''}", money(new.amount)
