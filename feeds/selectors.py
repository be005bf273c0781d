"""Who calls, which feeds there are, and what became of a document.

A software calls for an office; or for one company of it, and then ``company`` says which.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import (
    FilteredRelation,
    Q,
    QuerySet,
    TextField,
    UUIDField,
)
from django.db.models.functions import Coalesce, TruncDate

from common.keys import keyed_hash
from common.prepared import Prepared
from consents.models import Consent
from documents.models import Document
from documents.querysets import DocumentQuerySet
from feeds.models import CustomerCredential, Feed, FeedEntry, Fetch
from feeds.querysets import (
    CustomerCredentialQuerySet,
    covered,
)
from offices.models import AccountingOffice, Client
from offices.querysets import AccountingOfficeQuerySet, ClientQuerySet
from partners.models import SoftwarePartner

Rows = TypeVar("Rows", bound=QuerySet)


@dataclass(frozen=True, slots=True)
class OpenFeed:
    """A feed as a partner sees it, with its client."""

    id: int
    client_id: uuid.UUID
    client_name: str
    client_code: str
    office_id: uuid.UUID


def credential_for(
    software_company: uuid.UUID, username: str, password: str
) -> CustomerCredential | None:
    """Return the live credential of a customer of this very software, or None."""
    if "\0" in username:  # PostgreSQL keeps no such text
        return None
    return _CREDENTIAL.first(
        software=software_company, username=username, secret_hash=keyed_hash(password)
    )


def _credentials(software: Any, username: Any, secret_hash: Any) -> CustomerCredentialQuerySet:
    return (
        CustomerCredential.objects.live()
        .filter(
            secret_hash=secret_hash,
            customer__username=username,
            customer__partner=software,
        )
        .select_related(
            "customer__partner", "customer__office", "customer__connection__client__office"
        )[:1]
    )


_CREDENTIAL = Prepared(
    _credentials, software=UUIDField(), username=TextField(), secret_hash=TextField()
)


def software_of(office: AccountingOffice) -> list[SoftwarePartner]:
    """Return the software that may fetch from an office now, by name."""
    consents = Consent.objects.in_force().filter(office=office)
    return list(SoftwarePartner.objects.filter(consents__in=consents).order_by("name", "pk"))


def passwords_to_list(office: AccountingOffice) -> CustomerCredentialQuerySet:
    """Return the passwords with which bookkeeping software calls for an office now, by software."""
    live = CustomerCredential.objects.live().filter(customer__office=office)
    return live.select_related("customer__partner", "created_by").order_by(
        "customer__partner__name", "customer", "-created_at", "-id"
    )


def readable_clients(
    partner: SoftwarePartner, office: AccountingOffice, company: Client | None = None
) -> ClientQuerySet:
    """Return the clients of an office that a consent opens to a partner at this moment."""
    opened = covered(partner, company, office="office", client="pk")
    return Client.objects.arrived().filter(opened, office=office)


def clients_without_feed(
    partner: SoftwarePartner, office: AccountingOffice, company: Client | None = None
) -> ClientQuerySet:
    """Return the kept clients that a partner may read and that have no feed of its yet."""
    own = Feed.objects.filter(partner=partner).values("client")
    return readable_clients(partner, office, company).kept().exclude(pk__in=own)


def open_feeds_of(
    partner: SoftwarePartner, office: AccountingOffice, company: Client | None = None
) -> list[OpenFeed | None]:
    """Return a partner's feed of each client that it may read now; None where there is none yet.

    One statement. By the client's code.
    """
    rows = (
        readable_clients(partner, office, company)
        .kept()
        .annotate(feed=FilteredRelation("feeds", condition=Q(feeds__partner=partner)))
        .order_by("code", "pk")
        .values_list("feed__pk", "pk", "name", "code", "office_id")
    )
    return [OpenFeed(*row) if row[0] else None for row in rows]


def open_offices(partner: SoftwarePartner) -> AccountingOfficeQuerySet:
    """Return the offices of which a consent opens something to a partner at this moment."""
    consents = Consent.objects.asked_by(partner).in_force().values("office")
    return AccountingOffice.objects.filter(pk__in=consents)


def changed_since(rows: Rows, moment: datetime | None, *, end: str) -> Rows:
    """Keep what was made or, by the column ``end``, ended since a moment (None: everything)."""
    if moment is None:
        return rows
    return rows.filter(Q(created_at__gte=moment) | Q(**{f"{end}__gte": moment}))


def dated_between(documents: DocumentQuerySet, start: date, end: date) -> DocumentQuerySet:
    """Keep the documents that bear a date from ``start`` to ``end``, both included."""
    return documents.annotate(on=date_borne()).filter(on__range=(start, end))


def date_borne(prefix: str = "") -> Coalesce:
    """Return the date of a document: the last day it is about, or its own, or its arrival's."""
    arrived = TruncDate(f"{prefix}available_at")
    return Coalesce(f"{prefix}period_end", f"{prefix}dated", arrived)


@dataclass(frozen=True, slots=True)
class Had:
    """What became of a document for one software: fetched, or waiting since it arrived."""

    partner: str
    first_at: datetime | None
    last_at: datetime | None
    times: int
    is_acknowledged: bool
    is_waiting: bool


def deliveries_of(document: Document) -> list[Had]:
    """Return which software had a document, and for which it waits, by name; three statements."""
    fetched = {
        fetch.partner_id: fetch
        for fetch in Fetch.objects.filter(document=document).select_related("partner")
    }
    entry = FeedEntry.objects.filter(document=document).first()
    feeds = Feed.objects.filter(client=document.client_id).select_related("partner")
    places = {feed.partner_id: feed for feed in feeds} if entry else {}
    partners = {fetch.partner_id: fetch.partner for fetch in fetched.values()}
    partners |= {feed.partner_id: feed.partner for feed in places.values()}
    rows = []
    for key, partner in partners.items():
        fetch, feed = fetched.get(key), places.get(key)
        done = bool(entry and feed and feed.acknowledged >= entry.pk)
        rows.append(
            Had(
                partner=partner.name,
                first_at=fetch.first_at if fetch else None,
                last_at=fetch.last_at if fetch else None,
                times=fetch.times if fetch else 0,
                is_acknowledged=done,
                is_waiting=bool(feed) and not done,
            )
        )
    return sorted(rows, key=lambda row: row.partner)
