"""Sales invoices and matches by office, by state, by what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef

from feeds.models import Delivery
from offices.querysets import OfficeScopedQuerySet

if TYPE_CHECKING:
    from payments.models import Match, Reckoning, RefusedInvoice, SalesInvoice  # noqa: F401


class SalesInvoiceQuerySet(OfficeScopedQuerySet["SalesInvoice"]):
    office_path = "client__office"

    def with_delivery(self) -> Self:
        """Tell of each, as ``is_delivered``, whether software of its office has fetched it."""
        deliveries = Delivery.objects.filter(document=OuterRef("document"))
        return self.annotate(is_delivered=Exists(deliveries))


class MatchQuerySet(OfficeScopedQuerySet["Match"]):
    office_path = "invoice__client__office"

    def counting(self) -> Self:
        """Keep what nobody has undone."""
        return self.exclude(verdict="undone")


class RefusedInvoiceQuerySet(OfficeScopedQuerySet["RefusedInvoice"]):
    office_path = "client__office"


class ReckoningQuerySet(OfficeScopedQuerySet["Reckoning"]):
    office_path = "client__office"
