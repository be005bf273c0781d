"""Companies that pay a social secretariat, and whose payroll entries nobody receives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Max, OuterRef
from django.db.models.functions import Upper
from django.utils import timezone

from documents.models import Transaction
from insights.detectors.arrivals import midnight
from insights.detectors.found import Found, Offices
from insights.states import Owner
from mandates.kinds import MandateKind, SourceKind
from mandates.models import Mandate
from mandates.selectors import sources
from offices.models import Client
from offices.querysets import ClientQuerySet

LOOKED_AT = timedelta(days=95)
"""Everybody pays a secretariat at least once a quarter."""


def payroll_payments(offices: Offices) -> Iterator[Found]:
    """Find who paid a secretariat that we know, by its name as a word, and has no SODA ordered.

    A company that pays several counts for the one it paid last.
    """
    secretariats = {facts.code: facts.name for facts in sources(SourceKind.SECRETARIAT)}
    names = "|".join(re.escape(name.upper()) for name in secretariats.values())
    rows = (
        Transaction.objects.filter(
            statement__bank_account__client__in=_without_payroll(offices),
            statement__is_current=True,
            statement__day__gte=timezone.localdate() - LOOKED_AT,
            amount__lt=0,
            detail=0,
        )
        .annotate(
            paid=Upper("counterparty_name"),
            client=F("statement__bank_account__client"),
            office=F("statement__bank_account__client__office"),
        )
        .filter(paid__regex=f"(^| )({names})( |$)")
        .values("client", "office", "paid")
        .annotate(payments=Count("pk"), last=Max("statement__day"))
    )
    for paid in _last_paid(rows, secretariats):
        yield Found(
            office_id=paid.office,
            client_id=paid.client,
            subject=f"payroll:{paid.client}",
            owner=Owner.OFFICE,
            since=midnight(paid.last),
            facts={
                "source": paid.house,
                "secretariat": secretariats[paid.house],
                "payments": paid.payments,
            },
        )


@dataclass(slots=True)
class Paid:
    """How often a company paid one house, and when last."""

    office: UUID
    client: UUID
    house: str
    payments: int = 0
    last: date = date.min


def _last_paid(
    rows: Iterable[Mapping[str, Any]], secretariats: Mapping[str, str]
) -> Iterator[Paid]:
    """Yield, of each company, the house that it paid last.

    One house has several spellings; a name that holds two houses is of the first.
    """
    found: dict[tuple[UUID, str], Paid] = {}
    for row in rows:
        padded = f" {row['paid']} "
        house = next(code for code, name in secretariats.items() if f" {name.upper()} " in padded)
        key = row["client"], house
        paid = found.setdefault(key, Paid(row["office"], row["client"], house))
        paid.payments += row["payments"]
        paid.last = max(paid.last, row["last"])
    newest: dict[UUID, Paid] = {}
    for paid in sorted(found.values(), key=lambda each: (-each.last.toordinal(), each.house)):
        newest.setdefault(paid.client, paid)
    yield from newest.values()


def _without_payroll(offices: Offices) -> ClientQuerySet:
    payroll = Mandate.objects.live().filter(client=OuterRef("pk"), kind=MandateKind.SODA)
    return Client.objects.for_offices(offices).kept().exclude(Exists(payroll))
