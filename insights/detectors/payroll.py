"""Companies that pay a social secretariat, and whose payroll entries nobody receives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Case, CharField, Count, Exists, F, Max, OuterRef, Value, When
from django.db.models.functions import Concat, Upper
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
    named = Case(
        *(
            When(padded__contains=f" {name.upper()} ", then=Value(code))
            for code, name in secretariats.items()
        ),
        output_field=CharField(),
    )
    rows = (
        Transaction.objects.filter(
            statement__bank_account__client__in=_without_payroll(offices),
            statement__is_current=True,
            statement__day__gte=timezone.localdate() - LOOKED_AT,
            amount__lt=0,
            detail=0,
        )
        .annotate(
            padded=Concat(Value(" "), Upper("counterparty_name"), Value(" ")),
            house=named,
            client=F("statement__bank_account__client"),
            office=F("statement__bank_account__client__office"),
        )
        .filter(house__isnull=False)
        .values("client", "office", "house")
        .annotate(payments=Count("pk"), last=Max("statement__day"))
        .order_by("client", "-last", "house")
    )
    seen = set()
    for row in rows:
        if row["client"] in seen:
            continue
        seen.add(row["client"])
        yield Found(
            office_id=row["office"],
            client_id=row["client"],
            subject=f"payroll:{row['client']}",
            owner=Owner.OFFICE,
            since=midnight(row["last"]),
            facts={
                "source": row["house"],
                "secretariat": secretariats[row["house"]],
                "payments": row["payments"],
            },
        )


def _without_payroll(offices: Offices) -> ClientQuerySet:
    payroll = Mandate.objects.live().filter(client=OuterRef("pk"), kind=MandateKind.SODA)
    return Client.objects.for_offices(offices).kept().exclude(Exists(payroll))
