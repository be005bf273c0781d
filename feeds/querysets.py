"""Feeds by office, by partner, by what a consent covers at this moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from consents.models import Consent
from offices.querysets import OfficeScopedQuerySet

if TYPE_CHECKING:
    from feeds.models import (  # noqa: F401
        Customer,
        CustomerCredential,
        Feed,
        FeedEntry,
        RedeliveryEntry,
    )
    from partners.models import SoftwarePartner


def covered_by_consent(partner: SoftwarePartner, *, office: str, client: str) -> Exists:
    """Return, as a condition, that a consent in force opens something of a client to a partner."""
    consents = Consent.objects.asked_by(partner).in_force()
    return Exists(consents.filter(office=OuterRef(office)).covering(client=OuterRef(client)))


class CustomerQuerySet(OfficeScopedQuerySet["Customer"]):
    pass


class CustomerCredentialQuerySet(OfficeScopedQuerySet["CustomerCredential"]):
    office_path = "customer__office"

    def live(self) -> Self:
        """Keep what is neither revoked nor expired, of an open office and an open partner."""
        unexpired = Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now())
        return self.filter(
            unexpired,
            revoked_at__isnull=True,
            customer__partner__closed_at__isnull=True,
            customer__office__closed_at__isnull=True,
        )


class FeedQuerySet(OfficeScopedQuerySet["Feed"]):
    office_path = "client__office"

    def open_to(self, partner: SoftwarePartner) -> Self:
        """Keep a partner's own feeds whose client it may read now, decided in this statement."""
        return self.filter(
            covered_by_consent(partner, office="client__office", client="client"),
            partner=partner,
            client__archived_at__isnull=True,
        )


class FeedEntryQuerySet(OfficeScopedQuerySet["FeedEntry"]):
    office_path = "client__office"


class RedeliveryEntryQuerySet(OfficeScopedQuerySet["RedeliveryEntry"]):
    office_path = "feed__client__office"
