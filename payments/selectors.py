"""Questions about sales invoices and what pays them."""

from __future__ import annotations

from django.db.models import Prefetch

from feeds.models import Delivery
from payments.models import Match
from payments.querysets import SalesInvoiceQuerySet


def with_matches(invoices: SalesInvoiceQuerySet) -> SalesInvoiceQuerySet:
    """Fetch with invoices what counts for them and to whom they were delivered.

    As ``matches_shown``, ``offsets_shown`` (of a credit note, what it counts for) and
    ``document.deliveries_shown``, each in the order of time.
    """
    matches = (
        Match.objects.counting()
        .select_related("transaction__statement__bank_account", "credit_note")
        .order_by("transaction__entry_date", "pk")
    )
    offsets = Match.objects.counting().select_related("invoice").order_by("pk")
    deliveries = Delivery.objects.select_related("partner").order_by("delivered_at", "pk")
    return invoices.select_related("document").prefetch_related(  # type: ignore[type-var]  # of two kinds
        Prefetch("matches", queryset=matches, to_attr="matches_shown"),
        Prefetch("offsets", queryset=offsets, to_attr="offsets_shown"),
        Prefetch("document__deliveries", queryset=deliveries, to_attr="deliveries_shown"),
    )
