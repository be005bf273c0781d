"""Moments as API v2 writes them."""

from __future__ import annotations

from datetime import UTC, datetime


def wire_moment(value: datetime) -> str:
    """Write a moment in UTC with ``Z``, to the second."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
