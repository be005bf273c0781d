"""Days that statements, payroll and expenses can be about."""

from __future__ import annotations

from datetime import date

YEARS = range(1980, 2080)
"""Those that CODA can write (see ``coda.dates``). None of these documents is older than CODA; the
first and last days of all, and those of 1900 and 1970, stand for an empty field somewhere."""


def day_in(text: str) -> date | None:
    """Read YYYY-MM-DD; ``None`` for what is no day, or none of these years."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None
