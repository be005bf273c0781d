"""Append to the log, open feeds, acknowledge, ask again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Min, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import Actor
from common.errors import StateConflict
from common.kinds import DocumentKind
from connections.models import Connection
from consents.models import Consent
from consents.selectors import readable_by
from documents.kinds.parts import Part
from documents.models import Document
from feeds.facts import facts_of
from feeds.models import Delivery, Feed, FeedEntry, RedeliveryEntry
from feeds.querysets import FeedEntryQuerySet
from feeds.selectors import clients_without_feed, date_borne
from offices.models import AccountingOffice, Client
from partners.models import PartnerKind, SoftwarePartner

FIRST_READ = timedelta(days=31)
"""How long before the consent what a new feed starts with became available."""
REACH = timedelta(days=730)
"""How far back anything can be asked for again."""
AT_ONCE = 500


class OffsetMovesBack(StateConflict):
    code = "offset-moves-back"


def append_to_feeds(document: Document, part: Part) -> FeedEntry:
    """Put a document that was just written at the end of its client's log.

    Belongs into the transaction that writes the document, after the client's row was locked: the
    two become visible together, and entries of one client in the order of their keys.
    """
    return FeedEntry.objects.create(
        client_id=document.client_id,
        document=document,
        kind=document.kind,
        facts=facts_of(document, part),
    )


def open_feeds(
    partner: SoftwarePartner, office: AccountingOffice, company: Client | None = None
) -> int:
    """Give a partner a feed for each client that it may read and that has none yet.

    A feed starts with what became available a month before the consent (of ``company`` alone:
    before the connection): nothing that arrived since is left out, however late somebody looks.
    Returns how many there were to open.
    """
    since = _allowed_since(partner, office, company)
    if since is None:
        return 0
    places = clients_without_feed(partner, office, company).annotate(
        first=_place_since(since - FIRST_READ), last=_last_place()
    )
    feeds = [
        Feed(partner=partner, client_id=pk, acknowledged=first - 1 if first else last or 0)
        for pk, first, last in places.order_by("pk").values_list("pk", "first", "last")
    ]
    Feed.objects.bulk_create(feeds, batch_size=AT_ONCE, ignore_conflicts=True)
    return len(feeds)


def _allowed_since(
    partner: SoftwarePartner, office: AccountingOffice, company: Client | None
) -> datetime | None:
    """Return since when a partner may read, or None if it may not."""
    if company is not None:
        connections = Connection.objects.in_force().filter(partner=partner, client=company)
        return connections.values_list("connected_at", flat=True).first()
    consents = Consent.objects.asked_by(partner).in_force().filter(office=office)
    return consents.values_list("decided_at", flat=True).first()


def _place_since(start: datetime) -> Subquery:
    """Return, for a client, the first place of what became available since a moment."""
    entries = FeedEntry.objects.filter(
        client=OuterRef("pk"), document__available_at__gte=start
    ).order_by()
    return Subquery(entries.values("client").annotate(place=Min("pk")).values("place"))


def _last_place() -> Subquery:
    entries = FeedEntry.objects.filter(client=OuterRef("pk")).order_by()
    return Subquery(entries.values("client").annotate(place=Max("pk")).values("place"))


@transaction.atomic
def acknowledge_until(feed: Feed, place: int) -> None:
    """Note that everything up to and including a place of the log was fetched.

    The same place again changes nothing. Raises ``OffsetMovesBack`` for one before it.
    """
    now = timezone.now()
    ahead = Feed.objects.filter(pk=feed.pk, acknowledged__lt=place)
    if ahead.update(acknowledged=place, acknowledged_at=now):
        _note_deliveries(feed, place)
        return
    if not Feed.objects.filter(pk=feed.pk, acknowledged=place).exists():
        raise _moves_back()


def _note_deliveries(feed: Feed, place: int) -> None:
    """Note which sales invoices a bookkeeping software has now, of those that it was shown."""
    if feed.partner.kind != PartnerKind.ACCOUNTING:
        return
    passed = FeedEntry.objects.filter(
        readable_by(feed.partner),
        client=feed.client_id,
        kind=DocumentKind.SALES_INVOICE,
        pk__gt=feed.acknowledged,
        pk__lte=place,
    )
    rows = [
        Delivery(document_id=document, partner=feed.partner, way=Delivery.Way.FEED)
        for document in passed.order_by("pk").values_list("document", flat=True)
    ]
    if rows:
        Delivery.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)


def acknowledge_redelivery_until(feed: Feed, place: int) -> None:
    """Do the same as ``acknowledge_until``, for what was asked for again."""
    now = timezone.now()
    ahead = Feed.objects.filter(pk=feed.pk, redelivered__lt=place)
    if ahead.update(redelivered=place, redelivered_at=now):
        return
    if not Feed.objects.filter(pk=feed.pk, redelivered=place).exists():
        raise _moves_back()


def _moves_back() -> OffsetMovesBack:
    return OffsetMovesBack(
        _(
            "A later document of this feed was acknowledged already. To get documents again, "
            "ask for redelivery."
        )
    )


@transaction.atomic
def request_redelivery(
    feed: Feed, *, start: date, end: date, ibans: Collection[str] = (), by: Actor
) -> int:
    """Put what a partner acknowledged into its queue of what comes again; returns how much.

    Takes the documents dated from ``start`` to ``end``, both included, of these accounts or of
    all; at most two years back. What waits in the queue already is not put there twice.
    """
    feed = Feed.objects.select_for_update(no_key=True).select_related("client").get(pk=feed.pk)
    entries = _acknowledged_between(feed, start, end)
    if ibans:
        entries = entries.filter(document__bank_account__iban__in=ibans)
    waiting = feed.redeliveries.filter(pk__gt=feed.redelivered).values("entry")
    again = entries.exclude(pk__in=waiting).order_by("pk").values_list("pk", flat=True)
    rows = [RedeliveryEntry(feed=feed, entry_id=pk) for pk in again]
    RedeliveryEntry.objects.bulk_create(rows, batch_size=AT_ONCE)
    record(
        "feed.redelivery_requested",
        target=feed,
        by=by,
        office_id=feed.client.office_id,
        facts={"from": start.isoformat(), "to": end.isoformat(), "documents": len(rows)},
    )
    return len(rows)


def _acknowledged_between(feed: Feed, start: date, end: date) -> FeedEntryQuerySet:
    """Return the entries that a feed has passed, by the date that the document itself bears."""
    own = FeedEntry.objects.filter(
        client=feed.client_id,
        pk__lte=feed.acknowledged,
        document__available_at__gte=timezone.now() - REACH,
    )
    return own.annotate(dated=date_borne("document__")).filter(dated__range=(start, end))
