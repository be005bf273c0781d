"""Faces, sizes and broken lines of mandates; the faces are put into a document ready-made.

Nearly every mandate needs nothing but the letters of Western Europe. Each document is therefore
given the same set of them, so that the font file is cut and packed once a process; a name with
other letters gets a second set, made for it alone.
"""

from __future__ import annotations

import re
import zlib
from functools import cache, lru_cache
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFDocument, PDFName
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont, TTFontFace

from documents.renderings.typography import FACES, FILES, GREY, Style, shown, width, wrapped

__all__ = ["ReadyFont", "Style", "clipped", "leading", "lines_of", "ready_face", "shown", "width"]

BODY = Style(size=9)
SMALL = Style(size=7.6, grey=GREY)
STRONG = Style(size=9, face="Strong")
HEADING = Style(size=9, face="Strong")
LABEL = Style(size=7, face="Strong", grey=GREY)
MAKER = Style(size=10.5, face="Strong")
TITLE = Style(size=21, face="Strong")
LEADING = 1.36
"""The height of a line, by the size of its type."""
CUT = "\u2026"
FIRST_PLAIN, FIRST_HIGH = 0x20, 0x7F

SIGNS = "\u2013\u2014\u2018\u2019\u201a\u201c\u201d\u201e\u2022\u2026\u2039\u203a\u20ac\u2212"
LETTERS = (
    "".join(map(chr, (*range(0x20, 0x7F), *range(0xA1, 0x100))))
    + "\u0152\u0153\u0160\u0161\u017d\u017e\u0178"
    + SIGNS
)
"""What every document has: ASCII, Latin-1, and what French and typographers add."""


class ReadyFont(TTFont):
    """A face whose first subset is the same in every document, and packed once."""

    def __init__(self, name: str, file: str) -> None:
        super().__init__(name, file)
        self.face = _ReadyFace(file)
        self.face.name += b"-Latin"  # reportlab gives one face to all fonts that have the same name
        self._pattern: Any = self.State(asciiReadable=True, ttf=self)
        self.state[self] = self._pattern
        super().splitString(LETTERS, self)
        self._rare = re.compile(f"[^{re.escape(LETTERS)}]")

    def splitString(self, text: str, doc: object, encoding: str = "utf-8") -> list:  # noqa: N802
        """Break a text into runs that are of one subset each: its number, its codes."""
        self._begin(doc)
        runs: list = super().splitString(text, doc, encoding)
        return runs

    def getSubsetInternalName(self, subset: int, doc: object) -> str:  # noqa: N802
        """Return what a subset is called in the pages of a document."""
        self._begin(doc)
        name: str = super().getSubsetInternalName(subset, doc)
        return name

    def _begin(self, doc: object) -> None:
        """Give a document that has nothing of this face yet the first subset."""
        if doc in self.state:
            return
        state: Any = self.State(asciiReadable=True, ttf=self)
        state.assignments = dict(self._pattern.assignments)
        state.subsets = [list(subset) for subset in self._pattern.subsets]
        state.nextCode = self._pattern.nextCode
        self.state[doc] = state

    @lru_cache(maxsize=4096)  # noqa: B019 - there are two faces, and they live with the process
    def operand(self, text: str) -> str | None:
        """Return a text as PDF writes it; None if it has letters that not every document has."""
        if self._rare.search(text):
            return None
        codes = self._pattern.assignments
        return "".join(_escaped(codes[ord(letter)]) for letter in text)


def _escaped(code: int) -> str:
    """Return a code inside the brackets of a PDF string."""
    if FIRST_PLAIN <= code < FIRST_HIGH and chr(code) not in "()\\":
        return chr(code)
    return f"\\{code:03o}"


class _ReadyFace(TTFontFace):
    """The file of a face; a subset that was wanted before is not cut and packed again."""

    def addSubsetObjects(  # noqa: N802
        self, doc: PDFDocument, fontname: str, subset: list[int]
    ) -> object:
        """Add the file of a subset, and return a reference to its description."""
        described: object = super().addSubsetObjects(doc, fontname, tuple(subset))  # type: ignore[no-untyped-call]
        file: Any = doc.idToObject[f"fontFile:{self.filename}({fontname})"]
        file.content = self._packed(tuple(subset))
        file.dictionary["Filter"] = PDFName("FlateDecode")
        return described

    @lru_cache(maxsize=16)  # noqa: B019
    def makeSubset(self, subset: tuple[int, ...]) -> bytes:  # noqa: N802
        cut: bytes = super().makeSubset(subset)
        return cut

    @lru_cache(maxsize=16)  # noqa: B019
    def _packed(self, subset: tuple[int, ...]) -> bytes:
        return zlib.compress(self.makeSubset(subset), 9)


@cache
def ready_face(face: str) -> ReadyFont:
    """Load a face, once a process, and make it known to reportlab."""
    font = ReadyFont(f"Mandate{face}", str(FILES / FACES[face]))
    registerFont(font)
    return font


@lru_cache(maxsize=4096)
def lines_of(text: str, style: Style, room: float) -> tuple[str, ...]:
    """Break a text into lines of at most ``room`` points; most texts come back, so they are kept.

    A word that is longer than a line is cut. A text of nothing but blanks has no lines.
    """
    return tuple(wrapped(text, style, room))


def leading(style: Style) -> float:
    """Return the height of a line in points."""
    return style.size * LEADING


def clipped(text: str, style: Style, room: float) -> str:
    """Return a text on one line, with an ellipsis where it had to be cut."""
    printed = shown(text)
    if width(printed, style) <= room:
        return printed
    while printed and width(printed + CUT, style) > room:
        printed = printed[:-1]
    return printed.rstrip() + CUT
