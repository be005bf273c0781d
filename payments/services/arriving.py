"""A sales invoice or a statement arrived: note what is owed, and have payments matched anew."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from stdnum.be import vat

from common.kinds import DocumentKind
from documents.formats import ubl
from documents.kinds.parts import Part
from documents.kinds.xml_documents import thousandths
from documents.models import Document
from payments.models import SalesInvoice
from payments.services.reckoning import ask_for_reckoning

MOST_CREDITED = 50


def note_arrival(document: Document, part: Part) -> None:
    """Take note of a document that was just written, in the transaction that writes it."""
    if document.kind == DocumentKind.SALES_INVOICE:
        if note_sale(document, part.content):
            ask_for_reckoning(document.client)
    elif document.kind == DocumentKind.CODA and _is_owed_anything(document):
        ask_for_reckoning(document.client)


def _is_owed_anything(document: Document) -> bool:
    return SalesInvoice.objects.filter(client=document.client_id).exists()


def note_sale(document: Document, content: bytes) -> bool:
    """Write what is owed by a sales invoice, or change it for a new version; tell if it was."""
    facts = facts_in(document, content)
    if facts is None:
        return False
    now = timezone.now()
    earlier = SalesInvoice.objects.filter(document=document.supersedes_id)
    told = {"document": document, "changed_at": now, **facts}
    if not (document.supersedes_id and earlier.update(**told)):
        SalesInvoice.objects.create(client=document.client, received_at=now, **told)
    return True


def facts_in(document: Document, content: bytes) -> dict[str, Any] | None:
    """Return what a sales invoice says of a debt; None without an amount and a currency."""
    held = ubl.read(content).invoice
    amount = thousandths(held.totals.payable) if held else None
    if held is None or amount is None or not document.currency:
        return None
    means = [each.reference for each in held.payment_means if each.reference]
    due = held.due_on or next((each.due_on for each in held.payment_means if each.due_on), None)
    is_credit = held.kind is ubl.Kind.CREDIT_NOTE
    return {
        "number": document.reference,
        "issued_on": held.issued_on,
        "due_on": due,
        "payable": -amount if is_credit else amount,
        "currency": document.currency,
        "reference": next((each.number for each in means if each.number), ""),
        "customer_name": document.issuer,
        "customer_number": _number(held.customer),
        "credits": [each.number for each in held.preceding[:MOST_CREDITED]] if is_credit else [],
    }


def _number(party: ubl.Party) -> str:
    """Return a customer's Belgian enterprise number, or nothing."""
    named = [party.legal_id, party.endpoint, *party.identifiers]
    numbers = [party.vat_number, *(each.value for each in named if each)]
    return next((str(vat.compact(number)) for number in numbers if vat.is_valid(number)), "")
