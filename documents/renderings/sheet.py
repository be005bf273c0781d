"""Sheets of A4 on which texts and rules stand, and the PDF that they become.

Places are points (1/72 inch) from the left and from the top.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import NamedTuple

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from documents.renderings.language import LOCALES, Words
from documents.renderings.typography import HAIR, QUIET, Style, shown, width, widths_of

WIDTH, HEIGHT = A4
LEFT, RIGHT = 42.0, WIDTH - 42.0
TOP, BOTTOM = 40.0, HEIGHT - 56.0
FOOTER = HEIGHT - 34.0
MAKER = "MyCodaBox"


class Text(NamedTuple):
    """One line of characters; ``x`` is its left, or with ``to_left`` its right end."""

    x: float
    y: float
    text: str
    style: Style
    to_left: bool = False


class Rule(NamedTuple):
    """A horizontal line, ``weight`` points thick."""

    start: float
    end: float
    y: float
    weight: float = 0.5
    grey: float = HAIR


@dataclass(slots=True)
class Document:
    """Sheets in their order; the last is the one that is written on."""

    title: str
    subject: str
    words: Words
    footer: str
    """What this paper is, at the foot of every sheet."""
    sheets: list[list[Text | Rule]] = field(default_factory=list)
    chapters: dict[int, str] = field(default_factory=dict)
    """By number of a sheet, counted from 0: what begins there."""

    def turn(self) -> None:
        """Begin a new sheet."""
        self.sheets.append([])

    def chapter(self, name: str) -> None:
        """Name what begins on this sheet, for the list of contents of a viewer."""
        self.chapters[len(self.sheets) - 1] = name

    def put(self, *marks: Text | Rule) -> None:
        self.sheets[-1] += marks

    def to_bytes(self) -> bytes:
        """Return the PDF: the same sheets give the same bytes."""
        widths_of("Text")
        widths_of("Strong")
        out = io.BytesIO()
        canvas = Canvas(
            out,
            pagesize=A4,
            invariant=1,
            initialFontName="Text",  # type: ignore[arg-type]  # the stub is wrong
            lang=str(LOCALES[self.words.language]).replace("_", "-"),
        )
        canvas.setTitle(shown(self.title))
        canvas.setSubject(shown(self.subject))
        canvas.setAuthor(MAKER)
        canvas.setCreator(MAKER)
        canvas.setProducer(MAKER)
        for number, sheet in enumerate(self.sheets):
            if number in self.chapters:
                self._mark_chapter(canvas, number)
            _draw(canvas, [*sheet, *self._foot(number)])
            canvas.showPage()
        canvas.save()
        return out.getvalue()

    def _mark_chapter(self, canvas: Canvas, number: int) -> None:
        canvas.bookmarkPage(str(number))
        canvas.addOutlineEntry(shown(self.chapters[number]), str(number), 0)

    def _foot(self, number: int) -> list[Text | Rule]:
        pages = self.words("page", page=str(number + 1), pages=str(len(self.sheets)))
        return [
            Rule(LEFT, RIGHT, FOOTER - 11),
            Text(LEFT, FOOTER, self.footer, QUIET),
            Text(RIGHT, FOOTER, pages, QUIET, to_left=True),
        ]


def _draw(canvas: Canvas, marks: list[Text | Rule]) -> None:
    """Draw in the order of reading, so that a program that takes the text out finds it so."""
    page = canvas.beginText()
    style = None
    for mark in marks:
        if isinstance(mark, Rule):
            canvas.setLineWidth(mark.weight)
            canvas.setStrokeGray(mark.grey)
            canvas.line(mark.start, HEIGHT - mark.y, mark.end, HEIGHT - mark.y)
            continue
        if mark.style != style:
            style = mark.style
            page.setFont(style.face, style.size)
            page.setFillGray(style.grey)
        left = mark.x - width(mark.text, mark.style) if mark.to_left else mark.x
        page.setTextOrigin(left, HEIGHT - mark.y)
        page.textOut(mark.text)
    canvas.drawText(page)
