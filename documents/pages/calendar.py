"""A year of an account at a glance: every day a cell."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.banking_days import bank_holidays, is_banking_day
from documents.models import Gap, Statement
from documents.pages.words import day, words
from documents.presentation import missing_numbers

MONTHS = range(1, 13)
LONGEST_MONTH = 31


class State(StrEnum):
    """What is known about one day of an account."""

    RECEIVED = "received"
    EMPTY = "empty"
    MISSING = "missing"
    DOUBTFUL = "doubtful"
    HOLIDAY = "holiday"
    CLOSED = "closed"
    """Weekend."""
    EXPECTED = "expected"
    """Later, or so recent that the bank may still send it."""
    NOTHING = "nothing"
    """Nothing came, and nothing says that something should have."""
    BEFORE = "before"
    """Nothing of the account had come until then."""


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day; ``said`` is for the ear and the tooltip. An empty ``state`` is no day at all."""

    number: int
    state: str
    said: str = ""
    url: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class MonthRow:
    name: str
    days: Sequence[DayCell]


@dataclass(frozen=True, slots=True)
class GapRow:
    """Something that is missing: between which statements, and what."""

    sentence: str
    difference: str
    previous: str
    previous_url: str
    following: str
    following_url: str
    opened_at: datetime


def months(
    year: int, statements: Iterable[Statement], gaps: Sequence[Gap], *, first: date | None
) -> list[MonthRow]:
    """Return the twelve months of a year, the days in which something came or is missing marked.

    ``first`` is the day of the first statement of the account.

    A statement stands on the day that it closes. Between the two statements around a gap, the
    banking days without one are those that the missing statements are about.
    """
    by_day: dict[date, list[Statement]] = {}
    for statement in statements:
        by_day.setdefault(day_of(statement), []).append(statement)
    missing, words_of = _missing_days(gaps), _words_of_states()
    return [
        MonthRow(
            formats.date_format(date(year, month, 1), "N"),
            [
                _cell(year, month, number, by_day, missing, first, words_of)
                for number in range(1, LONGEST_MONTH + 1)
            ],
        )
        for month in MONTHS
    ]


def day_of(statement: Statement) -> date:
    """Return the day that a statement is about; an empty one is made the morning after."""
    if statement.movement_count and statement.new_balance_on:
        return statement.new_balance_on
    made = statement.created_on
    if made is None:
        return statement.new_balance_on or statement.day
    before = made - timedelta(days=1)
    while not is_banking_day(before):
        before -= timedelta(days=1)
    return before


def _missing_days(gaps: Iterable[Gap]) -> dict[date, State]:
    """Return the days within gaps: missing by number, or doubtful where only money jumped."""
    days: dict[date, State] = {}
    for gap in gaps:
        state = State.DOUBTFUL if gap.first_missing is None else State.MISSING
        on, end = day_of(gap.previous) + timedelta(days=1), day_of(gap.next)
        while on < end:
            if is_banking_day(on):
                days[on] = state
            on += timedelta(days=1)
    return days


def _cell(
    year: int,
    month: int,
    number: int,
    by_day: Mapping[date, Sequence[Statement]],
    missing: Mapping[date, State],
    first: date | None,
    words_of: Mapping[State, str],
) -> DayCell:
    if number > monthrange(year, month)[1]:
        return DayCell(number, "")
    on = date(year, month, number)
    if here := by_day.get(on):
        return _received(on, here)
    state = _state(on, missing, first)
    return DayCell(number, state, f"{day(on)}: {words_of[state]}")


def _received(on: date, here: Sequence[Statement]) -> DayCell:
    """Return the cell of a day that has statements; it leads to the last of them."""
    moved = sum(statement.movement_count for statement in here)
    said = (
        ngettext("%(count)d movement", "%(count)d movements", moved) % {"count": moved}
        if moved
        else _("no movements")
    )
    statement = here[-1]
    url = reverse("documents:detail", args=[statement.document.uuid])
    if statement.position:
        url += f"?statement={statement.position + 1}"
    state = State.RECEIVED if moved else State.EMPTY
    return DayCell(on.day, state, f"{day(on)}: {said}", url, len(here))


def _state(on: date, missing: Mapping[date, State], first: date | None) -> State:
    if on in missing:
        return missing[on]
    if not is_banking_day(on):
        return State.HOLIDAY if on in bank_holidays(on.year) else State.CLOSED
    if on >= last_due(timezone.localdate()):
        return State.EXPECTED
    return State.BEFORE if first is None or on < first else State.NOTHING


def last_due(today: date) -> date:
    """Return the last banking day before today, whose statement may still be on its way."""
    on = today - timedelta(days=1)
    while not is_banking_day(on):
        on -= timedelta(days=1)
    return on


def _words_of_states() -> dict[State, str]:
    return {
        State.MISSING: _("missing"),
        State.DOUBTFUL: _("the balances don't meet around this day"),
        State.HOLIDAY: _("bank holiday"),
        State.CLOSED: _("weekend"),
        State.EXPECTED: _("not due yet"),
        State.NOTHING: _("nothing received"),
        State.BEFORE: _("before the first statement"),
    }


def legend() -> list[tuple[str, str]]:
    """Return every state that a cell can have, with what it means."""
    return [
        (State.RECEIVED, _("Received")),
        (State.EMPTY, _("Received, no movements")),
        (State.MISSING, _("Missing")),
        (State.DOUBTFUL, _("Balances don't meet")),
        (State.NOTHING, _("Nothing received")),
        (State.HOLIDAY, _("Bank holiday")),
        (State.EXPECTED, _("Not due yet")),
    ]


def gap_rows(gaps: Iterable[Gap], *, currency: str) -> list[GapRow]:
    """Return what is missing, each with the statements around it."""
    write = words()
    return [
        GapRow(
            sentence=missing_numbers(gap),
            difference=write.money(gap.difference, currency) if gap.difference else "",
            previous=_named(gap.previous),
            previous_url=_url(gap.previous),
            following=_named(gap.next),
            following_url=_url(gap.next),
            opened_at=gap.opened_at,
        )
        for gap in gaps
    ]


def _named(statement: Statement) -> str:
    number = f"{statement.coda_sequence:03d}, " if statement.coda_sequence else ""
    return f"{number}{day(day_of(statement))}"


def _url(statement: Statement) -> str:
    return reverse("documents:detail", args=[statement.document.uuid])
