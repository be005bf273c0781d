"""Lines that follow one another down the sheets, and tables of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from documents.renderings.sheet import BOTTOM, LEFT, RIGHT, TOP, Document, Rule, Text
from documents.renderings.typography import BODY, HEADING, INK, STRONG, Style, shown, width, wrapped

GAP = 8.0
"""Between two columns."""
LEADING = 1.28
"""The height of a line, by the size of its type."""
UNSPLIT = 200.0
"""What is no higher than this is kept on one sheet; what is, begins with so much room."""

ROW_ROOM = 40.0
"""No table begins where less than this is left under its heading."""
LEAST = 110.0
"""How wide the column that takes what is left has to stay."""


class Piece(NamedTuple):
    """A text in a line, at ``x``; with ``to_left`` it ends there."""

    x: float
    text: str
    style: Style = BODY
    to_left: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """What stands on one height; ``before`` is the space above it, ``rule`` how dark a line."""

    pieces: tuple[Piece, ...] = ()
    before: float = 0.0
    rule: float | None = None
    thick: float = 0.5

    @property
    def height(self) -> float:
        size = max((piece.style.size for piece in self.pieces), default=0)
        return self.before + size * LEADING


def height(lines: Sequence[Line]) -> float:
    """Return how many points these lines take."""
    return sum(line.height for line in lines)


def nothing() -> list[Line]:
    """Return no lines."""
    return []


class Flow:
    """Puts lines on sheets, top down, and turns the sheet when it is full.

    ``head`` stands at the top of every further sheet.
    """

    def __init__(self, document: Document, head: Sequence[Line]) -> None:
        self._document = document
        self._head = head
        self._heading: Sequence[Line] = ()
        self.end()
        document.turn()
        self._y = TOP

    def begin(
        self,
        heading: Sequence[Line],
        *,
        foot: Callable[[], list[Line]] = nothing,
        brought: Callable[[], list[Line]] = nothing,
        foot_room: float = 0.0,
    ) -> None:
        """Put the heading of a table, here and, until ``end``, on every sheet it goes on to.

        ``foot`` gives what closes a sheet that is left, in ``foot_room`` points that are kept for
        it; ``brought`` what opens the next under the heading.
        """
        self.make_room(height(heading) + ROW_ROOM)
        self.put(heading)
        self._heading = heading
        self._foot = foot
        self._brought = brought
        self._bottom = BOTTOM - foot_room

    def end(self) -> None:
        """Repeat nothing any more: the table is over."""
        self._heading = ()
        self._foot = nothing
        self._brought = nothing
        self._bottom = BOTTOM

    @property
    def room(self) -> float:
        """How many points are left on this sheet."""
        return self._bottom - self._y

    def make_room(self, points: float) -> None:
        """Turn the sheet if so much doesn't fit any more, or of much, a good beginning."""
        if self.room < min(points, UNSPLIT):
            self.turn()

    def put(self, lines: Sequence[Line]) -> None:
        """Add lines; short runs stay together, long ones are split where the sheet ends."""
        self.make_room(height(lines))
        for line in lines:
            if line.height > self.room:
                self.turn()
            self._place(line)

    def turn(self) -> None:
        """Close this sheet and open the next."""
        self._y = self._bottom
        for line in self._foot():
            self._place(line)
        self._document.turn()
        self._y = TOP
        for line in (*self._head, *self._heading, *self._brought()):
            self._place(line)

    def _place(self, line: Line) -> None:
        top = self._y
        self._y += line.height
        if line.rule is not None:
            self._document.put(Rule(LEFT, RIGHT, top + line.before * 0.4, line.thick, line.rule))
        size = max((piece.style.size for piece in line.pieces), default=0)
        base = top + line.before + size
        self._document.put(
            *(Text(x, base, text, style, to_left) for x, text, style, to_left in line.pieces)
        )


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; its figures end at its right side if ``to_left``."""

    label: str
    width: float
    """In points; 0 for the one that takes what is left."""
    to_left: bool = False
    style: Style = BODY


Told = tuple[str, Style]
Cell = str | Sequence[Told]
"""A text in the style of its column, or several, each in its own and on its own lines."""


class Table:
    """Columns over the whole width, with a heading that every sheet repeats."""

    def __init__(self, columns: Sequence[Column], rows: Iterable[Sequence[Cell]] = ()) -> None:
        """Give the columns of figures the width that these rows need, if there is room."""
        taken = sum(column.width for column in columns) + GAP * (len(columns) - 1)
        rest = RIGHT - LEFT - taken
        wanted = [_widest(cells) for cells in zip(*rows, strict=True)]
        self.columns: list[Column] = []
        for place, column in enumerate(columns):
            more = wanted[place] - column.width if wanted and column.to_left else 0.0
            more = max(0.0, min(more, rest - LEAST))
            rest -= more
            self.columns.append(replace(column, width=column.width + more))
        self.columns = [replace(each, width=each.width or rest) for each in self.columns]
        starts = [LEFT]
        for column in self.columns:
            starts.append(starts[-1] + column.width + GAP)
        self.starts = starts[:-1]

    @property
    def heading(self) -> list[Line]:
        """The labels, between two rules."""
        lines = self.row([column.label for column in self.columns], style=HEADING, before=9)
        first, *others = lines
        return [replace(first, rule=INK, thick=0.8), *others, Line(before=5, rule=INK)]

    def row(
        self,
        cells: Sequence[Cell],
        *,
        style: Style | None = None,
        before: float = 3.0,
        rule: float | None = None,
    ) -> list[Line]:
        """Return a row: each cell is broken into as many lines as it takes."""
        columns = [
            _broken(cell, style or column.style, column.width)
            for cell, column in zip(cells, self.columns, strict=True)
        ]
        count = max(1, *(len(lines) for lines in columns))
        return [
            Line(
                tuple(
                    self.piece(place, *texts[number])
                    for place, texts in enumerate(columns)
                    if number < len(texts)
                ),
                before=before if number == 0 else 0.0,
                rule=rule if number == 0 else None,
            )
            for number in range(count)
        ]

    def piece(self, place: int, text: str, style: Style | None = None) -> Piece:
        """Return a text in a column, counted from 0."""
        column = self.columns[place]
        x = self.starts[place] + (column.width if column.to_left else 0.0)
        return Piece(x, shown(text), style or column.style, column.to_left)


def _widest(cells: Iterable[Cell]) -> float:
    """Return what the longest of these figures takes, set strong as totals are."""
    figures = (width(shown(cell), STRONG) for cell in cells if isinstance(cell, str))
    return max(figures, default=0.0) + 1


def _broken(cell: Cell, style: Style, room: float) -> list[Told]:
    told = [(cell, style)] if isinstance(cell, str) else cell
    return [(line, look) for text, look in told for line in wrapped(text, look, room)]


def paragraph(
    text: str, *, style: Style = BODY, x: float = LEFT, end: float = RIGHT, before: float = 0.0
) -> list[Line]:
    """Return a text as lines between ``x`` and ``end``."""
    return [
        Line((Piece(x, line, style),), before=before if number == 0 else 0.0)
        for number, line in enumerate(wrapped(text, style, end - x))
    ]
