"""Sheets as PDF. The operators of a page are written here; reportlab does the document around them.

Most texts come back on every mandate, so they are kept as PDF writes them.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFZCompress
from reportlab.pdfgen.canvas import Canvas

from documents.renderings.language import LOCALES
from mandates.paper.marks import modules
from mandates.paper.sheet import HEIGHT, WIDTH, Box, Code, Mark, Rule, Text
from mandates.paper.typography import ReadyFont, Style, ready_face, shown, width

MAKER = "MyCodaBox"
DARK = 128


@dataclass(frozen=True, slots=True)
class Paper:
    """Sheets, and what a viewer shows about them; ``chapters`` say on which sheet what begins."""

    title: str
    subject: str
    author: str
    keywords: str
    language: str
    sheets: Sequence[Sequence[Mark]]
    chapters: Sequence[tuple[int, str]] = ()


def to_pdf(paper: Paper) -> bytes:
    """Return the PDF: the same paper gives the same bytes."""
    out = io.BytesIO()
    canvas: Any = Canvas(
        out,
        pagesize=(WIDTH, HEIGHT),
        pageCompression=0,
        invariant=1,
        initialFontName=ready_face("Text").fontName,  # type: ignore[arg-type]  # the stub is wrong
        lang=str(LOCALES[paper.language]).replace("_", "-"),
    )
    canvas._doc.defaultStreamFilters = [PDFZCompress]  # noqa: SLF001 - and not ASCII85 around it
    canvas.setTitle(shown(paper.title))
    canvas.setSubject(shown(paper.subject))
    canvas.setAuthor(shown(paper.author))
    canvas.setKeywords(shown(paper.keywords))
    canvas.setCreator(MAKER)
    canvas.setProducer(MAKER)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    chapters = dict(paper.chapters)
    for number, sheet in enumerate(paper.sheets):
        if number in chapters:
            canvas.bookmarkPage(str(number))
            canvas.addOutlineEntry(shown(chapters[number]), str(number), 0)
        canvas._code += _operators(canvas, sheet)  # noqa: SLF001 - reportlab's own way is slow
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _operators(canvas: Any, sheet: Sequence[Mark]) -> list[str]:
    """Return what draws a sheet, in the order in which it is read."""
    operators = []
    style = None
    for mark in sheet:
        if not isinstance(mark, Text):
            operators.append(_drawn(mark))
            continue
        font = ready_face(mark.style.face)
        if mark.style != style:
            style = mark.style
            operators.append(f"{style.grey} g {_font(canvas, font, style)}")
        left = mark.x - width(mark.text, style) if mark.to_left else mark.x
        place = f"1 0 0 1 {left:.2f} {HEIGHT - mark.y:.2f} Tm"
        text = font.operand(mark.text)
        if text is None:
            operators.append(f"BT {place} {_rare(canvas, font, mark)} ET")
            style = None
        else:
            operators.append(f"BT {place} ({text}) Tj ET")
    return operators


def _font(canvas: Any, font: ReadyFont, style: Style, subset: int = 0) -> str:
    return f"{font.getSubsetInternalName(subset, canvas._doc)} {style.size} Tf"  # noqa: SLF001


def _rare(canvas: Any, font: ReadyFont, mark: Text) -> str:
    """Return a text with letters that not every document has: each run from its own subset."""
    return " ".join(
        f"{_font(canvas, font, mark.style, subset)} <{codes.hex()}> Tj"
        for subset, codes in font.splitString(mark.text, canvas._doc)  # noqa: SLF001
    )


def _drawn(mark: Rule | Box | Code) -> str:
    if isinstance(mark, Code):
        return _picture(mark)
    y = HEIGHT - mark.y
    if isinstance(mark, Rule):
        return f"{mark.weight} w {mark.grey} G {mark.x:.2f} {y:.2f} m {mark.end:.2f} {y:.2f} l S"
    return (
        f"{mark.weight} w {mark.grey} G "
        f"{mark.x:.2f} {y - mark.height:.2f} {mark.width:.2f} {mark.height:.2f} re S"
    )


def _picture(code: Code) -> str:
    """Return a QR code as a picture inside the page: a bit a module, in hexadecimal digits."""
    side, dark = modules(code.text, code.level)
    digits = (side + 7) // 8 * 2
    rows = "".join(
        f"{_bits(dark[start : start + side], digits * 4):0{digits}x}"
        for start in range(0, side * side, side)
    )
    place = f"{code.size} 0 0 {code.size} {code.x:.2f} {HEIGHT - code.y - code.size:.2f}"
    return f"q {place} cm BI /W {side} /H {side} /BPC 1 /CS /G /F /AHx ID {rows}> EI Q"


def _bits(row: bytes, count: int) -> int:
    """Return a row of modules as bits, the first one highest; what fills it up is white."""
    bits = row.translate(DIGITS).decode().ljust(count, "1")
    return int(bits, 2)


DIGITS = bytes(ord("0" if module < DARK else "1") for module in range(256))
"""A module as the digit of its bit."""
