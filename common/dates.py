"""Dates as the pages write them."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from django.utils import formats
from django.utils.translation import get_language

KEPT = 4_096


def written(day: date) -> str:
    """Write a day in the reader's language: “21 Nov 2026”.

    A page writes the same few days hundreds of times, and each costs as much as a row of a
    database: what was written is kept.
    """
    return _written(day, "DATE_FORMAT", get_language())


def written_time(local: datetime) -> str:
    """Write a day and a time to the minute in the reader's language; kept too."""
    minute = local.replace(second=0, microsecond=0, tzinfo=None)
    return _written(minute, "DATETIME_FORMAT", get_language())


@lru_cache(maxsize=KEPT)
def _written(day: date | datetime, form: str, _language: str | None) -> str:
    return formats.date_format(day, form)
