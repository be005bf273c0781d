"""Sales invoices and matches by office, by state, by what is open."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef, Q

from feeds.models import Delivery
from offices.querysets import OfficeScopedQuerySet

if TYPE_CHECKING:
    from payments.models import Match, Reckoning, RefusedInvoice, SalesInvoice  # noqa: F401


def _delivered() -> Exists:
    return Exists(Delivery.objects.filter(document=OuterRef("document")))


class SalesInvoiceQuerySet(OfficeScopedQuerySet["SalesInvoice"]):
    office_path = "client__office"

    def with_delivery(self) -> Self:
        """Tell of each, as ``is_delivered``, whether software of its office has fetched it."""
        return self.annotate(is_delivered=_delivered())

    def delivered(self) -> Self:
        """Keep what software of the office has fetched."""
        return self.filter(_delivered())

    def undelivered(self) -> Self:
        """Keep what no software of the office has fetched yet."""
        return self.filter(~_delivered())

    def changed_since(self, moment: datetime) -> Self:
        """Keep what came, was changed, paid or fetched since a moment."""
        fetched = Delivery.objects.filter(document=OuterRef("document"), delivered_at__gte=moment)
        return self.filter(Q(changed_at__gte=moment) | Exists(fetched))


class MatchQuerySet(OfficeScopedQuerySet["Match"]):
    office_path = "invoice__client__office"

    def counting(self) -> Self:
        """Keep what nobody has undone."""
        return self.exclude(verdict="undone")


class RefusedInvoiceQuerySet(OfficeScopedQuerySet["RefusedInvoice"]):
    office_path = "client__office"


class ReckoningQuerySet(OfficeScopedQuerySet["Reckoning"]):
    office_path = "client__office"
