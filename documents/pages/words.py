"""How the pages write amounts, dates and numbers: in the language of the person who reads."""

from __future__ import annotations

from datetime import date

from django.utils.translation import get_language

from common.dates import written
from documents.formats.findings import LANGUAGES
from documents.renderings.language import Labels, Words

NONE = "–"


def language() -> str:
    """Return the reader's language, one of those that documents can be shown in."""
    spoken = (get_language() or "")[:2]
    return spoken if spoken in LANGUAGES else LANGUAGES[0]


def words(*labels: Labels) -> Words:
    """Return what writes amounts and these labels in the reader's language."""
    return Words(language(), *labels)


def day(value: date | None) -> str:
    """Write a date as the pages do, “21 Nov 2026”; a dash for none."""
    return written(value) if value else NONE


def span(start: date | None, end: date | None) -> str:
    """Write from when to when, one date if they are the same; nothing for neither."""
    if start and end and start != end:
        return f"{day(start)} {NONE} {day(end)}"
    return day(start or end) if start or end else ""
