"""The figures of the dashboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet

from consents.models import Consent
from consents.states import ConsentStatus
from documents.selectors import Day
from offices.models import AccountingOffice
from offices.querysets import ClientQuerySet

WEEK = 7


@dataclass(frozen=True, slots=True)
class Figures:
    """What an office wants to know first.

    ``usual`` is the mean of the same weekday in the weeks before, None where nothing ever came.
    """

    documents_today: int
    usual: int | None
    companies: int
    allowed: int
    last_use: datetime | None


def figures_of(
    offices: QuerySet[AccountingOffice], clients: ClientQuerySet, days: Sequence[Day]
) -> Figures:
    """Work the figures out for an office and its clients; ``days`` are arrivals, oldest first."""
    same_weekday = [day.count for day in days[-1 - WEEK :: -WEEK]]
    ever = any(day.count for day in days)
    allowed = Consent.objects.for_offices(offices).filter(status=ConsentStatus.ALLOWED)
    return Figures(
        documents_today=days[-1].count,
        usual=round(sum(same_weekday) / len(same_weekday)) if ever and same_weekday else None,
        companies=clients.kept().count(),
        allowed=allowed.count(),
        last_use=allowed.aggregate(last=Max("last_used_at"))["last"],
    )
