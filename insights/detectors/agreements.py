"""Software and people: who stopped coming, what ends soon, who never came."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from consents.models import Consent
from consents.states import ConsentStatus
from documents.models import Document
from insights.detectors.found import Found, Offices
from insights.states import Owner
from offices.models import Invitation

STOPPED_AFTER = timedelta(days=3)
"""The slowest software comes twice a day; three days hold a weekend."""
COUNTED = timedelta(days=31)
"""How far back what was left lying is counted."""
UNDECIDED_ENDS_SOON = timedelta(days=5)
ALLOWED_ENDS_SOON = timedelta(days=30)


def silent_software(offices: Offices) -> Iterator[Found]:
    """Find the software that may fetch, has stopped coming, and left something lying."""
    now = timezone.now()
    lying = (
        Document.objects.filter(
            client__office=OuterRef("office"),
            client__archived_at__isnull=True,
            available_at__gt=Greatest(OuterRef("seen_at"), Value(now - COUNTED)),
            available_at__lte=now - STOPPED_AFTER,
        )
        .annotate(
            is_covered=ExpressionWrapper(OuterRef("all_clients"), output_field=BooleanField())
        )
        .filter(Q(is_covered=True) | Q(client__consents=OuterRef("pk")))
        .order_by()
        .values("client__office")
        .annotate(found=Count("client", distinct=True))
    )
    rows = (
        Consent.objects.in_force()
        .for_offices(offices)
        .annotate(seen_at=Coalesce("last_used_at", "decided_at"))
        .filter(seen_at__lt=now - STOPPED_AFTER)
        .annotate(lying=Subquery(lying.values("found"), output_field=IntegerField()))
        .filter(lying__gt=0)
        .values_list("pk", "office_id", "partner__name", "last_used_at", "seen_at", "lying")
    )
    for pk, office_id, partner, last_used_at, seen_at, companies in rows:
        yield Found(
            office_id=office_id,
            client_id=None,
            subject=f"consent:{pk}",
            owner=Owner.SOFTWARE,
            since=seen_at,
            companies=companies,
            facts={"consent": str(pk), "partner": partner, "was_used": last_used_at is not None},
        )


def ending_consents(offices: Offices) -> Iterator[Found]:
    """Find the requests that lapse undecided, and the consents that end, before long."""
    now = timezone.now()
    undecided = Q(
        status=ConsentStatus.TO_BE_DETERMINED,
        expires_at__gt=now,
        expires_at__lte=now + UNDECIDED_ENDS_SOON,
    )
    allowed = Q(status=ConsentStatus.ALLOWED, ends_at__gt=now, ends_at__lte=now + ALLOWED_ENDS_SOON)
    rows = (
        Consent.objects.for_offices(offices)
        .filter(undecided | allowed, partner__closed_at__isnull=True)
        .annotate(companies=Count("office__clients", filter=_kept("office__clients")))
        .values_list(
            "pk", "office_id", "partner__name", "status", "expires_at", "ends_at", "companies"
        )
    )
    for pk, office_id, partner, status, expires_at, ends_at, companies in rows:
        is_decided = ends_at is not None and status == ConsentStatus.ALLOWED
        end = ends_at if ends_at and is_decided else expires_at
        yield Found(
            office_id=office_id,
            client_id=None,
            subject=f"consent:{pk}:{end:%Y%m%d}",
            owner=Owner.OFFICE,
            since=end - (ALLOWED_ENDS_SOON if is_decided else UNDECIDED_ENDS_SOON),
            companies=companies,
            facts={
                "consent": str(pk),
                "partner": partner,
                "status": status,
                "ends": end.isoformat(),
            },
        )


def _kept(path: str) -> Q:
    return Q(**{f"{path}__archived_at__isnull": True})


def expired_colleagues(offices: Offices) -> Iterator[Found]:
    """Find the invitations to join the office that lapsed; the address stays with them."""
    rows = (
        Invitation.objects.for_offices(offices)
        .waiting()
        .filter(expires_at__lte=timezone.now())
        .values_list("pk", "office_id", "expires_at")
    )
    for pk, office_id, expires_at in rows:
        yield Found(
            office_id=office_id,
            client_id=None,
            subject=f"invitation:{pk}:{expires_at:%Y%m%d}",
            owner=Owner.OFFICE,
            since=expires_at,
            companies=0,
        )
