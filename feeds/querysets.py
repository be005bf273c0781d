"""Feeds by office, by partner, by what a consent covers at this moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef, Q, QuerySet

from common.kinds import DocumentKind
from common.prepared import moment
from connections.models import Connection
from consents.models import Consent
from consents.selectors import readable_by
from offices.querysets import OfficeScopedQuerySet

if TYPE_CHECKING:
    from feeds.models import (  # noqa: F401
        Customer,
        CustomerCredential,
        Delivery,
        Feed,
        FeedEntry,
        Fetch,
        RedeliveryEntry,
    )
    from offices.models import AccountingOffice, Client
    from partners.models import SoftwarePartner


def covered(
    partner: SoftwarePartner, company: Client | None, *, office: str, client: str
) -> Exists:
    """Return, as a condition, that something of a client is open to a partner.

    By a consent in force; or, where it calls for one company, by that company's connection.
    """
    if company is not None:
        connections = Connection.objects.in_force().filter(partner=partner, client=company)
        return Exists(connections.filter(client=OuterRef(client)))
    consents = Consent.objects.asked_by(partner).in_force()
    return Exists(consents.filter(office=OuterRef(office)).covering(client=OuterRef(client)))


def readable(partner: SoftwarePartner, company: Client | None) -> Q:
    """Return, as a condition on documents, that a partner may read them at this moment.

    The rows need ``client``, ``client__office`` and ``kind``. Where it calls for one company, it
    reads the statements of that company's accounts, and nothing else.
    """
    if company is None:
        return Q(readable_by(partner))
    connected = covered(partner, company, office="client__office", client="client")
    return Q(connected, kind=DocumentKind.CODA)


class CustomerQuerySet(OfficeScopedQuerySet["Customer"]):
    def for_offices(self, offices: QuerySet[AccountingOffice]) -> Self:
        """Keep these offices as customers, and the companies whose books they keep."""
        return self.filter(Q(office__in=offices) | Q(connection__client__office__in=offices))


class CustomerCredentialQuerySet(OfficeScopedQuerySet["CustomerCredential"]):
    def for_offices(self, offices: QuerySet[AccountingOffice]) -> Self:
        """Keep the passwords of these offices, and of the companies whose books they keep."""
        return self.filter(
            Q(customer__office__in=offices) | Q(customer__connection__client__office__in=offices)
        )

    def live(self) -> Self:
        """Keep what opens something now.

        It is neither revoked nor expired, the partner and the office are open, and a company's
        connection stands.
        """
        unexpired = Q(expires_at__isnull=True) | Q(expires_at__gt=moment())
        of_office = Q(customer__office__isnull=False, customer__office__closed_at__isnull=True)
        of_company = Q(customer__connection__in=Connection.objects.in_force())
        return self.filter(
            unexpired,
            of_office | of_company,
            revoked_at__isnull=True,
            customer__partner__closed_at__isnull=True,
        )


class FeedQuerySet(OfficeScopedQuerySet["Feed"]):
    office_path = "client__office"

    def open_to(self, partner: SoftwarePartner, company: Client | None = None) -> Self:
        """Keep a partner's own feeds whose client it may read now, decided in this statement."""
        return self.filter(
            covered(partner, company, office="client__office", client="client"),
            partner=partner,
            client__archived_at__isnull=True,
        )


class FeedEntryQuerySet(OfficeScopedQuerySet["FeedEntry"]):
    office_path = "client__office"


class RedeliveryEntryQuerySet(OfficeScopedQuerySet["RedeliveryEntry"]):
    office_path = "feed__client__office"


class DeliveryQuerySet(OfficeScopedQuerySet["Delivery"]):
    office_path = "document__client__office"


class FetchQuerySet(OfficeScopedQuerySet["Fetch"]):
    office_path = "document__client__office"
