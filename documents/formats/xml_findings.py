"""What is wrong with one XML file, collected while it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from documents.formats.card_numbers import without_card_numbers
from documents.formats.findings import Severity, XmlFinding
from documents.formats.xml_sentences import SENTENCES

if TYPE_CHECKING:
    from documents.formats.xml_reading import Node

MOST_FINDINGS = {Severity.ERROR: 100, Severity.WARNING: 1_000}
LONGEST_SHOWN = 200  # characters of a value in a finding


@dataclass(frozen=True, slots=True)
class XmlFile:
    """What is wrong with a file; a format adds what is in it."""

    name: str
    findings: tuple[XmlFinding, ...]

    @property
    def errors(self) -> tuple[XmlFinding, ...]:
        return tuple(finding for finding in self.findings if finding.is_error)

    @property
    def warnings(self) -> tuple[XmlFinding, ...]:
        return tuple(finding for finding in self.findings if not finding.is_error)

    @property
    def is_trustworthy(self) -> bool:
        """Whether its values can be relied upon; there may be warnings all the same."""
        return not self.errors


class Findings:
    """Collects what is wrong with one file, in the sentences of its format.

    A complete card number in a value is never shown.
    """

    def __init__(self, sentences: Mapping[str, Mapping[str, str]]) -> None:
        self._sentences = {**SENTENCES, **sentences}
        self._found: list[XmlFinding] = []
        self._counts = dict.fromkeys(Severity, 0)

    @property
    def is_sound(self) -> bool:
        return not self._counts[Severity.ERROR]

    def error(self, rule: str, at: Node, *, expected: str = "", found: str = "") -> None:
        """Note what makes the file untrustworthy, and where."""
        self._note(Severity.ERROR, rule, at, expected, found)

    def warning(self, rule: str, at: Node | None, *, expected: str = "", found: str = "") -> None:
        """Note what is odd about the file, and where unless it is about the whole."""
        self._note(Severity.WARNING, rule, at, expected, found)

    def add(self, finding: XmlFinding) -> None:
        """Note what was found elsewhere."""
        self._counts[finding.severity] += 1
        location, found = _shown(finding.location), _shown(finding.found)
        self._found.append(replace(finding, location=location, found=found))

    def in_order(self) -> tuple[XmlFinding, ...]:
        """Return the findings by line."""
        return tuple(sorted(self._found, key=lambda finding: finding.line))

    def _note(
        self, severity: Severity, rule: str, at: Node | None, expected: str, found: str
    ) -> None:
        most = MOST_FINDINGS[severity]
        if self._counts[severity] > most:
            return
        if self._counts[severity] == most:
            rule, expected, found = "xml_more", str(most), ""
        path, line = (at.path, at.line) if at else ("", 0)
        sentences = self._sentences[rule]
        self.add(XmlFinding(severity, rule, sentences, path, line, expected, found))


def _shown(text: str) -> str:
    """Return the beginning of a text, without card numbers; none is cut in two."""
    return without_card_numbers(text[: 2 * LONGEST_SHOWN])[:LONGEST_SHOWN]
