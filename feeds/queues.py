"""One feed and what waits in it: what software asks at every call, prepared once.

A software calls for an office; or for one company of it, and then ``company`` says which.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    UUIDField,
)

from common.kinds import DocumentKind
from common.prepared import Prepared
from feeds.models import Feed, FeedEntry, RedeliveryEntry
from feeds.querysets import FeedEntryQuerySet, FeedQuerySet, RedeliveryEntryQuerySet, readable
from feeds.rows import RowsAsJson, rows_of
from mandates.grounds import MANDATE_KIND, ground_has_ended
from offices.models import AccountingOffice, Client
from partners.models import SoftwarePartner

PAGE_SIZE = 500
Pages = QuerySet[Feed, tuple[str]]
SCOPE = {"partner": UUIDField(), "office": UUIDField(), "company": UUIDField()}


@dataclass(frozen=True, slots=True)
class Pending:
    """One entry that a partner has yet to acknowledge."""

    index: uuid.UUID
    kind: str
    facts: dict[str, Any]


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
    return _page(_PENDING_ENTRIES, feed_id, partner, office, company)


def pending_redeliveries(
    feed_id: int,
    partner: SoftwarePartner,
    office: AccountingOffice,
    company: Client | None = None,
) -> list[Pending] | None:
    """Return the same as ``pending_entries``, of what was asked for again."""
    return _page(_PENDING_REDELIVERIES, feed_id, partner, office, company)


def _entries_of_page(feed: Any, partner: Any, office: Any, company: Any) -> Pages:
    entries = FeedEntry.objects.filter(client=OuterRef("client"), pk__gt=OuterRef("acknowledged"))
    shown = entries.filter(readable(partner, company))
    return _with_page(_open_feed(feed, partner, office, company), shown)


def _redeliveries_of_page(feed: Any, partner: Any, office: Any, company: Any) -> Pages:
    own = RedeliveryEntry.objects.filter(feed=OuterRef("pk"), pk__gt=OuterRef("redelivered"))
    entries = FeedEntry.objects.filter(readable(partner, company)).values("pk")
    told = own.filter(entry__in=entries).annotate(kind=F("entry__kind"), facts=F("entry__facts"))
    return _with_page(_open_feed(feed, partner, office, company), told)


def _with_page(feeds: FeedQuerySet, shown: FeedEntryQuerySet | RedeliveryEntryQuerySet) -> Pages:
    rows = shown.order_by("pk")[:PAGE_SIZE]
    page = RowsAsJson(rows, columns=("index", "kind", "facts"), json_column="facts")
    return feeds.annotate(page=page).values_list("page")


_PENDING_ENTRIES = Prepared(_entries_of_page, feed=BigIntegerField(), **SCOPE)
_PENDING_REDELIVERIES = Prepared(_redeliveries_of_page, feed=BigIntegerField(), **SCOPE)


def _page(
    pages: Prepared[tuple[str]],
    feed_id: int,
    partner: SoftwarePartner,
    office: AccountingOffice,
    company: Client | None,
) -> list[Pending] | None:
    row = pages.first(feed=feed_id, **_keys(partner, office, company))
    if row is None:
        return None
    return [Pending(uuid.UUID(index), kind, facts) for index, kind, facts in rows_of(row[0])]


def _keys(
    partner: SoftwarePartner, office: AccountingOffice, company: Client | None
) -> dict[str, uuid.UUID | None]:
    return {"partner": partner.pk, "office": office.pk, "company": company.pk if company else None}


def feed_of(
    feed_id: int,
    partner: SoftwarePartner,
    office: AccountingOffice,
    company: Client | None = None,
) -> Feed | None:
    """Return a partner's feed if it may read its client now, or None."""
    return _FEED.first(feed=feed_id, **_keys(partner, office, company))


def _open_feed(feed: Any, partner: Any, office: Any, company: Any) -> FeedQuerySet:
    return Feed.objects.open_to(partner, company).filter(pk=feed, client__office=office)


def _feed_with_client(feed: Any, partner: Any, office: Any, company: Any) -> FeedQuerySet:
    return _open_feed(feed, partner, office, company).select_related("client")


_FEED = Prepared(_feed_with_client, feed=BigIntegerField(), **SCOPE)


def place_of(index: uuid.UUID, feed: Feed, company: Client | None = None) -> int | None:
    """Return the place of an entry in a feed's log, or None if it is not one of the feed's."""
    keys = {"partner": feed.partner_id, "company": company.pk if company else None}
    row = _PLACE.first(index=index, client=feed.client_id, **keys)
    return row[0] if row else None


def _places(index: Any, client: Any, partner: Any, company: Any) -> QuerySet[FeedEntry, tuple[int]]:
    entries = FeedEntry.objects.filter(readable(partner, company), index=index, client=client)
    return entries.values_list("pk")


_PLACE = Prepared(
    _places, index=UUIDField(), client=UUIDField(), partner=UUIDField(), company=UUIDField()
)


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
    return _decided(_ENTRY.first(index=index, **_keys(partner, office, company)))


def redelivered_entry_named(
    index: uuid.UUID,
    partner: SoftwarePartner,
    office: AccountingOffice,
    company: Client | None = None,
) -> tuple[FeedEntry, bool] | None:
    """Return the same as ``entry_named``, by an index in the queue of what was asked for again."""
    return _decided(_REDELIVERED_ENTRY.first(index=index, **_keys(partner, office, company)))


def _decided(entry: FeedEntry | None) -> tuple[FeedEntry, bool] | None:
    return (entry, entry.is_open) if entry else None  # type: ignore[attr-defined]  # annotated


def _entries(index: Any, partner: Any, office: Any, company: Any) -> FeedEntryQuerySet:
    return _with_decision(partner, office, company).filter(index=index)


def _redelivered_entries(index: Any, partner: Any, office: Any, company: Any) -> FeedEntryQuerySet:
    own = RedeliveryEntry.objects.filter(index=index, feed__partner=partner)
    return _with_decision(partner, office, company).filter(pk__in=own.values("entry"))


def _with_decision(partner: Any, office: Any, company: Any) -> FeedEntryQuerySet:
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


def _entries_of(office: Any, company: Any) -> FeedEntryQuerySet:
    entries = FeedEntry.objects.filter(client__office=office)
    return entries if company is None else entries.filter(client=company, kind=DocumentKind.CODA)


_ENTRY = Prepared(_entries, index=UUIDField(), **SCOPE)
_REDELIVERED_ENTRY = Prepared(_redelivered_entries, index=UUIDField(), **SCOPE)
