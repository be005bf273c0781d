"""Read camt.053 files of any version from 02 on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from documents.formats.camt.reading.notes import Notes, TooManyErrors, signed_text
from documents.formats.camt.reading.statements import read_statement
from documents.formats.coda import Statement
from documents.formats.findings import XmlFinding
from documents.formats.xml import XmlRefused, parse

NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.([0-9]{2})")
OLDEST = "02"


@dataclass(slots=True, frozen=True)
class CamtFile:
    """What a file holds, or why it was refused."""

    statements: tuple[Statement, ...]
    """Empty if there are errors: a file is taken whole or not at all."""
    findings: tuple[XmlFinding, ...]
    version: str = ""
    """Of the message: ``08``."""

    @property
    def errors(self) -> tuple[XmlFinding, ...]:
        return tuple(finding for finding in self.findings if finding.is_error)

    @property
    def warnings(self) -> tuple[XmlFinding, ...]:
        return tuple(finding for finding in self.findings if not finding.is_error)

    @property
    def is_trustworthy(self) -> bool:
        """Whether its entries can be relied upon; there may be warnings all the same."""
        return not self.errors


def read(data: bytes) -> CamtFile:
    """Return the statements in a file, and everything that is wrong with it. Never raises."""
    try:
        root = parse(data)
    except XmlRefused as refused:
        return CamtFile((), (refused.finding,))
    notes = Notes()
    name = etree.QName(root)
    match = NAMESPACE.fullmatch(name.namespace or "")
    if match is None or match[1] < OLDEST or name.localname != "Document":
        notes.error("camt_namespace", root, found=name.namespace or name.localname)
        return CamtFile((), tuple(notes.findings))
    _drop_namespace(root, name.namespace or "")
    statements: list[Statement] = []
    try:
        statements.extend(_statements(root, notes))
    except TooManyErrors:
        statements.clear()
    if any(finding.is_error for finding in notes.findings):
        statements.clear()
    return CamtFile(tuple(statements), tuple(notes.findings), match[1])


def _drop_namespace(root: etree._Element, namespace: str) -> None:
    """Make names of the message plain, so that all versions read the same; others stay."""
    prefix = f"{{{namespace}}}"
    for element in root.iter(f"{prefix}*"):
        element.tag = str(element.tag).removeprefix(prefix)


def _statements(root: etree._Element, notes: Notes) -> Iterator[Statement]:
    """Give the statements, and note where one doesn't go on from the one before."""
    elements = root.findall("BkToCstmrStmt/Stmt")
    if not elements:
        notes.error("camt_statement_missing", root)
    before: dict[tuple[str, str], int] = {}
    for element in elements:
        statement = read_statement(element, notes)
        key = (statement.account.number, statement.account.currency)
        opening = statement.old_balance.amount
        if before.get(key, opening) != opening:
            notes.warning(
                "camt_continuity",
                element,
                expected=signed_text(before[key]),
                found=signed_text(opening),
            )
        before[key] = statement.closing_balance.amount
        yield statement
