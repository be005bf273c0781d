"""Questions about what arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from documents.models import Document, Gap, Reception
from documents.querysets import DocumentQuerySet, GapQuerySet, ReceptionQuerySet
from offices.models import AccountingOffice, Client


@dataclass(frozen=True, slots=True)
class Day:
    """How many documents became available on one day; ``percent`` of the busiest day shown."""

    on: date
    count: int
    percent: int


def arrivals_by_day(clients: QuerySet[Client], *, days: int) -> list[Day]:
    """Return the last ``days`` days, the oldest first, with what arrived on each."""
    today = timezone.localdate()
    first = today - timedelta(days=days - 1)
    since = timezone.make_aware(datetime.combine(first, time.min))
    counted = dict(
        Document.objects.filter(client__in=clients, available_at__gte=since)
        .annotate(on=TruncDate("available_at"))
        .values_list("on")
        .annotate(count=Count("pk"))
        .order_by("on")
    )
    busiest = max(counted.values(), default=0) or 1
    shown = [first + timedelta(days=offset) for offset in range(days)]
    return [Day(on, counted.get(on, 0), round(counted.get(on, 0) * 100 / busiest)) for on in shown]


def newest_documents(clients: QuerySet[Client], *, limit: int) -> DocumentQuerySet:
    """Return what became available last, with what a list shows."""
    return (
        Document.objects.filter(client__in=clients)
        .select_related("client", "bank_account")
        .order_by("-available_at", "-pk")[:limit]
    )


def missing_statements(clients: QuerySet[Client]) -> GapQuerySet:
    """Return what is missing now between the statements of these clients, the newest first."""
    return (
        Gap.objects.open()
        .filter(bank_account__client__in=clients)
        .select_related("bank_account__client", "previous", "next")
        .order_by("-opened_at", "-pk")
    )


def waiting_files(offices: QuerySet[AccountingOffice]) -> ReceptionQuerySet:
    """Return what is kept apart and belongs to these offices, the newest first."""
    waiting = Reception.objects.for_offices(offices).quarantined()
    return waiting.select_related("stored_file").order_by("-received_at", "-pk")


def changed_documents(clients: QuerySet[Client]) -> DocumentQuerySet:
    """Return what senders sent again with other content, the newest first."""
    return (
        Document.objects.filter(client__in=clients, supersedes__isnull=False)
        .select_related("client", "bank_account", "supersedes")
        .order_by("-available_at", "-pk")
    )
