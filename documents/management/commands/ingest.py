"""``manage.py ingest PATH…``: take in CODA files, and tell what became of each."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from common.identifiers import format_iban
from documents.formats.coda import Statement
from documents.models import Reception
from documents.services import Received, receive_coda

LARGEST_FILE = 100_000_000
FINDINGS_SHOWN = 5


class Command(BaseCommand):
    help = (
        "Take in CODA files and folders of them. Exit status 0: all are stored or were here "
        "already; 1: at least one was quarantined or could not be read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--quiet", action="store_true", help="show only files with a problem")

    def handle(self, *args: Any, **options: Any) -> None:
        outcomes: Counter[str] = Counter()
        for path in _files(options["paths"]):
            outcomes[self._take_in(path, quiet=options["quiet"])] += 1
        counted = ", ".join(f"{count} {name}" for name, count in sorted(outcomes.items()))
        self.stdout.write(f"{outcomes.total()} files: {counted or 'nothing to do'}.")
        if outcomes["quarantined"] or outcomes["unreadable"]:
            sys.exit(1)

    def _take_in(self, path: Path, *, quiet: bool) -> str:
        try:
            if path.stat().st_size > LARGEST_FILE:
                self.stderr.write(f"{path}: larger than {LARGEST_FILE} bytes, not taken in")
                return "unreadable"
            content = path.read_bytes()
        except OSError as error:
            self.stderr.write(f"{path}: can't be read: {error.strerror}")
            return "unreadable"
        received = receive_coda(content, file_name=path.name)
        outcome = Reception.Outcome(received.reception.outcome)
        if not quiet or outcome == Reception.Outcome.QUARANTINED:
            self._report(path, received, outcome)
        return outcome.value

    def _report(self, path: Path, received: Received, outcome: Reception.Outcome) -> None:
        styles = {
            Reception.Outcome.STORED: self.style.SUCCESS,
            Reception.Outcome.REPEATED: self.style.WARNING,
            Reception.Outcome.QUARANTINED: self.style.ERROR,
        }
        reason = received.reception.reason.replace("_", " ")
        title = f"{outcome.value}: {reason}" if reason else outcome.value
        self.stdout.write(f"{path}: {styles[outcome](title)}")
        for statement in received.file.statements:
            self.stdout.write(f"  {_summary(statement)}")
        findings = received.reception.findings
        for finding in findings[:FINDINGS_SHOWN]:
            self.stdout.write(
                f"  line {finding['line']}: {finding['severity']}: {finding['message']}"
            )
        if len(findings) > FINDINGS_SHOWN:
            self.stdout.write(f"  and {len(findings) - FINDINGS_SHOWN} more findings")


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files themselves and those in the folders, hidden ones left out, by name."""
    for path in paths:
        if path.is_dir():
            inside = (found for found in path.rglob("*") if found.is_file())
            yield from sorted(found for found in inside if not found.name.startswith("."))
        else:
            yield path


def _summary(statement: Statement) -> str:
    account = statement.account
    closing = statement.closing_balance
    dates = f"{statement.old_balance.on or '?'} to {closing.on or '?'}"
    return (
        f"{format_iban(account.iban or account.number)} {account.currency or 'EUR'}, created "
        f"{statement.creation_date or '?'}, statement {statement.statement_number}, CODA "
        f"{statement.coda_sequence}, {dates}: {_amount(statement.old_balance.amount)} → "
        f"{_amount(closing.amount)}, {len(statement.bookings)} bookings"
    )


def _amount(thousandths: int) -> str:
    sign = "-" if thousandths < 0 else ""
    return f"{sign}{abs(thousandths) // 1000}.{abs(thousandths) % 1000 // 10:02d}"
