"""Dates as the pages write them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.utils import formats
from django.utils.translation import get_language

DAYS_KEPT = 4_096


def written(day: date) -> str:
    """Write a day in the reader's language: “21 Nov 2026”.

    A page writes the same few days hundreds of times, and each costs as much as a row of a
    database: what was written is kept.
    """
    return _written(day, get_language())


@lru_cache(maxsize=DAYS_KEPT)
def _written(day: date, _language: str | None) -> str:
    return formats.date_format(day, "DATE_FORMAT")
