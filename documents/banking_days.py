"""On which days Belgian banks make no statements: weekends and holidays.

The ten legal holidays, and the days on which the euro payment system T2 stands still as well
(Good Friday, 26 December).
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

SATURDAY = 5
FIXED = ((1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25), (12, 26))
FROM_EASTER = (-2, 1, 39, 50)
"""Good Friday, Easter Monday, Ascension, Whit Monday: days from Easter Sunday."""


@lru_cache(maxsize=32)
def bank_holidays(year: int) -> frozenset[date]:
    """Return the holidays of a year; some fall in a weekend."""
    sunday = easter_sunday(year)
    moving = {sunday + timedelta(days=days) for days in FROM_EASTER}
    return frozenset(moving | {date(year, month, day) for month, day in FIXED})


def easter_sunday(year: int) -> date:
    """Return the Sunday after the first full moon of spring, by Gauss's rule of 1816.

    The names are Gauss's own; his two exceptions keep the moon from standing a day late.
    """
    a, b, c = year % 19, year % 4, year % 7
    century = year // 100
    m = (15 - (13 + 8 * century) // 25 + century - century // 4) % 30
    n = (4 + century - century // 4) % 7
    d = (19 * a + m) % 30
    e = (2 * b + 4 * c + 6 * d + n) % 7
    days = 22 + d + e
    if e == 6 and (d == 29 or (d == 28 and (11 * m + 11) % 30 < 19)):  # noqa: PLR2004
        days -= 7
    return date(year, 3, 1) + timedelta(days=days - 1)


def is_banking_day(day: date) -> bool:
    """Whether a Belgian bank works on a day."""
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)
