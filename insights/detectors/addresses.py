"""Companies that mail doesn't reach, or may not reach."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Lower
from django.utils import timezone

from insights.detectors.found import Found, Offices
from insights.detectors.mandates import of_kept_companies
from insights.states import Owner
from mails.models import UndeliverableAddress
from mandates.models import Signatory
from mandates.states import UNSIGNED
from offices.models import Client
from offices.models.addresses import LINK_LIVES


def missing_addresses(offices: Offices) -> Iterator[Found]:
    """Find the companies that have something to sign, and no address to be asked at."""
    reachable = Signatory.objects.active().filter(mandate=OuterRef("pk")).exclude(email="")
    rows = (
        of_kept_companies(offices)
        .filter(state__in=UNSIGNED, is_handed_over=False, client__contact_email="")
        .exclude(Exists(reachable.order_by()))
        .order_by("client_id", "ordered_at")
        .values_list("client_id", "office_id", "ordered_at")
    )
    seen = set()
    for client_id, office_id, ordered_at in rows:
        if client_id not in seen:
            seen.add(client_id)
            yield Found(
                office_id=office_id,
                client_id=client_id,
                subject=f"client:{client_id}",
                owner=Owner.OFFICE,
                since=ordered_at,
            )


def doubtful_addresses(offices: Offices) -> Iterator[Found]:
    """Find the addresses from which mail comes back, that are somebody else's, or never answered.

    An address that the company was never asked to confirm is none of them.
    """
    kept = Client.objects.kept().for_offices(offices).exclude(contact_email="")
    refused = UndeliverableAddress.objects.filter(address=Lower(OuterRef("contact_email")))
    bouncing = (
        kept.annotate(since=Subquery(refused.values("since")[:1]))
        .filter(since__isnull=False)
        .values_list("pk", "office_id", "since")
    )
    seen = set()
    for pk, office_id, since in bouncing:
        seen.add(pk)
        yield _doubt(pk, office_id, "undeliverable", since)
    unconfirmed = kept.filter(email_confirmed_at__isnull=True)
    declined = unconfirmed.filter(email_declined_at__isnull=False)
    for pk, office_id, since in declined.values_list("pk", "office_id", "email_declined_at"):
        if since and pk not in seen:
            yield _doubt(pk, office_id, "declined", since)
    lapsed = unconfirmed.filter(
        email_declined_at__isnull=True, email_asked_at__lte=timezone.now() - LINK_LIVES
    )
    for pk, office_id, asked_at in lapsed.values_list("pk", "office_id", "email_asked_at"):
        if asked_at and pk not in seen:
            yield _doubt(pk, office_id, "lapsed", asked_at + LINK_LIVES)


def _doubt(client_id: UUID, office_id: UUID, reason: str, since: datetime) -> Found:
    return Found(
        office_id=office_id,
        client_id=client_id,
        subject=f"client:{client_id}:{reason}",
        owner=Owner.OFFICE,
        since=since,
        facts={"reason": reason},
    )
