"""Let every software that had documents of an office get them once more."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from audit.services import record
from common.actors import Actor
from consents.selectors import readable_by
from documents.querysets import DocumentQuerySet
from feeds.models import Feed, FeedEntry, RedeliveryEntry
from feeds.selectors import software_of
from feeds.services.queues import AT_ONCE, REACH
from offices.models import AccountingOffice
from partners.models import SoftwarePartner

PLACE = ("pk", "feed", "acknowledged", "in_queue")


@dataclass(frozen=True, slots=True)
class Coming:
    """What would come again to one software: ``again`` now, ``waiting`` by themselves anyway.

    ``has_queue`` is False for software that looks for documents itself, and finds them always.
    """

    partner: SoftwarePartner
    again: int
    waiting: int
    has_queue: bool


def coming_again(office: AccountingOffice, documents: DocumentQuerySet) -> list[Coming]:
    """Return, for each software that may fetch from an office now, what would come of documents.

    By name; a statement a software.
    """
    return [_coming(partner, office, documents) for partner in software_of(office)]


def _coming(
    partner: SoftwarePartner, office: AccountingOffice, documents: DocumentQuerySet
) -> Coming:
    comes = [is_passed for _entry, _feed, is_passed in _places(partner, documents)]
    has_queue = Feed.objects.filter(partner=partner, client__office=office).exists()
    return Coming(partner, sum(comes), len(comes) - sum(comes), has_queue)


def _places(partner: SoftwarePartner, documents: DocumentQuerySet) -> list[tuple[int, int, bool]]:
    """Return the entries of documents that a software has a feed for and may read now.

    Each with its feed, and whether asking would make it come again: it was acknowledged, and isn't
    in the queue already. In the order of the log; one statement.
    """
    queued = RedeliveryEntry.objects.filter(
        entry=OuterRef("pk"), feed=OuterRef("feed"), pk__gt=F("feed__redelivered")
    )
    entries = (
        FeedEntry.objects.filter(
            readable_by(partner),
            Q(client__feeds__partner=partner),
            document__in=documents.values("pk"),
            document__available_at__gte=timezone.now() - REACH,
            client__archived_at__isnull=True,
        )
        .annotate(feed=F("client__feeds"), acknowledged=F("client__feeds__acknowledged"))
        .annotate(in_queue=Exists(queued))
        .order_by("pk")
        .values_list(*PLACE)
    )
    return [(pk, feed, pk <= passed and not queued) for pk, feed, passed, queued in entries]


@transaction.atomic
def deliver_again(
    office: AccountingOffice,
    documents: DocumentQuerySet,
    *,
    software: Collection[SoftwarePartner] | None = None,
    by: Actor,
) -> int:
    """Put documents into the queue of every software that has had them; returns how many.

    Of ``software`` alone, if it is named. What a software has yet to fetch, or waits in its queue
    already, comes by itself.
    """
    readers = [each for each in software_of(office) if software is None or each in software]
    return sum(_deliver(partner, office, documents, by) for partner in readers)


def _deliver(
    partner: SoftwarePartner, office: AccountingOffice, documents: DocumentQuerySet, by: Actor
) -> int:
    feeds = Feed.objects.filter(partner=partner, client__in=documents.values("client"))
    list(feeds.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    rows = [
        RedeliveryEntry(feed_id=feed, entry_id=entry)
        for entry, feed, comes in _places(partner, documents)
        if comes
    ]
    if rows:
        RedeliveryEntry.objects.bulk_create(rows, batch_size=AT_ONCE)
        record(
            "feed.redelivery_requested",
            target=partner,
            by=by,
            office_id=office.pk,
            facts={"documents": len(rows), "feeds": len({row.feed_id for row in rows})},
        )
    return len(rows)
