"""Note when a person last saw the issues of an office."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from insights.models import Reader
from offices.models import AccountingOffice
from users.models import User

ONE_VISIT = timedelta(minutes=30)
"""Who comes back sooner is still on the same visit: what was new is new still."""
GRAIN = timedelta(seconds=20)


def note_visit(user: User, office: AccountingOffice) -> datetime | None:
    """Note that a person looks at the dashboard; returns until when they had seen it before.

    None on the very first visit, on which nothing is new rather than everything.
    """
    reader, _is_new = Reader.objects.get_or_create(user=user, office=office)
    now, last = timezone.now(), reader.visited_at
    if last and now - last < GRAIN:
        return reader.seen_until
    if last and now - last > ONE_VISIT:
        reader.seen_until = last
    reader.visited_at = now
    reader.save(update_fields=["visited_at", "seen_until"])
    return reader.seen_until
