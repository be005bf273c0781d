"""Questions about sales invoices and what pays them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from common.among import Among
from documents.models import Transaction
from documents.search import MOST_COMPANIES, documents_saying
from feeds.models import Delivery
from offices.models import Client
from offices.querysets import ClientQuerySet
from payments.models import Match, RefusedInvoice, SalesInvoice
from payments.querysets import RefusedInvoiceQuerySet, SalesInvoiceQuerySet

EARLIEST = timedelta(days=90)
MOST_MOVEMENTS = 20
OF_MATCH = ("invoice", "credit_note", "amount", "rule", "is_certain", "verdict", "found_at")
OF_MOVEMENT = (
    "transaction__sequence",
    "transaction__entry_date",
    "transaction__value_date",
    "transaction__statement__statement_number",
    "transaction__statement__day",
    "transaction__statement__bank_account__iban",
)
OF_INVOICE = [field.name for field in SalesInvoice._meta.concrete_fields]


def with_matches(invoices: SalesInvoiceQuerySet) -> SalesInvoiceQuerySet:
    """Fetch with invoices what counts for them and to whom they were delivered.

    As ``matches_shown``, ``offsets_shown`` (of a credit note, what it counts for) and
    ``document.deliveries_shown``, each in the order of time; of these and of the document no more
    than API v2 tells, because there may be a hundred thousand.
    """
    matches = (
        Match.objects.counting()
        .select_related("transaction__statement__bank_account", "credit_note")
        .only(*OF_MATCH, *OF_MOVEMENT, "credit_note__number")
        .order_by("transaction__entry_date", "pk")
    )
    offsets = (
        Match.objects.counting()
        .select_related("invoice")
        .only(*OF_MATCH, "transaction", "invoice__number")
        .order_by("pk")
    )
    deliveries = (
        Delivery.objects.select_related("partner")
        .only("document", "delivered_at", "partner__name")
        .order_by("delivered_at", "pk")
    )
    shown = invoices.select_related("document").only(*OF_INVOICE, "document__uuid")
    return shown.prefetch_related(  # type: ignore[type-var]  # of two kinds
        Prefetch("matches", queryset=matches, to_attr="matches_shown"),
        Prefetch("offsets", queryset=offsets, to_attr="offsets_shown"),
        Prefetch("document__deliveries", queryset=deliveries, to_attr="deliveries_shown"),
    )


def wanted_invoices(clients: ClientQuerySet, wanted: Mapping[str, Any]) -> SalesInvoiceQuerySet:
    """Return the invoices of these companies that somebody looks for, the newest first.

    ``wanted`` may have ``text``, ``payment`` (a state, or ``suggested``), ``delivery`` and
    ``company``.
    """
    company = wanted.get("company")
    owned = Q(client__in=clients, client=company) if company else clients.owning()
    rows = SalesInvoice.objects.filter(owned).with_delivery()
    if text := wanted.get("text"):
        rows = rows.filter(_about(clients, text, is_narrow=bool(company)))
    if wanted.get("payment") == "suggested":
        rows = rows.exclude(suggested=0)
    elif state := wanted.get("payment"):
        rows = rows.filter(payment=state)
    if delivery := wanted.get("delivery"):
        rows = rows.delivered() if delivery == "delivered" else rows.undelivered()
    return rows.select_related("client", "document").order_by("-issued_on", "-pk")


def _about(clients: QuerySet[Client], text: str, *, is_narrow: bool) -> Q:
    """Return the condition that an invoice, its customer or its company is called by a text.

    Words are found where they begin; within one company, or where many invoices say them, any part
    of a word will do.
    """
    named = list(clients.filter(name__icontains=text).order_by("pk")[:MOST_COMPANIES])
    condition = Q(client__in=named)
    said = None if is_narrow else documents_saying(clients, text)
    if said is None:
        return condition | Q(number__icontains=text) | Q(customer_name__icontains=text)
    invoices = SalesInvoice.objects.filter(Among("document", said)).values_list("pk", flat=True)
    return condition | Q(Among("pk", invoices))


def refused_invoices(clients: QuerySet[Client], *, limit: int) -> RefusedInvoiceQuerySet:
    """Return what invoicing software sent for these companies and was refused, the newest first."""
    rows = RefusedInvoice.objects.filter(client__in=clients)
    return rows.select_related("client", "connection__partner").order_by("-refused_at", "-pk")[
        :limit
    ]


def movements_to_match(invoice: SalesInvoice, text: str) -> list[Transaction]:
    """Return movements that a person may match with an invoice, the newest first, at most twenty.

    Those with a text in what they say, or without one those of the amount that is open.
    """
    rows = Transaction.objects.filter(
        statement__bank_account__client=invoice.client_id,
        statement__bank_account__currency=invoice.currency,
        statement__is_current=True,
        statement__day__gte=invoice.issued_on - EARLIEST,
    )
    if text:
        told = Q(counterparty_name__icontains=text) | Q(communication__icontains=text)
        rows = rows.filter(told | Q(end_to_end_id__icontains=text) | Q(reference=text))
    else:
        rows = rows.filter(amount=invoice.payable - invoice.settled)
    taken = Match.objects.counting().filter(invoice=invoice).values("transaction")
    rows = rows.exclude(pk__in=taken.filter(transaction__isnull=False))
    found = rows.select_related("statement__bank_account").order_by("-statement__day", "-pk")
    return list(found[:MOST_MOVEMENTS])
