"""What every rendering has: a masthead, facts in two columns, a strip of figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from documents.formats.amounts import OriginalAmount
from documents.renderings.flow import GAP, Line, Piece, paragraph
from documents.renderings.language import Words
from documents.renderings.sheet import LEFT, RIGHT
from documents.renderings.typography import (
    BODY,
    FIGURE,
    HAIR,
    HEADING,
    INK,
    QUIET,
    STRONG,
    TITLE,
    Style,
    pieces,
    shown,
    width,
    wrapped,
)

Fact = tuple[str, str]
"""What something is called, and what it is; without a value it is left out."""

MIDDLE = (LEFT + RIGHT) / 2 + 8
NAME = Style(size=11, face="Strong")
LABEL_WIDTH = 92.0
ADDRESS_WIDTH = (RIGHT - LEFT) / 2 - 16
IBAN_GROUP = 4
CUT = "\u2026"


def masthead(sender: Sequence[str], title: str, subtitle: str) -> list[Line]:
    """Return who sends this at the left, and what it is at the right."""
    heading = wrapped(title, TITLE, (RIGHT - LEFT) * 0.6)
    room = RIGHT - LEFT - max(width(line, TITLE) for line in heading) - 24
    name, *others = sender
    left = [
        *((text, NAME) for text in wrapped(name, NAME, room)),
        *((text, QUIET) for other in others for text in wrapped(other, QUIET, room)),
    ]
    right = [*((line, TITLE) for line in heading), (shown(subtitle), QUIET)]
    lines: list[Line] = []
    for at_left, at_right in zip_longest(left, right):
        row = [Piece(LEFT, at_left[0], at_left[1])] if at_left else []
        if at_right:
            row.append(Piece(RIGHT, at_right[0], at_right[1], to_left=True))
        lines.append(Line(tuple(row), before=2 if lines else 0))
    return [*lines, Line(before=8, rule=INK, thick=0.8)]


def running_head(left: str, right: str) -> list[Line]:
    """Return the line at the top of every further sheet, cut where it is too long for one."""
    half = (RIGHT - LEFT) / 2 - GAP
    at_left = Piece(LEFT, _clipped(left, half), QUIET)
    return [Line((at_left, Piece(RIGHT, _clipped(right, half), QUIET, to_left=True)))]


def _clipped(text: str, room: float) -> str:
    first, *more = pieces(shown(text), QUIET, room - width(CUT, QUIET))
    return first + CUT if more else first


def facts(left: Iterable[Fact], right: Iterable[Fact] = (), *, before: float = 6) -> list[Line]:
    """Return two columns of names and values."""
    columns = [_column(left, LEFT), _column(right, MIDDLE)]
    return [
        Line((*(one or ()), *(other or ())), before=before if number == 0 else 2.0)
        for number, (one, other) in enumerate(zip_longest(*columns))
    ]


def _column(facts: Iterable[Fact], x: float) -> list[tuple[Piece, ...]]:
    room = ADDRESS_WIDTH - LABEL_WIDTH
    lines: list[tuple[Piece, ...]] = []
    for label, value in facts:
        for number, text in enumerate(wrapped(value, BODY, room)):
            piece = Piece(x + LABEL_WIDTH, text)
            lines.append((Piece(x, label, QUIET), piece) if number == 0 else (piece,))
    return lines


def sides(left: Sequence[str], right: Sequence[str], *, before: float = 8) -> list[Line]:
    """Return two blocks of lines side by side, such as addresses: a heading, a name, the rest."""
    columns = [_side(left, LEFT), _side(right, MIDDLE)]
    return [
        Line(tuple(filter(None, pair)), before=before if number == 0 else 1.0)
        for number, pair in enumerate(zip_longest(*columns))
    ]


def _side(texts: Sequence[str], x: float) -> list[Piece]:
    styles = [HEADING, STRONG]
    return [
        Piece(x, line, style)
        for text, style in zip_longest(texts, styles[: len(texts)], fillvalue=BODY)
        for line in wrapped(str(text), _style(style), ADDRESS_WIDTH)
    ]


def _style(style: object) -> Style:
    return style if isinstance(style, Style) else BODY


def figures(cells: Sequence[Fact], *, before: float = 12) -> list[Line]:
    """Return amounts side by side, each under its name."""
    step = (RIGHT - LEFT) / len(cells)
    places = [LEFT + step * number for number in range(len(cells))]
    rows = [
        tuple(Piece(x, shown(cell[row]), style) for x, cell in zip(places, cells, strict=True))
        for row, style in enumerate((HEADING, FIGURE))
    ]
    return [Line(rows[0], before=before, rule=HAIR), Line(rows[1], before=2)]


def grouped(number: str) -> str:
    """Write an IBAN in groups of four; another number stays as it is."""
    is_iban = number[:2].isalpha() and number[2:4].isdigit()
    if not is_iban:
        return number
    bare = number.replace(" ", "")
    return " ".join(bare[start : start + IBAN_GROUP] for start in range(0, len(bare), IBAN_GROUP))


def enterprise(number: str) -> str:
    """Write ten digits as ``0403.170.701``; another number stays as it is."""
    if len(number) != len("0403170701") or not number.isdigit():
        return number
    return f"{number[:4]}.{number[4:7]}.{number[7:]}"


def joined(*texts: str, by: str = " \u00b7 ") -> str:
    """Put texts in a row, the blank ones left out."""
    return by.join(text.strip() for text in texts if text.strip())


def original(words: Words, paid: OriginalAmount | None) -> str:
    """Say what was paid in another currency, and at which rate."""
    if paid is None:
        return ""
    amount = words.named("original_amount", words.money(paid.amount, paid.currency))
    return joined(amount, words.named("rate", words.number(paid.rate)) if paid.rate else "")


def differing(
    words: Words, made: int, stated: int, currency: str, *, key: str = "differs"
) -> list[Line]:
    """Say that the lines come to another amount than is stated; nothing if they don't."""
    if made == stated:
        return []
    difference = words.amount(stated - made, currency, signed=True)
    text = words(key, made=words.amount(made, currency), difference=difference)
    return paragraph(text, style=STRONG, before=4)
