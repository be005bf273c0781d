"""For whom a software calls."""

from __future__ import annotations

from enum import StrEnum


class Caller(StrEnum):
    """An accounting office, or one company that connected its invoicing software."""

    OFFICE = "office"
    COMPANY = "company"
