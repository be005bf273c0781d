"""Tables of a document: columns, rows in groups, what each group comes to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_ROWS = 1_000
"""Of one table on a page; the PDF has them all."""


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A text, and quieter lines under it."""

    main: str = ""
    more: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together under a title; both title and total may be empty."""

    rows: Sequence[Sequence[Cell]]
    title: str = ""
    total: Sequence[Cell] = ()


Row = Sequence[tuple[Cell, Column]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A group as it is drawn: each cell with its column."""

    title: str
    rows: Sequence[Row]
    total: Row


@dataclass(frozen=True, slots=True)
class Table:
    """``left_out`` rows are not shown: a page would be too long."""

    caption: str
    columns: Sequence[Column]
    groups: Sequence[Shown]
    left_out: int = 0


def table(caption: str, columns: Sequence[Column], groups: Iterable[Group]) -> Table:
    """Return a table with as many rows as a page can show."""

    def drawn(row: Sequence[Cell]) -> Row:
        return list(zip(row, columns, strict=True)) if row else []

    shown, room, left_out = [], MOST_ROWS, 0
    for group in groups:
        rows = group.rows[:room]
        left_out += len(group.rows) - len(rows)
        room -= len(rows)
        shown.append(Shown(group.title, [drawn(row) for row in rows], drawn(group.total)))
    return Table(caption, columns, shown, left_out)


def cell(main: str, *more: str) -> Cell:
    """Return a cell, blank lines left out."""
    return Cell(main, [line for line in more if line.strip()])


def cells(*texts: str) -> list[Cell]:
    """Return cells of one line each."""
    return [Cell(text) for text in texts]


def joined(*texts: str, by: str = " · ") -> str:
    """Put texts in a row, the blank ones left out."""
    return by.join(text.strip() for text in texts if text.strip())


Facts = list[tuple[str, str]]
"""What something is called and what it is."""


def facts(*named: tuple[str, str]) -> Facts:
    """Return names and values, without those that have none."""
    return [(name, value) for name, value in named if value.strip()]
