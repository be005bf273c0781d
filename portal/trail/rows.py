"""Events of an office's audit trail: which are wanted, and what a page or a file shows of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.models import AuditEvent
from common.actors import ActorKind
from common.identifiers import format_iban
from consents.models import Consent
from mandates.models import Mandate
from offices.models import AccountingOffice, BankAccount, Client
from portal.trail.words import AREAS, what_happened

AT_ONCE = 500  # events of a file whose names are looked up together
Named = dict[tuple[str, str], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One event as people read it; ``name`` and ``url`` are empty where nothing has a page."""

    at: datetime
    who: str
    what: str
    action: str
    name: str
    url: str
    reason: str
    ip: str


def events_of(office: AccountingOffice, wanted: dict[str, Any]) -> QuerySet[AuditEvent]:
    """Return what happened in an office, the newest first; ``wanted`` is of ``TrailFilter``."""
    events = AuditEvent.objects.filter(chain=str(office.pk)).order_by("-sequence")
    if area := wanted.get("area"):
        events = events.filter(action__in=AREAS[area])
    who = wanted.get("who", "")
    if who in set(ActorKind):
        events = events.filter(actor_kind=who)
    elif who:
        events = events.filter(actor_kind=ActorKind.USER, actor_id=who)
    if since := wanted.get("since"):
        events = events.filter(at__gte=_midnight(since))
    if until := wanted.get("until"):
        events = events.filter(at__lt=_midnight(until + timedelta(days=1)))
    return events


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def trail_rows(events: Sequence[AuditEvent], office: AccountingOffice) -> list[TrailRow]:
    """Put events into words, with the names of what they are about."""
    named = _names(events, office)
    return [
        _row(event, *named.get((event.target_kind, event.target_id), ("", ""))) for event in events
    ]


def _row(event: AuditEvent, name: str, url: str) -> TrailRow:
    personal = event.personal or {}
    return TrailRow(
        at=event.at,
        who=event.actor_label or _("Somebody whose data was erased"),
        what=what_happened(event.action),
        action=event.action,
        name=name or str(personal.get("email", "")),
        url=url,
        reason=event.reason,
        ip=str(personal.get("ip") or ""),
    )


def _names(events: Iterable[AuditEvent], office: AccountingOffice) -> Named:
    """Look up, in one query a kind, what the office may see of what its events are about."""
    wanted: dict[str, set[str]] = {}
    for event in events:
        wanted.setdefault(event.target_kind, set()).add(event.target_id)
    mine = AccountingOffice.objects.filter(pk=office.pk)
    named: Named = {}
    for row in Client.objects.for_offices(mine).filter(pk__in=_of(wanted, Client)):
        url = reverse("offices:company", args=[office.pk, row.pk])
        named[Client._meta.label_lower, str(row.pk)] = (row.name, url)
    accounts = BankAccount.objects.for_offices(mine).filter(pk__in=_of(wanted, BankAccount))
    for account in accounts.select_related("client"):
        name = f"{format_iban(account.iban)}, {account.client.name}"
        url = reverse("offices:accounts", args=[office.pk, account.client_id])
        named[BankAccount._meta.label_lower, str(account.pk)] = (name, url)
    mandates = Mandate.objects.for_offices(mine).filter(pk__in=_of(wanted, Mandate))
    for mandate in mandates.select_related("client"):
        name = f"{mandate.reference}, {mandate.client.name}"
        url = reverse("mandates:detail", args=[mandate.pk])
        named[Mandate._meta.label_lower, str(mandate.pk)] = (name, url)
    consents = Consent.objects.for_offices(mine).filter(pk__in=_of(wanted, Consent))
    for consent in consents.select_related("partner"):
        url = reverse("consents:detail", args=[consent.pk])
        named[Consent._meta.label_lower, str(consent.pk)] = (consent.partner.name, url)
    return named


def _of(wanted: dict[str, set[str]], model: Any) -> set[str]:
    return wanted.get(model._meta.label_lower, set())


def heading() -> list[str]:
    """Return the heading of the file."""
    return [
        _("When"),
        _("Who"),
        _("What"),
        _("About"),
        _("Reason"),
        _("Network address"),
        _("Action"),
    ]


def file_rows(
    events: QuerySet[AuditEvent], office: AccountingOffice
) -> Iterator[tuple[object, ...]]:
    """Yield the rows of the file, in flat memory however many there are."""
    stream = events.iterator(chunk_size=AT_ONCE)
    while some := list(islice(stream, AT_ONCE)):
        for row in trail_rows(some, office):
            yield (row.at, row.who, row.what, row.name, row.reason, row.ip, row.action)
