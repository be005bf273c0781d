"""Moments that no demonstration has: sales that are paid in part, paper to look at, work done."""

from __future__ import annotations

from datetime import timedelta

from django.http import QueryDict
from django.utils import timezone

from common.actors import SYSTEM
from connections.models import ActivationToken, Connection
from connections.services import open_connection
from feeds.selectors import passwords_to_list
from insights.links import unsubscribe_url
from insights.models import Reader
from insights.states import IssueKind
from mandates.lists import Wanted
from mandates.models import OrderList, Signatory, SignedCopy
from mandates.services.lists import keep_orders, order_list
from offices.addresses import token_of
from offices.models import AccountingOffice, Client, Export
from offices.models.exports import ExportContent
from offices.selectors import clients_of
from offices.services.exports import start_export
from outbox.services import enqueue
from partners.models import SoftwarePartner
from payments.models import SalesInvoice
from tests.documents.formats.expense import notes
from tests.factories import BankAccountFactory, ClientFactory, DocumentFactory, SignedCopyFactory
from tests.factories.sales import OGM, OTHER_OGM, copies_of, movement, pay, send
from users.models import User

Keys = dict[str, object]
A_PAGE_AND_MORE = 60  # sales invoices


def make(office: AccountingOffice, iris: User) -> Keys:
    """Make them, and return what the addresses of their pages name."""
    found = addresses(office) | sales(office) | software(office) | paper(office)
    return found | orders(office, iris) | work(office, iris)


def addresses(office: AccountingOffice) -> Keys:
    """Ask companies to confirm their address: one has yet to answer, one has, one never did."""
    environment = office.environments.order_by("name").first()
    now = timezone.now()
    asked, confirmed, declined, lapsed = (
        ClientFactory(
            office=office,
            environment=environment,
            name=f"Drankhandel {name}",
            contact_email=f"{name.lower()}@drankhandel.example",
            email_asked_at=now - timedelta(days=days),
            email_confirmed_at=now if name == "Ja" else None,
            email_declined_at=now if name == "Nee" else None,
        )
        for name, days in (("Gevraagd", 1), ("Ja", 2), ("Nee", 3), ("Nooit", 40))
    )
    chosen = QueryDict(mutable=True)
    chosen.setlist("client", [str(row.pk) for row in (asked, confirmed, declined, lapsed)])
    return {
        "address": token_of(asked),
        "address_yes": token_of(confirmed),
        "address_no": token_of(declined),
        "address_over": token_of(lapsed),
        "asked": asked.pk,
        "declined": declined.pk,
        "lapsed": lapsed.pk,
        "doubtful": chosen.urlencode(),
    }


def sales(office: AccountingOffice) -> Keys:
    """Send invoices of one company: paid, paid in part, to be confirmed, unpaid, many."""
    environment = office.environments.order_by("name").first()
    company = ClientFactory(office=office, environment=environment, name="Schrijnwerkerij Splinter")
    account = BankAccountFactory(client=company)
    open_connection(SoftwarePartner.objects.filter(kind="invoicing")[0], company, by=SYSTEM)
    paid, part = send(company), send(company, number="2026-0002", ogm=OTHER_OGM)
    guess = send(company, number="2026-0003", ogm="")
    copies_of(guess, A_PAGE_AND_MORE)
    bookings = (
        movement(reference=OGM),
        movement(60_000, reference=OTHER_OGM, number=2),
        movement(text="2026-0003", number=3),
    )
    pay(account, *bookings)
    expense = DocumentFactory(
        kind="expense", bank_account=None, client=company, content=notes.FILE.encode()
    )
    return {
        "sale_paid": paid.pk,
        "sale_part": part.pk,
        "sale_guess": guess.pk,
        "sale_document": SalesInvoice.objects.get(pk=paid.pk).document.uuid,
        "expense": expense.uuid,
        "seller": company.pk,
    }


def software(office: AccountingOffice) -> Keys:
    """Find a token, a password and a connection of the demonstration."""
    tokens = ActivationToken.objects.filter(office=office)
    password = passwords_to_list(office).first()
    connection = Connection.objects.filter(client__office=office, ended_at=None).first()
    waiting = tokens.filter(client__isnull=False).order_by("issued_at", "pk").first()
    assert password
    assert connection
    assert waiting
    return {"password": password.pk, "connection": connection.pk, "token": waiting.pk}


def paper(office: AccountingOffice) -> Keys:
    """Leave scans for staff to look at, and a mandate whose copy can be uploaded."""
    copies = [SignedCopyFactory() for _number in range(3)]
    Client.objects.filter(pk=copies[0].mandate_version.mandate.client_id).update(office=office)
    mandate = copies[0].mandate_version.mandate
    type(mandate).objects.filter(pk=mandate.pk).update(office=office)
    signatory = Signatory.objects.filter(mandate=mandate).first()
    assert signatory
    return {
        "copy": SignedCopy.objects.order_by("pk").first().pk,
        "on_paper": mandate.pk,
        "signatory": signatory.pk,
    }


def orders(office: AccountingOffice, iris: User) -> Keys:
    """Keep one list of orders that waits, and one that was ordered."""
    visible = clients_of(iris, office)
    numbers = visible.kept().order_by("code").values_list("enterprise_number", flat=True)
    wanted = [Wanted(line, number) for line, number in enumerate(numbers[:12], start=2)]
    wanted += [Wanted(90, "0403170702"), Wanted(91, numbers[0], kind="soda", source="Nergens")]
    kept = [
        keep_orders(office, wanted, visible=visible, user=iris, by=SYSTEM, file_name=name)
        for name in ("een tamelijk lange naam van een lijst met bestellingen.xlsx", "orders.csv")
    ]
    order_list(OrderList.objects.get(pk=kept[1].pk), visible=visible, by=SYSTEM)
    chosen = QueryDict(mutable=True)
    chosen.setlist("client", [str(pk) for pk in visible.kept().values_list("pk", flat=True)[:5]])
    return {"orders": kept[0].pk, "ordered": kept[1].pk, "chosen": chosen.urlencode()}


def work(office: AccountingOffice, iris: User) -> Keys:
    """Leave files that were made, that wait, and that will never come; and a link to stop mails."""
    for _number in range(2):
        start_export(
            office,
            content=ExportContent.COMPANIES,
            form="xlsx",
            query="",
            total=6_000,
            promise=lambda made: enqueue("offices.tasks.export_companies", export_id=str(made.pk)),
            user=iris,
            by=SYSTEM,
        )
    last = Export.objects.filter(office=office).order_by("pk").last()
    Export.objects.filter(pk=last.pk).update(created_at=timezone.now() - timedelta(hours=5))
    reader, _is_new = Reader.objects.get_or_create(user=iris, office=office)
    link = unsubscribe_url(reader, IssueKind.MISSING_STATEMENTS)
    return {"stop": link.rstrip("/").rpartition("/")[2]}
