"""``manage.py ingest PATH…``: take in files of any kind, and tell what became of each."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from common.identifiers import format_iban
from documents.models import Reception, Statement
from documents.services import Received, receive_document

LARGEST_FILE = 100_000_000  # bytes
FINDINGS_SHOWN = 5
OUTCOME = Reception.Outcome


class Command(BaseCommand):
    help = (
        "Take in files and folders of them: CODA, SODA, CARO, expense notes, e-invoices, and ZIP "
        "files of these. Exit status 0: all are stored or were here already; 1: at least one was "
        "quarantined or could not be read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--quiet", action="store_true", help="show only files with a problem")

    def handle(self, *args: Any, **options: Any) -> None:
        outcomes: Counter[str] = Counter()
        files = list(_files(options["paths"]))
        for done, path in enumerate(files, start=1):
            outcomes.update(self._take_in(path, quiet=options["quiet"]))
            self._progress(done, len(files))
        counted = ", ".join(f"{count} {name}" for name, count in sorted(outcomes.items()))
        self.stdout.write(f"{len(files)} files: {counted or 'nothing to do'}.")
        if outcomes["quarantined"] or outcomes["unreadable"]:
            sys.exit(1)

    def _progress(self, done: int, total: int) -> None:
        """Show on a terminal how far it is; into a pipe nothing of this is written."""
        if sys.stderr.isatty() and total > 1:
            end = "\n" if done == total else ""
            self.stderr.write(f"\r{done} of {total} files", self.style.NOTICE, ending=end)

    def _take_in(self, path: Path, *, quiet: bool) -> Counter[str]:
        """Take in one file; returns how often what became of it, of each of its parts."""
        try:
            if path.stat().st_size > LARGEST_FILE:
                self.stderr.write(f"{path}: larger than {LARGEST_FILE} bytes, not taken in")
                return Counter(["unreadable"])
            received = receive_document(path.read_bytes(), file_name=path.name)
        except OSError as error:
            self.stderr.write(f"{path}: not taken in: {error.strerror}")
            return Counter(["unreadable"])
        outcomes = Counter(OUTCOME(each.outcome).value for each in received.receptions)
        if not quiet or outcomes["quarantined"]:
            self._report(path, received)
        return outcomes

    def _report(self, path: Path, received: Received) -> None:
        if not received.parts:
            self._report_one(f"{path}", received)
            return
        self.stdout.write(f"{path}: {len(received.parts)} parts")
        for number, part in enumerate(received.parts, start=1):
            self._report_one(f"  part {number}, {part.reception.file_name}", part)

    def _report_one(self, title: str, received: Received) -> None:
        reception = received.reception
        outcome = OUTCOME(reception.outcome)
        styles = {
            OUTCOME.STORED: self.style.SUCCESS,
            OUTCOME.REPEATED: self.style.WARNING,
            OUTCOME.QUARANTINED: self.style.ERROR,
        }
        reason = reception.reason.replace("_", " ")
        text = f"{outcome.value}: {reason}" if reason else outcome.value
        self.stdout.write(f"{title}: {styles[outcome](text)}")
        for document in received.documents:
            for statement in document.statements.order_by("position"):
                self.stdout.write(f"  {_summary(statement)}")
        for finding in reception.findings[:FINDINGS_SHOWN]:
            self.stdout.write(
                f"  line {finding['line']}: {finding['severity']}: {finding['message']}"
            )
        if len(reception.findings) > FINDINGS_SHOWN:
            more = len(reception.findings) - FINDINGS_SHOWN
            self.stdout.write(f"  and {more} more findings")


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files themselves and those in the folders, hidden ones left out, by name."""
    for path in paths:
        if path.is_dir():
            inside = (found for found in path.rglob("*") if found.is_file())
            yield from sorted(found for found in inside if not found.name.startswith("."))
        else:
            yield path


def _summary(statement: Statement) -> str:
    account = statement.bank_account
    return (
        f"{format_iban(account.iban)} {account.currency}, created {statement.created_on or '?'}, "
        f"statement {statement.statement_number:03d}, CODA {statement.coda_sequence:03d}, "
        f"{statement.old_balance_on or '?'} to {statement.new_balance_on or '?'}: "
        f"{_amount(statement.old_balance)} → {_amount(statement.new_balance)}, "
        f"{statement.movement_count} bookings"
    )


def _amount(thousandths: int) -> str:
    sign = "-" if thousandths < 0 else ""
    return f"{sign}{abs(thousandths) // 1000}.{abs(thousandths) % 1000 // 10:02d}"
