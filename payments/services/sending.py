"""Invoicing software sends an invoice: taken in, or refused in a way that the office sees too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from audit.services import record
from common.actors import Actor
from common.errors import DomainError
from connections.models import Connection
from documents.services.sales import (
    Fault,
    InvalidInvoice,
    SupplierMismatch,
    receive_sales_invoice,
)
from payments.models import RefusedInvoice, SalesInvoice

MOST_ERRORS = 50
LONGEST_NUMBER, LONGEST_SENTENCE = 120, 500


@dataclass(frozen=True, slots=True)
class SentInvoice:
    """The invoice that was sent, now or before, and what is odd about it."""

    invoice: SalesInvoice
    is_new: bool
    warnings: Sequence[Fault]


def send_invoice(
    content: bytes, *, connection: Connection, by: Actor, language: str, pdf: bytes | None = None
) -> SentInvoice:
    """Take in an invoice that a company's software sends; what is refused is noted for its office.

    Raises what ``receive_sales_invoice`` does.
    """
    client = connection.client
    try:
        with transaction.atomic():
            sent = receive_sales_invoice(content, client=client, pdf=pdf, by=by, language=language)
            invoice = SalesInvoice.objects.get(document=sent.document)
            if sent.is_new:
                _note_sender(invoice, connection, by)
    except (InvalidInvoice, SupplierMismatch) as refused:
        _note_refusal(connection, refused)
        raise
    return SentInvoice(invoice, sent.is_new, sent.warnings)


def _note_sender(invoice: SalesInvoice, connection: Connection, by: Actor) -> None:
    invoice.connection = connection
    invoice.save(update_fields=["connection"])
    RefusedInvoice.objects.filter(client=invoice.client, number__in=[invoice.number, ""]).delete()
    record(
        "sales_invoice.sent",
        target=invoice,
        by=by,
        office_id=invoice.client.office_id,
        facts={"number": invoice.number, "connection": str(connection.pk)},
    )


def _note_refusal(connection: Connection, refused: DomainError) -> None:
    faults = refused.faults if isinstance(refused, InvalidInvoice) else []
    number = refused.number if isinstance(refused, InvalidInvoice) else ""
    RefusedInvoice.objects.update_or_create(
        client=connection.client,
        number=number[:LONGEST_NUMBER],
        defaults={
            "connection": connection,
            "code": refused.code,
            "sentence": refused.message[:LONGEST_SENTENCE],
            "errors": [asdict(fault) for fault in faults[:MOST_ERRORS]],
            "refused_at": timezone.now(),
        },
    )
