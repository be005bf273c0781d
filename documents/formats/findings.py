"""What is wrong with a file: how bad, by which rule, where, and what was expected there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from documents.formats.text import visible

LANGUAGES = ("en", "nl", "fr")


class Severity(StrEnum):
    ERROR = "error"
    """The contents can't be trusted: the file is refused whole."""
    WARNING = "warning"
    """The contents are sound but something about them doesn't add up."""


@dataclass(frozen=True, slots=True)
class XmlFinding:
    """One thing that is wrong with an XML file.

    ``rule`` is stable and may be stored; ``location`` is a path of elements (``/Invoice/ID``) and
    ``line`` a line of the file, empty and 0 if it is about the whole. ``sentences`` holds one
    sentence a language, in which ``{expected}`` and ``{found}`` stand for those values.
    """

    severity: Severity
    rule: str
    sentences: Mapping[str, str]
    location: str = ""
    line: int = 0
    expected: str = ""
    found: str = ""

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    def message(self, language: str = "en") -> str:
        """Return a full sentence in Dutch, French or else English; ``nl-be`` is Dutch too."""
        sentence = self.sentences.get(language[:2].lower(), self.sentences["en"])
        return sentence.format(expected=visible(self.expected), found=visible(self.found))
