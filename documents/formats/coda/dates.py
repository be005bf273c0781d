"""DDMMYY, and the century that it leaves out."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from documents.formats.coda.errors import UnwritableValue

if TYPE_CHECKING:
    from collections.abc import Container

LENGTH = 6
UNKNOWN = "000000"
PIVOT = 80
"""80-99 are 1980-1999, 00-79 are 2000-2079: CODA is younger than 1980."""
YEARS: Container[int] = range(1900 + PIVOT, 2000 + PIVOT)


@lru_cache(maxsize=4096)
def day_from_digits(digits: str) -> date | None:
    """Return the date that six digits DDMMYY mean, ``None`` if there is no such day."""
    if len(digits) != LENGTH or not (digits.isascii() and digits.isdigit()):
        return None
    year = int(digits[4:])
    try:
        return date(year + (1900 if year >= PIVOT else 2000), int(digits[2:4]), int(digits[:2]))
    except ValueError:
        return None


def day_to_digits(day: date) -> str:
    """Write DDMMYY. Raises ``UnwritableValue`` outside 1980-2079."""
    if day.year not in YEARS:
        raise UnwritableValue(f"{day} can't be written with two digits for the year.")
    return f"{day:%d%m%y}"


def is_day(digits: str) -> bool:
    """Whether this is a date, or the zeros that stand for one that is not known."""
    return digits == UNKNOWN or day_from_digits(digits) is not None


class Days(dict[bytes, "date | None"]):
    """Each date by its six digits as they turn up, ``None`` for zeros; there are 36,526 at most.

    Raises ``KeyError`` for what is no date.
    """

    def __missing__(self, digits: bytes) -> date | None:
        text = digits.decode("ascii", "replace")
        if not is_day(text):
            raise KeyError(digits)
        day = self[digits] = day_from_digits(text)
        return day


DAYS = Days()
