"""The four figures of the dashboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from documents.selectors import Day
from insights.detectors.mandates import TURN_COLUMNS, owner_of, with_turn
from insights.querysets import DetectedIssueQuerySet
from insights.selectors import clients_without_news
from insights.states import Owner
from mandates.models import Mandate
from mandates.states import LIVE, MandateState
from offices.models import AccountingOffice
from offices.querysets import ClientQuerySet

WEEK = 7


@dataclass(frozen=True, slots=True)
class Figures:
    """What an office wants to know first.

    ``usual`` is the mean of the same weekday in the weeks before, None where nothing ever came.
    ``late`` are companies of which a statement is late or missing, ``late_new`` those since a week.
    ``waiting`` says how many mandates wait, by whom they wait for.
    """

    documents_today: int
    usual: int | None
    late: int
    late_new: int
    waiting: dict[Owner, int]

    @property
    def mandates_waiting(self) -> int:
        return sum(self.waiting.values())


def figures_of(
    office: AccountingOffice,
    clients: ClientQuerySet,
    issues: DetectedIssueQuerySet,
    days: Sequence[Day],
) -> Figures:
    """Work the figures out for these clients of an office and these issues, in two statements.

    ``days`` are arrivals, oldest first.
    """
    same_weekday = [day.count for day in days[-1 - WEEK :: -WEEK]]
    ever = any(day.count for day in days)
    late, late_new = clients_without_news(issues, since=timezone.now() - timedelta(days=WEEK))
    return Figures(
        documents_today=days[-1].count,
        usual=round(sum(same_weekday) / len(same_weekday)) if ever and same_weekday else None,
        late=late,
        late_new=late_new,
        waiting=_waiting(office, clients),
    )


def _waiting(office: AccountingOffice, clients: ClientQuerySet) -> dict[Owner, int]:
    """Count the mandates that aren't active yet, or have a problem, by whose turn it is."""
    unfinished = Mandate.objects.filter(
        office=office, client__in=clients.kept(), state__in=LIVE - {MandateState.ACTIVE}
    )
    rows = with_turn(unfinished).order_by().values(*TURN_COLUMNS).annotate(count=Count("pk"))
    waiting = dict.fromkeys(Owner, 0)
    for row in rows:
        waiting[owner_of(row)] += row["count"]
    return {owner: count for owner, count in waiting.items() if count}
