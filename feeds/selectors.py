"""Who calls, which feeds there are, and what waits in one.

A software calls for an office; or for one company of it, and then ``company`` says which.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import (
    BooleanField,
    ExpressionWrapper,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.functions import Coalesce, TruncDate

from common.keys import keyed_hash
from common.kinds import DocumentKind
from consents.models import Consent
from documents.models import Document
from documents.querysets import DocumentQuerySet
from feeds.models import CustomerCredential, Feed, FeedEntry, Fetch, RedeliveryEntry
from feeds.querysets import (
    CustomerCredentialQuerySet,
    FeedEntryQuerySet,
    RedeliveryEntryQuerySet,
    covered,
    readable,
)
from feeds.rows import RowsAsJson, rows_of
from mandates.grounds import MANDATE_KIND, ground_has_ended
from offices.models import AccountingOffice, Client
from offices.querysets import AccountingOfficeQuerySet, ClientQuerySet
from partners.models import SoftwarePartner

PAGE_SIZE = 500
Rows = TypeVar("Rows", bound=QuerySet)


@dataclass(frozen=True, slots=True)
class Pending:
    """One entry that a partner has yet to acknowledge."""

    index: uuid.UUID
    kind: str
    facts: dict[str, Any]


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
    return (
        CustomerCredential.objects.live()
        .filter(
            secret_hash=keyed_hash(password),
            customer__username=username,
            customer__partner=software_company,
        )
        .select_related(
            "customer__partner", "customer__office", "customer__connection__client__office"
        )
        .first()
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
    return Client.objects.filter(opened, office=office)


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


def pending_entries(
    feed_id: int,
    partner: SoftwarePartner,
    office: AccountingOffice,
    company: Client | None = None,
) -> list[Pending] | None:
    """Return what comes after the acknowledged place of a feed, the oldest first.

    One statement, at most ``PAGE_SIZE`` rows of it. None if the partner has no such feed, or may
    not read its client now. Entries of kinds that the consent leaves out are not there.
    """
    entries = FeedEntry.objects.filter(client=OuterRef("client"), pk__gt=OuterRef("acknowledged"))
    shown = entries.filter(readable(partner, company)).order_by("pk")[:PAGE_SIZE]
    return _page(feed_id, partner, office, company, shown)


def pending_redeliveries(
    feed_id: int,
    partner: SoftwarePartner,
    office: AccountingOffice,
    company: Client | None = None,
) -> list[Pending] | None:
    """Return the same as ``pending_entries``, of what was asked for again."""
    own = RedeliveryEntry.objects.filter(feed=OuterRef("pk"), pk__gt=OuterRef("redelivered"))
    entries = FeedEntry.objects.filter(readable(partner, company)).values("pk")
    told = own.filter(entry__in=entries).annotate(kind=F("entry__kind"), facts=F("entry__facts"))
    return _page(feed_id, partner, office, company, told.order_by("pk")[:PAGE_SIZE])


def _page(
    feed_id: int,
    partner: SoftwarePartner,
    office: AccountingOffice,
    company: Client | None,
    shown: FeedEntryQuerySet | RedeliveryEntryQuerySet,
) -> list[Pending] | None:
    page = RowsAsJson(shown, columns=("index", "kind", "facts"), json_column="facts")
    feeds = Feed.objects.open_to(partner, company).filter(pk=feed_id, client__office=office)
    row = feeds.annotate(page=page).values_list("page").first()
    if row is None:
        return None
    return [Pending(uuid.UUID(index), kind, facts) for index, kind, facts in rows_of(row[0])]


def feed_of(
    feed_id: int,
    partner: SoftwarePartner,
    office: AccountingOffice,
    company: Client | None = None,
) -> Feed | None:
    """Return a partner's feed if it may read its client now, or None."""
    feeds = Feed.objects.open_to(partner, company).filter(pk=feed_id, client__office=office)
    return feeds.select_related("client").first()


def place_of(index: uuid.UUID, feed: Feed, company: Client | None = None) -> int | None:
    """Return the place of an entry in a feed's log, or None if it is not one of the feed's."""
    entries = FeedEntry.objects.filter(
        readable(feed.partner, company), index=index, client=feed.client
    )
    return entries.values_list("pk", flat=True).first()


def redelivery_place_of(index: uuid.UUID, feed: Feed, company: Client | None = None) -> int | None:
    """Return the same as ``place_of``, in the queue of what was asked for again."""
    return feed.redeliveries.filter(index=index).values_list("pk", flat=True).first()


def entry_named(
    index: uuid.UUID,
    partner: SoftwarePartner,
    office: AccountingOffice,
    company: Client | None = None,
) -> tuple[FeedEntry, bool] | None:
    """Return an entry of any feed that a partner has in an office, and whether it is open now.

    One statement, with the document and its file.
    """
    return _decided(_with_decision(partner, office, company).filter(index=index))


def redelivered_entry_named(
    index: uuid.UUID,
    partner: SoftwarePartner,
    office: AccountingOffice,
    company: Client | None = None,
) -> tuple[FeedEntry, bool] | None:
    """Return the same as ``entry_named``, by an index in the queue of what was asked for again."""
    own = RedeliveryEntry.objects.filter(index=index, feed__partner=partner)
    return _decided(_with_decision(partner, office, company).filter(pk__in=own.values("entry")))


def _decided(entries: FeedEntryQuerySet) -> tuple[FeedEntry, bool] | None:
    entry = entries.first()
    return (entry, entry.is_open) if entry else None  # type: ignore[attr-defined]  # annotated


def _with_decision(
    partner: SoftwarePartner, office: AccountingOffice, company: Client | None
) -> FeedEntryQuerySet:
    kept = Q(client__archived_at__isnull=True)
    over = ground_has_ended(client="client", iban="document__bank_account__iban")
    is_open = readable(partner, company) & kept & ~over
    return (
        _entries_of(office, company)
        .filter(client__feeds__partner=partner)
        .annotate(mandate_kind=MANDATE_KIND)
        .annotate(is_open=ExpressionWrapper(is_open, output_field=BooleanField()))
        .select_related("document__file", "document__bank_account", "client__office")
    )


def _entries_of(office: AccountingOffice, company: Client | None) -> FeedEntryQuerySet:
    entries = FeedEntry.objects.filter(client__office=office)
    return entries if company is None else entries.filter(client=company, kind=DocumentKind.CODA)


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
