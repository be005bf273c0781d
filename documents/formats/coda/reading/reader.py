"""Read CODA files, whole or one statement at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO

from documents.formats.coda.errors import UntrustworthyFile
from documents.formats.coda.findings import Code, Finding, error, warning
from documents.formats.coda.reading.assembly import Assembly
from documents.formats.coda.reading.checks import Continuity
from documents.formats.coda.reading.fast import statements_in_order
from documents.formats.coda.reading.source import Block, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from documents.formats.coda.reading.draft import Finished
    from documents.formats.coda.values import Statement

ERROR_LIMIT = 100
"""Reading stops after so many errors: a file that is no CODA has one on every line."""
WARNING_LIMIT = 1_000
"""No more warnings than this are kept for a file."""


@dataclass(slots=True, frozen=True)
class CodaFile:
    """What a file holds, or why it was refused."""

    name: str
    encoding: str
    statements: tuple[Statement, ...]
    """Empty if there are errors: a file is taken whole or not at all."""
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.is_error)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.is_error)

    @property
    def is_trustworthy(self) -> bool:
        """Whether its records can be relied upon; there may be warnings all the same."""
        return not self.errors


def read(data: bytes, *, name: str = "", encoding: str | None = None) -> CodaFile:
    """Return everything in a file, and everything that is wrong with it.

    The encoding is found out unless it is given. Raises ``CodaError`` only for an encoding that
    doesn't exist; what is wrong with the file is among its findings.
    """
    reader = _Reader(Source(data, encoding=encoding), name)
    statements = tuple(reader.statements())
    findings = tuple(reader.findings)
    if reader.error_count:
        statements = ()
    return CodaFile(name, reader.encoding, statements, findings)


def iter_statements(
    source: bytes | BinaryIO, *, name: str = "", encoding: str | None = None
) -> Iterator[Statement]:
    """Give one statement after the other, each with its findings, in constant memory.

    Raises ``UntrustworthyFile`` at the first statement that has an error, or at the end of a file
    without any: what was given out before must then be undone.
    """
    reader = _Reader(Source(source, encoding=encoding), name)
    for statement in reader.statements():
        if reader.error_count:
            break
        yield statement
        reader.findings.clear()
    if reader.error_count:
        raise UntrustworthyFile([finding for finding in reader.findings if finding.is_error])


class _Reader:
    """Reads one file and keeps its findings."""

    def __init__(self, source: Source, name: str) -> None:
        self._source = source
        self._name = name
        self._lines = 0
        self._assembly = Assembly(self._note)
        self._continuity = Continuity()
        self._is_empty = True
        self._latest: list[Finding] = []
        """What was found since the last statement."""
        self.findings: list[Finding] = []
        self.error_count = 0
        self.warning_count = 0

    @property
    def encoding(self) -> str:
        return self._source.encoding

    def statements(self) -> Iterator[Statement]:
        """Give the statements, until there are too many errors."""
        try:
            for block in self._source.blocks():
                for statement, link, findings in self._finished(block):
                    for finding in (*findings, *self._continuity.check(link, line=statement.line)):
                        self._note(finding)
                    if self._latest:
                        statement.findings = tuple(self._latest)
                        self._latest.clear()
                    yield statement
                if self.error_count >= ERROR_LIMIT:
                    self._note(error(Code.TOO_MANY, line=self._lines))
                    return
        except UntrustworthyFile as refused:
            for finding in refused.findings:
                self._note(finding)
            return
        self._assembly.close(self._lines)
        if self._is_empty and self._assembly.is_untouched:
            self._note(error(Code.EMPTY))

    def _finished(self, block: Block) -> Iterator[Finished]:
        """Give the statements that end in this block, in the fast way as far as that goes."""
        statements = self._in_order(block)
        if statements is not None:
            yield from statements
            return
        for part in block.statements():
            if self.error_count >= ERROR_LIMIT:
                return
            statements = self._in_order(part)
            yield from self._careful(part) if statements is None else statements

    def _in_order(self, block: Block) -> list[Finished] | None:
        """Read in the fast way, if a header is what must come now."""
        if not self._assembly.is_at_start:
            return None
        found = statements_in_order(block, line=self._lines + 1)
        if found is None:
            return None
        self._lines += found.line_count
        self._is_empty = False
        return found.statements

    def _careful(self, block: Block) -> Iterator[Finished]:
        """Read line by line."""
        try:
            lines = block.lines()
        except UnicodeDecodeError as undecodable:
            raise UntrustworthyFile(
                [error(Code.UNDECODABLE, line=self._lines + 1, expected=block.encoding)]
            ) from undecodable
        for line in lines:
            self._lines += 1
            finished = self._assembly.feed(line, self._lines)
            if finished is not None:
                yield finished
            if self.error_count >= ERROR_LIMIT:
                return

    def _note(self, finding: Finding) -> None:
        """Keep a finding, unless there are enough of its kind."""
        if finding.is_error:
            self.error_count += 1
        else:
            self.warning_count += 1
            if self.warning_count == WARNING_LIMIT + 1:
                finding = warning(Code.MORE_WARNINGS, expected=str(WARNING_LIMIT))
            elif self.warning_count > WARNING_LIMIT:
                return
        if self._name:
            finding = replace(finding, file=self._name)
        self.findings.append(finding)
        self._latest.append(finding)
