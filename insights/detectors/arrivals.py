"""What should have arrived and didn't, or arrived and can't be taken in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Subquery
from django.utils import timezone

from common.among import Among
from documents.continuity import QUIET_AT_LEAST, is_silent
from documents.models import Gap, Reception, Statement, StatementRequest
from documents.querysets import StatementQuerySet
from insights.detectors.found import Found, Offices
from insights.states import Owner
from offices.models import BankAccount

HABIT = timedelta(days=400)
"""How long before its last statement the habit of an account is looked for."""
MAIN = "00000"
"""The accounts themselves, without separate applications (CODA 2.6, record 0)."""
MENDED_BY_THE_OFFICE = ("unknown_account", "unknown_company", "no_mandate")


def missing_statements(offices: Offices) -> Iterator[Found]:
    """Find what is missing between the statements of accounts that are still in use."""
    rows = (
        Gap.objects.open()
        .for_offices(offices)
        .filter(bank_account__closed_at__isnull=True)
        .filter(bank_account__client__archived_at__isnull=True)
        .annotate(is_asked=Exists(StatementRequest.objects.pending().filter(gap=OuterRef("pk"))))
        .values(
            "is_asked",
            "pk",
            "opened_at",
            "first_missing",
            "last_missing",
            "difference",
            "previous_id",
            "next_id",
            "bank_account_id",
            "bank_account__iban",
            "bank_account__currency",
            "bank_account__client_id",
            "bank_account__client__office_id",
        )
    )
    gaps = list(rows)
    ends = {row[end] for row in gaps for end in ("previous_id", "next_id")}
    # Not joined: a planner that knows little of new tables pairs all statements with all others.
    days = dict(Statement.objects.filter(Among("pk", ends)).values_list("pk", "day"))
    for row in gaps:
        yield Found(
            office_id=row["bank_account__client__office_id"],
            client_id=row["bank_account__client_id"],
            subject=f"gap:{row['pk']}",
            owner=Owner.BANK if row["is_asked"] else Owner.OFFICE,
            since=row["opened_at"],
            facts={
                "gap": row["pk"],
                "account": str(row["bank_account_id"]),
                "iban": row["bank_account__iban"],
                "first": row["first_missing"],
                "last": row["last_missing"],
                "difference": row["difference"],
                "currency": row["bank_account__currency"],
                "after": days[row["previous_id"]].isoformat(),
                "before": days[row["next_id"]].isoformat(),
            },
        )


def silent_accounts(offices: Offices) -> Iterator[Found]:
    """Find the accounts that have been quiet for longer than they usually are."""
    today = timezone.localdate()
    last = _statements().filter(bank_account=OuterRef("pk")).order_by("-day").values("day")[:1]
    quiet = (
        BankAccount.objects.open()
        .for_offices(offices)
        .filter(client__archived_at__isnull=True)
        .annotate(last_day=Subquery(last))
        .filter(last_day__lt=today - timedelta(days=QUIET_AT_LEAST))
    )
    rows = list(quiet.values_list("pk", "iban", "client_id", "client__office_id", "last_day"))
    days = _days_of([row[0] for row in rows], today)
    for pk, iban, client_id, office_id, last_day in rows:
        if is_silent(days.get(pk, []), today):
            yield Found(
                office_id=office_id,
                client_id=client_id,
                subject=f"account:{pk}:{last_day}",
                owner=Owner.CLIENT,
                since=midnight(last_day),
                facts={"account": str(pk), "iban": iban, "last": last_day.isoformat()},
            )


def _statements() -> StatementQuerySet:
    return Statement.objects.filter(is_current=True, application=MAIN)


def _days_of(accounts: list[UUID], today: date) -> dict[UUID, list[date]]:
    """Return the days on which statements of these accounts were made, the oldest first."""
    days: dict[UUID, list[date]] = defaultdict(list)
    rows = _statements().filter(Among("bank_account", accounts), day__gte=today - 2 * HABIT)
    for pk, day in rows.order_by("bank_account", "day").values_list("bank_account", "day"):
        days[pk].append(day)
    return {pk: [day for day in made if day >= made[-1] - HABIT] for pk, made in days.items()}


def midnight(day: date) -> datetime:
    """Return the first moment of a day in Belgium."""
    return timezone.make_aware(datetime.combine(day, time.min))


def waiting_files(offices: Offices) -> Iterator[Found]:
    """Find the files that are taken in as soon as the office notes whose they are."""
    rows = (
        Reception.objects.for_offices(offices)
        .quarantined()
        .filter(reason__in=MENDED_BY_THE_OFFICE)
        .values("office_id", "reason", "waiting_for")
        .annotate(files=Count("pk"), first=Min("received_at"))
        .order_by("office_id", "reason", "waiting_for")
    )
    for row in rows:
        yield Found(
            office_id=row["office_id"],
            client_id=None,
            subject=f"{row['reason']}:{row['waiting_for']}",
            owner=Owner.OFFICE,
            since=row["first"],
            facts={name: row[name] for name in ("reason", "waiting_for", "files")},
        )
