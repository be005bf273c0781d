"""Tell people by mail what is new to them: once a day or a week, by day, never on a Sunday."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from insights.mails import send_digest
from insights.models import Reader
from insights.querysets import ReaderQuerySet
from insights.selectors import issues_of
from insights.states import Frequency, IssueKind
from offices.models import Membership

AT_ONCE = 200
HOURS = (7, 19)
MOST_TOLD = 20
"""How many issues a digest tells one by one."""

MONDAY, SUNDAY = 0, 6
A_WEEK = timedelta(days=7)


def may_send(now: datetime) -> bool:
    """Tell whether people may be written to now: by day, and never on a Sunday."""
    local = timezone.localtime(now)
    first, last = HOURS
    return first <= local.hour < last and local.weekday() != SUNDAY


def send_digests(*, limit: int = AT_ONCE) -> int:
    """Send everybody the digest that is due, if there is anything new; returns how many mails.

    Each digest is considered once, however many look for due ones at the same moment.
    """
    now = timezone.now()
    if not may_send(now):
        return 0
    _welcome_new_members(now)
    due = due_readers(now).select_related("user", "office").order_by("digest_at", "pk")
    return sum(_send(reader, now) for reader in due[:limit])


def _welcome_new_members(now: datetime) -> None:
    """Count from today for those who joined since; what was there before isn't news."""
    known = Reader.objects.filter(user=OuterRef("user"), office=OuterRef("office"))
    without = Membership.objects.filter(
        ~Exists(known), user__is_active=True, office__closed_at__isnull=True
    ).values_list("user", "office")
    rows = [Reader(user_id=user, office_id=office, digest_at=now) for user, office in without]
    Reader.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)


def due_readers(now: datetime) -> ReaderQuerySet:
    """Return who has had no digest today, nor this week if they want it weekly."""
    local = timezone.localtime(now)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    monday = midnight - timedelta(days=local.weekday() - MONDAY)
    daily = Q(frequency=Frequency.DAILY, digest_at__lt=midnight)
    weekly = Q(frequency=Frequency.WEEKLY, digest_at__lt=monday)
    never = Q(digest_at__isnull=True) & ~Q(frequency=Frequency.OFF)
    return Reader.objects.filter(
        daily | weekly | never,
        user__is_active=True,
        user__memberships__office=F("office"),
        office__closed_at__isnull=True,
    )


@transaction.atomic
def _send(reader: Reader, now: datetime) -> bool:
    """Send one digest if there is something new in it; tell whether there was."""
    here = Reader.objects.filter(pk=reader.pk, digest_at=reader.digest_at)
    if not here.update(digest_at=now):
        return False
    since = max(filter(None, (reader.digest_at, reader.visited_at)), default=None)
    if since is None:
        return False
    mine = issues_of(reader.user, reader.office).exclude(kind__in=reader.muted)
    new = mine.standing().filter(detected_at__gt=since).select_related("client", "office")
    issues = list(new.order_by("owner", "kind", "since", "pk")[: MOST_TOLD + 1])
    if not issues:
        return False
    solved = mine.filter(closed_at__gt=since, detected_at__lte=since).count()
    send_digest(reader, issues[:MOST_TOLD], count=new.count(), solved=solved, since=since)
    return True


def change_notifications(reader: Reader, *, frequency: str, muted: list[str]) -> None:
    """Keep how often somebody wants a digest, and what they want left out of it.

    Who turns it on again is told what is new from now on.
    """
    changes: dict[str, object] = {"frequency": frequency, "muted": sorted(muted)}
    if reader.frequency == Frequency.OFF:
        changes["digest_at"] = timezone.now()
    Reader.objects.filter(pk=reader.pk).update(**changes)


@transaction.atomic
def unsubscribe(reader: Reader, *, kind: str) -> None:
    """Leave a kind of issue out of somebody's digest from now on; without one, stop the digest."""
    held = Reader.objects.select_for_update().get(pk=reader.pk)
    if kind not in IssueKind.values:
        held.frequency = Frequency.OFF
    elif kind not in held.muted:
        held.muted = sorted([*held.muted, kind])
    held.save(update_fields=["frequency", "muted"])
