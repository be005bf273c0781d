"""Many CODA files: a verdict on each, and whether the statements of an account follow on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from documents.coda_command.files import Unusable, make_sure_of, unreadable
from documents.formats.coda import Finding, Statement, UntrustworthyFile, iter_statements, read
from documents.formats.coda.reading.checks import money
from documents.formats.text import visible

UNKNOWN_NUMBER = "000"
FIRST_NUMBER = "001"
NUMBERS = 1_000


class Verdict(Enum):
    SOUND = "sound"
    UNTRUSTWORTHY = "not to be trusted"
    UNREADABLE = "can't be read"


@dataclass(slots=True)
class Checked:
    """What became of one file."""

    path: Path
    verdict: Verdict = Verdict.SOUND
    statements: int = 0
    movements: int = 0
    errors: int = 0
    warnings: int = 0
    reason: str = ""
    """A sentence if it can't be read."""
    first_error: Finding | None = None


class Link(NamedTuple):
    """Where a statement stands in the chain of its account."""

    created: date
    coda_sequence: str
    opening: int
    closing: int
    path: Path
    line: int


Key = tuple[str, str, str]
"""Account, currency, and which transactions the file holds."""


@dataclass(slots=True)
class Chains:
    """The statements of each account, over all files."""

    links: dict[Key, list[Link]] = field(default_factory=dict)

    def add(self, key: Key, link: Link) -> None:
        self.links.setdefault(key, []).append(link)

    def gaps(self) -> Iterator[str]:
        """Give a sentence for each place where files don't follow on from one another."""
        for (account, currency, _), links in sorted(self.links.items()):
            links.sort()
            for before, after in pairwise(links):
                if before.path != after.path:
                    for sentence in _gaps(before, after):
                        yield f"{after.path}:{after.line}: {account} {currency}: {sentence}"


def _gaps(before: Link, after: Link) -> Iterator[str]:
    if before[:2] == after[:2]:
        yield f"This statement is in {before.path} too."
        return
    if before.closing != after.opening:
        yield (
            f"The statement starts from {money(after.opening)}, but the one before it, in "
            f"{before.path}, ended on {money(before.closing)}."
        )
    numbers = (before.coda_sequence, after.coda_sequence)
    if UNKNOWN_NUMBER in numbers or not all(each.isdecimal() for each in numbers):
        return
    expected = f"{(int(before.coda_sequence) + 1) % NUMBERS:03}"
    if after.coda_sequence not in {expected, FIRST_NUMBER}:
        yield (
            f"CODA number {expected} was expected after that in {before.path}, "
            f"not {after.coda_sequence}."
        )


def check_file(path: Path, chains: Chains) -> Checked:
    """Read a file statement by statement; keep nothing but figures and its place in the chains."""
    try:
        make_sure_of(path)
        return _read(path, chains)
    except Unusable as unusable:
        return Checked(path, Verdict.UNREADABLE, reason=str(unusable))
    except OSError as error:
        return Checked(path, Verdict.UNREADABLE, reason=str(unreadable(path, error)))


def _read(path: Path, chains: Chains) -> Checked:
    checked = Checked(path)
    links: list[tuple[Key, Link]] = []
    try:
        with path.open("rb") as file:
            for statement in iter_statements(file, name=str(path)):
                checked.statements += 1
                checked.movements += len(statement.movements)
                checked.warnings += len(statement.findings)
                links += _link(path, statement)
    except UntrustworthyFile:
        return _with_errors(path)
    for key, link in links:
        chains.add(key, link)
    return checked


def _link(path: Path, statement: Statement) -> Iterator[tuple[Key, Link]]:
    """Give the place of a statement in its chain; one without a date has none."""
    account = statement.account
    if statement.creation_date is None:
        return
    key = (account.iban or account.number, account.currency, statement.separate_application)
    yield (
        key,
        Link(
            statement.creation_date,
            statement.coda_sequence,
            statement.old_balance.amount,
            statement.closing_balance.amount,
            path,
            statement.line,
        ),
    )


def _with_errors(path: Path) -> Checked:
    """Read a file that is not to be trusted once more, to tell all that is wrong with it."""
    file = read(path.read_bytes(), name=str(path))
    return Checked(
        path,
        Verdict.UNTRUSTWORTHY,
        errors=len(file.errors),
        warnings=len(file.warnings),
        first_error=file.errors[0],
    )


HEADING = f"{'verdict':17}  statements  movements  errors  warnings  file"


def figures(row: Checked) -> str:
    """Return what stands in the table behind the verdict."""
    return (
        f"  {row.statements:10}  {row.movements:9}  {row.errors:6}  {row.warnings:8}  "
        f"{visible(str(row.path))}"
    )
