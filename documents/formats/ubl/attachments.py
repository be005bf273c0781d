"""Files inside an invoice (BG-24): only kinds that can be shown, and only if they are that kind."""

from __future__ import annotations

import base64
import re
import unicodedata
from dataclasses import dataclass, field

from lxml import etree

from documents.formats.text import UNSEEN
from documents.formats.ubl.contents import KINDS
from documents.formats.ubl.markup import WHITESPACE, Doubts, Part
from documents.formats.ubl.values import Link

LARGEST = 7 * 1024 * 1024  # bytes; the parser takes no text of more than ten million characters
LARGEST_TOGETHER = 14 * 1024 * 1024
MOST = 50
LONGEST_NAME = 100  # characters, the ending included
RESERVED = re.compile(r'[<>:"|?*]')
DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)

BLANKS = str.maketrans("", "", WHITESPACE)
BINARY = "cac:Attachment/cbc:EmbeddedDocumentBinaryObject"
URI = "cac:Attachment/cac:ExternalReference/cbc:URI"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that was in the invoice, after it passed every check."""

    id: str
    file_name: str
    """Safe in a folder or a header: no path, nothing invisible, and it ends as its type."""
    media_type: str
    content: bytes = field(repr=False)
    description: str = ""


def links(document: Part) -> tuple[Link, ...]:
    """Return the supporting documents that stand elsewhere."""
    references = document.parts("cac:AdditionalDocumentReference")
    return tuple(
        Link(
            reference.text("cbc:ID"), reference.text(URI), reference.text("cbc:DocumentDescription")
        )
        for reference in references
        if reference.text(URI)
    )


def attachments(document: Part, doubts: Doubts) -> tuple[Attachment, ...]:
    """Return the files in a document; each one left out is a warning in ``doubts``."""
    intake = _Intake(doubts)
    for reference in document.parts("cac:AdditionalDocumentReference"):
        for element in reference.elements(BINARY):
            intake.take(reference, element)
    return tuple(intake.taken)


def safe_name(name: str, *, ending: str, fallback: str) -> str:
    """Return a file name that is only a name, at most ``LONGEST_NAME`` long, with that ending."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = "".join(" " if unicodedata.category(char) in UNSEEN else char for char in name)
    name = " ".join(RESERVED.sub("_", name).split()).lstrip(". ")
    if name.lower().endswith(ending):
        name = name[: -len(ending)]
    name = name[: LONGEST_NAME - len(ending)].rstrip(". ") or fallback
    return f"_{name}{ending}" if DEVICES.match(name) else f"{name}{ending}"


def _decoded(text: str) -> bytes | None:
    """Return the bytes of base64 with all its padding and no more; ``None`` for other text."""
    if len(text) % 4 or text.endswith("==="):
        return None
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:  # also if it isn't ASCII
        return None


class _LeftOut(Exception):
    """A file is not taken, by a rule of ``SENTENCES``."""

    def __init__(self, rule: str, expected: str, found: str = "") -> None:
        super().__init__(rule)
        self.rule, self.expected, self.found = rule, expected, found


class _Intake:
    """Takes one file after the other, as long as there is room."""

    def __init__(self, doubts: Doubts) -> None:
        self.taken: list[Attachment] = []
        self._doubts = doubts
        self._room = LARGEST_TOGETHER
        self._names: set[str] = set()

    def take(self, reference: Part, element: etree._Element) -> None:
        """Add a file to those taken, or say why not."""
        file_name = element.get("filename", "")
        shown = file_name or reference.text("cbc:ID") or "?"
        media_type = element.get("mimeCode", "").strip(WHITESPACE).lower()
        try:
            content = self._content(element, shown, media_type)
        except _LeftOut as why:
            self._doubts.warning(why.rule, element, expected=why.expected, found=why.found)
            return
        attachment = Attachment(
            reference.text("cbc:ID"),
            self._unused(file_name, KINDS[media_type].ending),
            media_type,
            content,
            reference.text("cbc:DocumentDescription"),
        )
        self.taken.append(attachment)
        self._room -= len(content)

    def _content(self, element: etree._Element, shown: str, media_type: str) -> bytes:
        """Return the bytes of a file that passes every check, else raise ``_LeftOut``."""
        if media_type not in KINDS:
            raise _LeftOut("attachment_type", shown, media_type or "?")
        if len(self.taken) == MOST:
            raise _LeftOut("attachments_too_many", str(MOST), shown)
        content = _decoded((element.text or "").translate(BLANKS))
        if content is None:
            raise _LeftOut("attachment_base64", shown)
        if not content:
            raise _LeftOut("attachment_empty", shown)
        if len(content) > LARGEST:
            raise _LeftOut("attachment_too_large", str(LARGEST), shown)
        if len(content) > self._room:
            raise _LeftOut("attachments_too_large", str(LARGEST_TOGETHER), shown)
        if not KINDS[media_type].holds(content):
            raise _LeftOut("attachment_contents", shown, media_type)
        return content

    def _unused(self, name: str, ending: str) -> str:
        """Return a safe name that no other file of this document has."""
        number = len(self.taken) + 1
        safe = safe_name(name, ending=ending, fallback=f"attachment-{number}")
        if safe.lower() in self._names:
            stem = safe.removesuffix(ending)[: LONGEST_NAME - len(ending) - 6]
            safe = f"{stem} ({number}){ending}"
        self._names.add(safe.lower())
        return safe
