"""Write XML of which the elements are known: the same values always give the same bytes.

Texts lose the white space around them. A character that XML can't hold, such as U+0000, is written
as ``visible`` shows it: ``<U+0000>``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from documents.formats.findings import XmlFinding
from documents.formats.text import visible
from documents.formats.xml_reading import WHITE_SPACE

UNWRITABLE = re.compile(r"[^\t\n\r -\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
"""What is no character of XML 1.0."""
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
INDENT = "  "
Lines = Sequence[str]


class UnwritableXml(ValueError):
    """What would be written could not be read again; ``findings`` say why."""

    def __init__(self, findings: Sequence[XmlFinding]) -> None:
        super().__init__(" ".join(finding.message() for finding in findings[:3]))
        self.findings = tuple(findings)


def leaf(name: str, text: object | None) -> Lines:
    """Return an element with text, or nothing at all if there is no text."""
    if text is None or not (stripped := str(text).strip(WHITE_SPACE)):
        return ()
    held = UNWRITABLE.sub(lambda match: visible(match.group()), stripped)
    return (f"<{name}>{escape(held, {chr(13): '&#13;'})}</{name}>",)


def group(name: str, *parts: Lines, namespace: str = "") -> Lines:
    """Return an element with other elements in it, or nothing at all if there are none."""
    lines = joined(parts)
    if not lines:
        return ()
    start = f'<{name} xmlns="{namespace}">' if namespace else f"<{name}>"
    return (start, *(f"{INDENT}{line}" for line in lines), f"</{name}>")


def joined(parts: Iterable[Lines]) -> Lines:
    """Return elements that follow each other."""
    return tuple(line for part in parts for line in part)


def to_bytes(root: Lines) -> bytes:
    """Return the whole file, in UTF-8."""
    return "\n".join((DECLARATION, *root, "")).encode()
