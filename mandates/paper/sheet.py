"""Sheets of A4: strips of texts, rules and codes that follow one another downwards.

Places are points (1/72 inch) from the left and from the top, of the strip or of the sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reportlab.lib.pagesizes import A4

from mandates.paper.typography import Style, leading, lines_of

WIDTH, HEIGHT = A4
LEFT, RIGHT = 54.0, WIDTH - 54.0
TOP, BOTTOM = 48.0, HEIGHT - 92.0
INK, HAIR = 0.1, 0.72
SHORT = 150.0
"""What is no higher than this is kept on one sheet; of what is, this much at least."""


class Text(NamedTuple):
    """One line of characters on its base line; with ``to_left`` it ends at ``x``."""

    x: float
    y: float
    text: str
    style: Style
    to_left: bool = False


class Rule(NamedTuple):
    """A horizontal line, ``weight`` points thick."""

    x: float
    end: float
    y: float
    weight: float = 0.5
    grey: float = HAIR


class Box(NamedTuple):
    """The outline of a rectangle, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    weight: float = 0.5
    grey: float = HAIR


class Code(NamedTuple):
    """A QR code of ``size`` points, without its quiet zone."""

    x: float
    y: float
    size: float
    text: str
    level: str = "M"


Mark = Text | Rule | Box | Code


class Strip(NamedTuple):
    """What stands side by side and is never cut."""

    height: float
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """Strips that belong together; ``head`` is repeated on each sheet they go on to."""

    strips: Sequence[Strip]
    before: float = 0.0
    head: Sequence[Strip] = ()
    whole: bool = False


Told = tuple[str, Style, float]
"""A text, how it looks, and the space above it."""


def stacked(texts: Iterable[Told], x: float, room: float) -> tuple[list[Mark], float]:
    """Return texts below one another, broken at ``room`` points, and how far down they reach."""
    marks: list[Mark] = []
    y = 0.0
    for text, style, before in texts:
        y += before
        for line in lines_of(text, style, room):
            marks.append(Text(x, y + style.size, line, style))
            y += leading(style)
    return marks, y


def sheets_of(blocks: Iterable[Block]) -> list[list[Mark]]:
    """Put blocks on sheets, top down; a block that doesn't fit begins on the next one."""
    sheets: list[list[Mark]] = [[]]
    y = TOP
    for block in blocks:
        y += block.before if y > TOP else 0.0
        if y > TOP and _wanted(block) > BOTTOM - y:
            sheets.append([])
            y = TOP
        for strip in (*block.head, *block.strips):
            if y > TOP and y + strip.height > BOTTOM:
                sheets.append([])
                y = TOP
                for repeated in block.head:
                    sheets[-1] += (mark._replace(y=mark.y + y) for mark in repeated.marks)
                    y += repeated.height
            sheets[-1] += (mark._replace(y=mark.y + y) for mark in strip.marks)
            y += strip.height
    return sheets


def _wanted(block: Block) -> float:
    """Return how much room has to be left for a block to begin here."""
    total = sum(strip.height for strip in (*block.head, *block.strips))
    return total if block.whole else min(total, SHORT)
