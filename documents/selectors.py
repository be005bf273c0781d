"""Questions about what arrived."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.cache import caches
from django.core.exceptions import EmptyResultSet
from django.db.models import Count, Max, Min, Prefetch, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from documents.continuity import Link, in_order
from documents.models import Document, Gap, Reception, Statement, StatementRequest
from documents.querysets import (
    DocumentQuerySet,
    GapQuerySet,
    ReceptionQuerySet,
    StatementQuerySet,
)
from offices.models import AccountingOffice, BankAccount, Client
from offices.querysets import ClientQuerySet

SECONDS_A_DAY = 86_400
MADE_WITHIN = 14  # days after the last that a statement is about, holidays included


@dataclass(frozen=True, slots=True)
class Day:
    """How many documents became available on one day; ``percent`` of the busiest day shown."""

    on: date
    count: int
    percent: int


def arrivals_by_day(clients: QuerySet[Client], *, days: int) -> list[Day]:
    """Return the last ``days`` days, the oldest first, with what arrived on each.

    What arrived on days that are over is counted once a day for the same companies, in each
    process: nothing arrives there any more, and a large office has a hundred thousand a month.
    """
    today = timezone.localdate()
    first = today - timedelta(days=days - 1)
    kept, name = caches["process"], f"arrivals:{today}:{days}:{_digest_of(clients)}"
    counted: dict[date, int] | None = kept.get(name)
    if counted is None:
        counted = _arrivals(clients, first, today - timedelta(days=1))
        kept.set(name, counted, timeout=SECONDS_A_DAY)
    counted = counted | _arrivals(clients, today, today)
    busiest = max(counted.values(), default=0) or 1
    shown = [first + timedelta(days=offset) for offset in range(days)]
    return [Day(on, counted.get(on, 0), round(counted.get(on, 0) * 100 / busiest)) for on in shown]


def _arrivals(clients: QuerySet[Client], first: date, last: date) -> dict[date, int]:
    """Count what arrived on each of these days."""
    start, end = (
        timezone.make_aware(datetime.combine(day, time.min))
        for day in (first, last + timedelta(days=1))
    )
    rows = Document.objects.filter(client__in=clients).available_between(start, end)
    days = rows.annotate(on=TruncDate("available_at")).values_list("on")
    return dict(days.annotate(count=Count("pk")).order_by())


def _digest_of(clients: QuerySet[Client]) -> str:
    """Return a name for a question about companies: the same for the same question."""
    try:
        return hashlib.sha256(str(clients.query).encode()).hexdigest()
    except EmptyResultSet:
        return "none"


def newest_documents(clients: ClientQuerySet, *, limit: int) -> DocumentQuerySet:
    """Return what became available last, with what a list shows."""
    return (
        Document.objects.filter(clients.owning())
        .select_related("client", "bank_account")
        .order_by("-available_at", "-pk")[:limit]
    )


def missing_statements(clients: ClientQuerySet) -> GapQuerySet:
    """Return what is missing now between the statements of these clients, the newest first."""
    rows = Gap.objects.open().filter(clients.owning())
    return rows.order_by("-opened_at", "-pk")


def gaps_shown() -> GapQuerySet:
    """Return gaps with what a list shows of each."""
    return Gap.objects.select_related(
        "client", "bank_account", "previous__document", "next__document"
    )


def waiting_files(offices: QuerySet[AccountingOffice]) -> ReceptionQuerySet:
    """Return what is kept apart and belongs to these offices, the newest first."""
    waiting = Reception.objects.for_offices(offices).quarantined()
    return waiting.select_related("stored_file").order_by("-received_at", "-pk")


def changed_documents(clients: ClientQuerySet) -> DocumentQuerySet:
    """Return what senders sent again with other content, the newest first."""
    rows = Document.objects.filter(clients.owning(), supersedes__isnull=False)
    return rows.order_by("-available_at", "-pk")


def neighbours_of(statement: Statement) -> tuple[Statement | None, Statement | None]:
    """Return what comes before and after a statement that counts, each with its document."""
    rows = Statement.objects.filter(
        bank_account=statement.bank_account_id, application=statement.application, is_current=True
    )
    before = rows.filter(day__lt=statement.day).aggregate(day=Max("day"))["day"]
    after = rows.filter(day__gt=statement.day).aggregate(day=Min("day"))["day"]
    span = (before or statement.day, after or statement.day)
    near = {
        row.pk: row
        for row in rows.filter(day__range=span).select_related("document").order_by("day", "pk")
    }
    keys = [link.key for link in in_order(map(link_of, near.values()))]
    if statement.pk not in near:
        return None, None
    place = keys.index(statement.pk)
    return (
        near[keys[place - 1]] if place else None,
        near[keys[place + 1]] if place + 1 < len(keys) else None,
    )


def link_of(statement: Statement) -> Link:
    """Return what a statement says about its place among others."""
    return Link(
        statement.day,
        statement.coda_sequence,
        statement.old_balance,
        statement.new_balance,
        statement.statement_number,
        statement.pk,
    )


def versions_of(document: Document, statement: Statement | None) -> DocumentQuerySet:
    """Return everything that its sender sent under the number of a document, the newest first.

    Of a CODA, under the number of one of its statements. Without a number there is the document
    alone.
    """
    same = Document.objects.filter(pk=document.pk)
    if statement and statement.created_on and statement.coda_sequence:
        sent = Statement.objects.filter(
            bank_account=statement.bank_account_id,
            application=statement.application,
            created_on=statement.created_on,
            coda_sequence=statement.coda_sequence,
        )
        same = Document.objects.filter(pk__in=sent.values("document"), client=document.client_id)
    elif document.natural_key:
        same = Document.objects.filter(
            client=document.client_id, kind=document.kind, natural_key=document.natural_key
        )
    return same.order_by("-version", "-pk")


def statements_of_year(account: BankAccount, year: int) -> StatementQuerySet:
    """Return the statements that count of one account around a year, in their order.

    With what a calendar shows of them, and of their documents the identifier.
    """
    span = (date(year, 1, 1), date(year, 12, 31) + timedelta(days=MADE_WITHIN))
    rows = Statement.objects.filter(bank_account=account, is_current=True, day__range=span)
    days = ("day", "created_on", "new_balance_on", "movement_count", "position")
    rows = rows.select_related("document").only(*days, "document__uuid")
    return rows.order_by("day", "coda_sequence", "pk")


def last_statement(account: BankAccount) -> Statement | None:
    """Return the newest statement that counts of an account, if it has any."""
    rows = Statement.objects.filter(bank_account=account, is_current=True)
    return rows.order_by("-day", "-coda_sequence", "-pk").first()


def first_statement(account: BankAccount) -> Statement | None:
    """Return the oldest statement that counts of an account, if it has any."""
    rows = Statement.objects.filter(bank_account=account, is_current=True)
    return rows.order_by("day", "coda_sequence", "pk").first()


def gaps_of_account(account: BankAccount) -> GapQuerySet:
    """Return what is missing now between the statements of an account, the newest first."""
    return (
        Gap.objects.open()
        .filter(bank_account=account)
        .select_related("previous__document", "next__document", "bank_account")
        .order_by("-next__day", "-pk")
    )


def gaps_between(account: BankAccount, start: date, end: date) -> GapQuerySet:
    """Return what is missing of an account in a period, with what the bank was asked for."""
    pending = StatementRequest.objects.pending().order_by("pk")
    return (
        gaps_of_account(account)
        .filter(previous__day__lte=end, next__day__gte=start)
        .prefetch_related(Prefetch("requests", queryset=pending))
    )
