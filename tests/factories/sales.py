"""Sales invoices as software sends them, and what their customers pay."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from common.actors import SYSTEM
from connections.models import Connection
from connections.services import open_connection
from documents.formats import coda
from documents.models import Document
from documents.services import receive_document
from outbox.services import run
from payments.models import SalesInvoice
from payments.services import send_invoice
from tests.documents.builders import file_of
from tests.documents.xml_files import credit_note, invoice
from tests.factories.partners import PartnerFactory

OGM, OTHER_OGM = "123456789002", "090933755493"
NUMBER = "2026-0001"
PAID_ON = date(2026, 4, 20)


def sale_xml(client, *, number=NUMBER, ogm=OGM, amount=None, day="2026-03-31"):
    """Return the UBL of an invoice of a company, of 121 EUR."""
    text = invoice(client.enterprise_number).decode()
    changed = text.replace(NUMBER, number).replace("2026-03-31", day)
    if amount:
        changed = changed.replace(">121.00<", f">{amount}<")
    written = f"+++{ogm[:3]}/{ogm[3:7]}/{ogm[7:]}+++" if ogm else number
    return changed.replace("+++123/4567/89002+++", written).encode()


def credit_xml(client):
    """Return the UBL of a credit note for the whole invoice."""
    return credit_note(client.enterprise_number)


def connection_of(client) -> Connection:
    """Return a connection of a company with some invoicing software."""
    standing = Connection.objects.filter(client=client, ended_at__isnull=True).first()
    partner = None if standing else PartnerFactory(kind="invoicing", redirect_uris=())
    return standing or open_connection(partner, client, by=SYSTEM)


def send(client, **more) -> SalesInvoice:
    """Send an invoice as the software of a company does."""
    content = more.pop("content", None) or sale_xml(client, **more)
    connection = connection_of(client)
    return send_invoice(content, connection=connection, by=SYSTEM, language="en").invoice


def copies_of(sale, count):
    """Write invoices like one that was sent, without the rules being checked for each."""
    for number in range(count):
        document = Document.objects.get(pk=sale.document_id)
        document.pk, document.uuid, document.natural_key = None, uuid4(), f"copy {number}"
        document.save(force_insert=True)
        SalesInvoice.objects.create(
            client=sale.client,
            document=document,
            number=f"F2026-{number:04}",
            issued_on=sale.issued_on,
            payable=10_000,
            currency="EUR",
            received_at=sale.received_at,
        )


def movement(amount=121_000, *, on=PAID_ON, text="", reference="", number=1, **more):
    """Return a booking as a bank writes it; ``reference`` is a structured communication."""
    values = {
        "value_date": on,
        "entry_date": on,
        "transaction_code": "00150000",
        "communication": reference or text,
        "communication_type": "101" if reference else None,
        "counterparty_name": "Klant BV",
        "counterparty_account": "BE62510007547061",
        "counterparty_currency": "EUR",
    }
    return coda.Movement(number, more.pop("detail", 0), amount=amount, **{**values, **more})


def pay(account, *movements, sequence=1, on=PAID_ON):
    """Take in a statement with these bookings; returns its document."""
    booked = sum(each.amount for each in movements if each.detail == 0)
    statement = coda.Statement(
        account=coda.Account(number=account.iban, currency="EUR"),
        old_balance=coda.Balance(0, on),
        new_balance=coda.Balance(booked, on),
        creation_date=on,
        movements=list(movements),
        coda_sequence=f"{sequence:03d}",
        statement_number=f"{sequence:03d}",
        holder_name="Bakkerij Proef",
    )
    [document] = receive_document(file_of(statement), file_name="a.cod").documents
    return document


def match_all():
    """Do what was promised: match payments anew."""
    from outbox.models import OutboxMessage

    waiting = OutboxMessage.objects.filter(task="payments.tasks.match_client", done_at=None)
    for message in waiting.order_by("pk"):
        assert run(message.pk)
