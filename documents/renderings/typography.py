"""Fonts, widths and lines: which face is which, and where a text breaks."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import font_source_sans_pro
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

from documents.formats.text import visible

FILES = Path(font_source_sans_pro.__file__).parent / "files"
FACES = {"Text": "SourceSansPro-Regular.ttf", "Strong": "SourceSansPro-Semibold.ttf"}
"""Both draw the same characters: Latin, Greek and Cyrillic. No other font that is installed here
draws one that these lack."""

INK, GREY, HAIR = 0.1, 0.42, 0.78
"""How dark: 0 is black, 1 is white."""


BLANKS = dict.fromkeys(map(ord, "\t\n\r\f\v\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"), " ")
"""Blanks of all kinds, and line ends."""


GLUED = re.compile(r" (?=[·:;%?!»](?: |$))")
"""A blank before a sign that doesn't begin a line."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks; ``size`` is in points."""

    size: float = 8.5
    face: str = "Text"
    grey: float = INK


BODY = Style()
QUIET = Style(size=7.5, grey=GREY)
STRONG = Style(face="Strong")
HEADING = Style(size=7, face="Strong", grey=GREY)
TITLE = Style(size=15, face="Strong")
FIGURE = Style(size=11, face="Strong")


@cache
def widths_of(face: str) -> dict[str, float]:
    """Load a font, once a process; return the characters it draws, in thousandths of the size."""
    font = TTFont(face, FILES / FACES[face])
    registerFont(font)
    widths = font.face.charWidths
    return {chr(code): widths[code] for code, glyph in font.face.charToGlyph.items() if glyph}


def shown(text: str) -> str:
    """Return what is printed of a text: one line, each run of blanks made one blank.

    What can't be seen or printed becomes its code.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    widths = widths_of("Text")
    composed = unicodedata.normalize("NFC", text.translate(BLANKS))
    printed = "".join(
        character if character in widths else f"<U+{ord(character):04X}>"
        for character in visible(composed)
    )
    return " ".join(part for part in printed.split(" ") if part)


def width(text: str, style: Style) -> float:
    """Return how many points a text takes."""
    widths = widths_of(style.face)
    return sum(widths[character] for character in text) * style.size / 1000


def wrapped(text: str, style: Style, room: float) -> list[str]:
    """Break a text into lines of at most ``room`` points, and a word that is longer than a line.

    A text of nothing but blanks has no lines.
    """
    printed = shown(text)
    if width(printed, style) <= room:
        return [printed] if printed else []
    lines: list[str] = []
    line = ""
    for word in GLUED.sub("\u00a0", printed).split(" "):
        longer = f"{line} {word}" if line else word
        if width(longer, style) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = pieces(word, style, room)
        lines += full
    return [each.replace("\u00a0", " ") for each in (*lines, line)]


def pieces(printed: str, style: Style, room: float) -> list[str]:
    """Cut what is printed into pieces that fit; a piece has one character at least."""
    widths = widths_of(style.face)
    cut = [""]
    used = 0.0
    for character in printed:
        taken = widths[character] * style.size / 1000
        if cut[-1] and used + taken > room:
            cut.append("")
            used = 0.0
        cut[-1] += character
        used += taken
    return cut
