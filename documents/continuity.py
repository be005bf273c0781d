"""In which order the statements of an account stand, and whether two of them follow each other.

A bank numbers its CODA files from 001 at the start of each year, one for every file, also for the
empty ones (CODA 2.6, record 1, positions 126-128); some don't number at all (000), and some write
the day of the year. What no number tells, the balances do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import groupby, pairwise
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
    """What a statement says about its place: amounts in thousandths, ``day`` it was made.

    ``paper`` is the number of the statement on paper, 0 if there is none; ``key`` the caller's own.
    """

    day: date
    number: int
    old_balance: int
    new_balance: int
    paper: int = 0
    key: int = 0


@dataclass(frozen=True, slots=True)
class Break:
    """What lies between two statements: missing numbers, money that moved unseen, or both."""

    first_missing: int | None
    last_missing: int | None
    difference: int


def in_order(links: Iterable[Link]) -> list[Link]:
    """Put statements in the order in which their bank made them, whatever order they came in.

    What no number tells apart is put one after the other by its balances.
    """
    ordered: list[Link] = []
    numbered = sorted(links, key=_place)
    for _, group in groupby(numbered, key=_place):
        ordered += _chained(list(group), ordered[-1].new_balance if ordered else None)
    return ordered


def _place(link: Link) -> tuple[date, int, int]:
    return link.day, link.number, link.paper


def _chained(links: list[Link], balance: int | None) -> list[Link]:
    """Let each begin where the one before ended, as far as they do; ``balance`` comes before."""
    chain: list[Link] = []
    left = sorted(links, key=lambda link: (link.old_balance, link.new_balance, link.key))
    while left:
        chain.append(_nearest(left, balance))
        left.remove(chain[-1])
        balance = chain[-1].new_balance
    return chain


def _nearest(links: list[Link], balance: int | None) -> Link:
    """Choose what begins at a balance, else what none of the others leads to; the empty first."""
    begins = {link.old_balance for link in links}
    ends = {link.new_balance for link in links}
    return min(
        links,
        key=lambda link: (
            link.old_balance != balance,
            link.new_balance != link.old_balance,
            link.old_balance in ends,
            link.new_balance not in begins,
        ),
    )


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
    the old year: then its number is higher than the files that the new year can have had, one a
    day. How many the old year had after the last that is here, no number tells.
    """
    first = previous.number + 1
    is_new_year = following.day.year > previous.day.year
    goes_on = following.number >= first and following.number > following.day.timetuple().tm_yday
    if is_new_year and not goes_on and following.number != first:
        first = 1
    return range(first, max(first, following.number))


def is_silent(days: list[date], today: date) -> bool:
    """Whether an account has been quiet for longer than it usually is.

    ``days`` are those of its last statements, the oldest first. Two or less tell nothing.
    """
    intervals = [(after - before).days for before, after in pairwise(days)]
    if len(intervals) < 2:  # noqa: PLR2004
        return False
    return (today - days[-1]).days > max(QUIET_AT_LEAST, QUIET_FACTOR * median(intervals))
