"""Whether two statements of an account follow each other, by the way in which its bank counts.

A bank numbers its CODA files from 001 at the start of each year, one for every file, also for the
empty ones (CODA 2.6, record 1, positions 126-128); some don't number at all (000), and some write
the day of the year. What no number tells, the balances do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import pairwise
from statistics import median

UNUSED = 0
CALENDAR_BICS = frozenset({"ARSPBE22"})
"""Banks that number by the day of the year: a jump says nothing."""
QUIET_AT_LEAST = 10  # days without a statement that surprise nobody
QUIET_FACTOR = 4  # times the usual interval


class Numbering(Enum):
    """How a bank counts the files of an account."""

    CONSECUTIVE = "consecutive"
    CALENDAR = "calendar"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Link:
    """What a statement says about its place: amounts in thousandths, ``day`` it was made."""

    day: date
    number: int
    old_balance: int
    new_balance: int


@dataclass(frozen=True, slots=True)
class Break:
    """What lies between two statements: missing numbers, money that moved unseen, or both."""

    first_missing: int | None
    last_missing: int | None
    difference: int


def break_between(previous: Link, following: Link, *, bank_bic: str = "") -> Break | None:
    """Return what is missing between two statements, ``None`` if they follow each other."""
    difference = following.old_balance - previous.new_balance
    missing = range(0)
    if numbering(previous, following, bank_bic) is Numbering.CONSECUTIVE:
        missing = _missing(previous, following)
    if missing:
        return Break(missing.start, missing.stop - 1, difference)
    return Break(None, None, difference) if difference else None


def numbering(previous: Link, following: Link, bank_bic: str) -> Numbering:
    """Tell how the bank counts, by what is known of it or else by the numbers themselves."""
    if UNUSED in {previous.number, following.number}:
        return Numbering.NONE
    if bank_bic[:8] in CALENDAR_BICS or (_is_calendar(previous) and _is_calendar(following)):
        return Numbering.CALENDAR
    return Numbering.CONSECUTIVE


def _is_calendar(link: Link) -> bool:
    """Whether the number is the day of the year, of that day or of the day before."""
    return link.number > 1 and link.day.timetuple().tm_yday - link.number in {0, 1}


def _missing(previous: Link, following: Link) -> range:
    """Return the numbers between two statements of a bank that counts every file.

    After new year a bank starts again at 1, or goes on for the files that it still makes about
    the old year; how many the old year had after the last that is here, no number tells.
    """
    if following.number == previous.number + 1:
        return range(0)
    if following.day.year > previous.day.year:
        return range(1, following.number)
    return range(previous.number + 1, following.number)


def is_silent(days: list[date], today: date) -> bool:
    """Whether an account has been quiet for longer than it usually is.

    ``days`` are those of its last statements, the oldest first. Two or less tell nothing.
    """
    intervals = [(after - before).days for before, after in pairwise(days)]
    if len(intervals) < 2:  # noqa: PLR2004
        return False
    return (today - days[-1]).days > max(QUIET_AT_LEAST, QUIET_FACTOR * median(intervals))
