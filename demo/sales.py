"""Sales invoices that connected companies sent, some of them paid by movements that there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time, timedelta

from django.utils import timezone

from connections.models import Connection
from consents.models import Consent
from demo.cast import CUSTOMERS
from demo.invoices import Party, Sale, net_of, ubl, vat_of
from documents.models import Document, Transaction
from documents.services.sales import InvalidInvoice
from feeds.services import note_fetch
from partners.services import actor_of_partner
from payments.models import SalesInvoice
from payments.services import reckon, send_invoice

BEFORE_PAYMENT = timedelta(days=8)
LONG_AGO = timedelta(days=45)
CENT = 10  # thousandths
MORE = 250_00  # cents
SENT_AT = time(10, 15)
Story = Callable[[Sale], Sale]


def send_sales() -> None:
    """Let every company with invoicing software send some invoices, and match what pays them.

    One that breaks rules comes last, and is refused.
    """
    connections = Connection.objects.in_force().select_related("client__office", "partner")
    for connection in connections.order_by("connected_at", "pk"):
        sales = list(_sales(connection))
        for sale, story in zip(sales, STORIES, strict=False):
            _send(connection, sale, is_delivered=story in DELIVERED)
        if sales:
            last = replace(sales[-1], number=_number(sales[-1], len(sales) + 1))
            with suppress(InvalidInvoice):
                _take_in(connection, replace(last, vat=last.vat + MORE))
        reckon(connection.client)


def _sales(connection: Connection) -> Iterator[Sale]:
    """Yield an invoice for each story: of the first movements that can be what pays it."""
    movements = Transaction.objects.filter(
        statement__bank_account__client=connection.client,
        statement__is_current=True,
        counterparty_name__in=CUSTOMERS,
        amount__gt=0,
    ).select_related("statement__bank_account")
    rows = movements.order_by("statement__day", "position")
    told = (sale for row in rows if (sale := _sale_of(connection, row)))
    for position, (story, sale) in enumerate(zip(STORIES, told, strict=False), start=1):
        issued = story(sale)
        yield replace(issued, number=_number(issued, position))


def _number(sale: Sale, position: int) -> str:
    return f"{sale.issued_on:%Y}-{position:04d}"


def _sale_of(connection: Connection, row: Transaction) -> Sale | None:
    """Return the invoice that a movement pays exactly, or None if none has such an amount."""
    net = net_of(row.amount // CENT)
    if net is None:
        return None
    client, buyer = connection.client, CUSTOMERS[row.counterparty_name]
    return Sale(
        number="",
        issued_on=row.statement.day - BEFORE_PAYMENT,
        seller=Party(client.enterprise_number, client.name),
        buyer=Party(buyer, row.counterparty_name),
        iban=row.statement.bank_account.iban,
        net=net,
        vat=vat_of(net),
        reference=row.reference,
    )


def _paid(sale: Sale) -> Sale:
    return sale


def _paid_in_part(sale: Sale) -> Sale:
    net = sale.net + MORE
    return replace(sale, net=net, vat=vat_of(net))


def _perhaps_paid(sale: Sale) -> Sale:
    """Bear no reference: only the payer and the amount tell of it."""
    return replace(sale, reference="")


def _unpaid(sale: Sale) -> Sale:
    return replace(_paid_in_part(_perhaps_paid(sale)), issued_on=timezone.localdate())


def _late(sale: Sale) -> Sale:
    return replace(_unpaid(sale), issued_on=timezone.localdate() - LONG_AGO)


STORIES: tuple[Story, ...] = (_late, _paid, _paid_in_part, _perhaps_paid, _unpaid)
DELIVERED = {_late, _paid, _paid_in_part}
"""Whose invoices the office's bookkeeping software has fetched, if it may fetch any."""


def _send(connection: Connection, sale: Sale, *, is_delivered: bool) -> None:
    """Send an invoice on the day of its date, but never later than now."""
    invoice = _take_in(connection, sale)
    moment = timezone.make_aware(datetime.combine(sale.issued_on, SENT_AT))
    moment = min(moment, timezone.now())
    SalesInvoice.objects.filter(pk=invoice.pk).update(received_at=moment)
    Document.objects.filter(pk=invoice.document_id).update(available_at=moment)
    consents = Consent.objects.in_force().filter(office=connection.client.office)
    for consent in consents.select_related("partner").order_by("pk") if is_delivered else ():
        note_fetch(invoice.document, consent.partner, is_delivery=True)


def _take_in(connection: Connection, sale: Sale) -> SalesInvoice:
    by = actor_of_partner(connection.partner, ip="127.0.0.1")
    return send_invoice(ubl(sale), connection=connection, by=by, language="en").invoice
