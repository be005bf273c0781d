"""Looks for issues by the clock."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task

from insights.services import look, look_at_changes, send_digests
from insights.states import SELDOM, IssueKind

CHANGES_WITHIN = timedelta(seconds=30)
"""More than twice the interval at which the clock asks, so that nothing falls in between."""


@shared_task(ignore_result=True)
def look_at_what_changed() -> None:
    """Look at the offices in which something happened a moment ago."""
    look_at_changes(within=CHANGES_WITHIN)


@shared_task(ignore_result=True)
def look_at_everything() -> None:
    """Look at all offices, also for what only the passing of time changes."""
    look(kinds=[kind for kind in IssueKind if kind not in SELDOM])


@shared_task(ignore_result=True)
def look_seldom() -> None:
    """Look for what takes long to find."""
    look(kinds=sorted(SELDOM))


@shared_task(ignore_result=True)
def tell_what_is_new() -> None:
    """Send the digests that are due."""
    send_digests()
