"""An office in which every page of the portal has something to show."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.utils import timezone

from common.actors import SYSTEM
from common.keys import keyed_hash
from documents.services import receive_document
from feeds.models import CustomerCredential
from insights.links import unsubscribe_url
from insights.models import Reader
from insights.services import look
from mandates.lists import Wanted
from mandates.models import SigningRequest
from mandates.services.lists import keep_orders
from offices.addresses import token_of as address_token_of
from offices.imports import read_list
from offices.models import Client, Invitation
from offices.services.imports import keep_import
from tests.admin import rows
from tests.documents.builders import file_of, statement
from tests.documents.formats.soda import payrolls
from tests.documents.formats.ubl.builders import attachment, with_attachments
from tests.documents.xml_files import card_statement, expense_note
from tests.factories import (
    BankAccountFactory,
    ClientFactory,
    ConsentFactory,
    DocumentFactory,
    MandateFactory,
    MembershipFactory,
    PartnerFactory,
    SignedCopyFactory,
)
from tests.factories.feeds import credentials_of
from tests.factories.issues import payment_of
from tests.factories.mandates import token_of
from tests.factories.numbers import bank_iban
from tests.factories.sales import NUMBER, connection_of, match_all, movement, pay, send
from tests.mandates.transfers import kept_elsewhere, proposed

Keys = dict[str, object]
INVITED = "an invitation"
MANDATES = (
    ("coda", "registered"),
    ("coda", "in_preparation"),
    ("coda", "awaiting_signature"),
    ("coda", "bank_procedure"),
    ("coda", "active"),
    ("coda", "problem"),
    ("coda", "archived"),
    ("soda", "requested"),
    ("caro", "invited"),
    ("voila", "invited"),
)


def make(office, admin) -> Keys:
    """Make it; returns what the addresses of pages name, by the names that routes give it."""
    company = ClientFactory(office=office, contact_email="boss@company.example", language="en")
    keys: Keys = {"office_id": office.pk, "client_id": company.pk, "kind": "coda", "number": 1}
    keys |= _people(office, admin) | _companies(office, company, admin)
    keys |= _documents(company) | _mandates(office, admin)
    keys |= _consents(office) | _software(office, company)
    look()
    keys["issue_id"] = office.issues.standing().order_by("pk").first().pk
    return keys


def _people(office, admin) -> Keys:
    place = MembershipFactory(office=office, user__full_name="Bo Bakker")
    address = EmailAddress.objects.get(user=admin)
    invitation = Invitation.objects.create(
        office=office,
        email="newcomer@office.example",
        language="en",
        token_hash=keyed_hash(INVITED),
        sent_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=7),
    )
    rows.invitation(office)
    reader, _new = Reader.objects.get_or_create(user=admin, office=office)
    return {
        "membership_id": place.pk,
        "environment_id": office.environments.first().pk,
        "invitation_id": invitation.pk,
        "invited": INVITED,
        "stop": unsubscribe_url(reader).rstrip("/").rpartition("/")[2],
        "confirming": EmailConfirmationHMAC(address).key,
        "resetting": f"{user_pk_to_url_str(admin)}-{default_token_generator.make_token(admin)}",
    }


def _companies(office, company, admin) -> Keys:
    archived = ClientFactory(office=office, archived_at=timezone.now())
    known = f"{company.name};{company.enterprise_number}"
    content = f"Naam;Ondernemingsnummer\r\nGarage Proef;0700000196\r\n{known}\r\n;x\r\n"
    visible = Client.objects.filter(office=office)
    read = keep_import(
        office.environments.first(),
        read_list(content.encode()),
        file_name="klanten.csv",
        visible=visible,
        user=admin,
        by=SYSTEM,
    )
    orders = keep_orders(
        office,
        [Wanted(1, company.enterprise_number, kind="voila"), Wanted(2, "nobody")],
        visible=visible,
        user=admin,
        by=SYSTEM,
    )
    keys: Keys = {"archived": archived.pk, "import_id": read.pk, "list_id": orders.pk}
    return keys | _addresses(office)


def _addresses(office) -> Keys:
    """Make companies whose e-mail address is asked for, confirmed, and asked for too long ago."""
    now = timezone.now()
    dates = {
        "asked": {"email_asked_at": now},
        "confirmed": {"email_asked_at": now, "email_confirmed_at": now},
        "lapsed": {"email_asked_at": now - timedelta(days=60)},
    }
    return {
        f"address_{state}": address_token_of(
            ClientFactory(office=office, contact_email=f"{state}@company.example", **more)
        )
        for state, more in dates.items()
    }


def _documents(company) -> Keys:
    account = BankAccountFactory(client=company)
    today = timezone.localdate()
    for sequence, days in ((1, 9), (4, 2)):  # two are missing in between
        written = statement(account.iban, sequence=sequence, day=today - timedelta(days=days))
        [document] = receive_document(file_of(written), file_name=f"{sequence}.cod").documents
    receive_document(b"not a file of any kind", file_name="odd.txt")
    payment_of(account, "SD Worx")
    contents = {
        "purchase_invoice": with_attachments(attachment()).data(),
        "soda": payrolls.FILE.encode(),
        "caro": card_statement(company.enterprise_number),
        "expense": expense_note(company.enterprise_number),
    }
    others = {
        kind: DocumentFactory(kind=kind, bank_account=None, client=company, content=content)
        for kind, content in contents.items()
    }
    others["coda"] = DocumentFactory(bank_account=account, content=b"nothing that can be read")
    sale = send(company)
    pay(BankAccountFactory(client=company), movement(text=NUMBER))
    match_all()
    return {
        "account_id": account.pk,
        "document_id": document.uuid,
        "form": "cod",
        "invoice_id": sale.pk,
        **{f"document_{kind}": other.uuid for kind, other in others.items()},
    }


def _mandates(office, admin) -> Keys:
    made = {
        f"{kind}_{state}": MandateFactory(
            client=ClientFactory(office=office, contact_email="boss@company.example"),
            kind=kind,
            state=state,
        )
        for kind, state in MANDATES
    }
    offered = made["coda_awaiting_signature"]
    paper = MandateFactory(client=ClientFactory(office=office), source="BNAGBEBB")
    SignedCopyFactory(mandate_version=paper.versions.get())
    links = {
        f"sign_{name}": token_of(SigningRequest.objects.get(signatory__mandate=mandate))
        for name, mandate in made.items()
        if SigningRequest.objects.filter(signatory__mandate=mandate).exists()
    }
    over = MandateFactory(client=ClientFactory(office=office))
    asked = SigningRequest.objects.get(signatory__mandate=over)
    SigningRequest.objects.filter(pk=asked.pk).update(expires_at=timezone.now())
    return {
        "mandate_id": offered.pk,
        "signatory_id": offered.signatories.get().pk,
        "reference": offered.reference,
        "paper": paper.pk,
        "transfer_id": proposed(kept_elsewhere(iban=bank_iban(8_001)), office).pk,
        "sign_over": token_of(asked),
        **links,
        **{name: mandate.pk for name, mandate in made.items()},
    }


def _consents(office) -> Keys:
    made = {
        f"consent_{status}": ConsentFactory(office=office, status=status).pk
        for status in ("to_be_determined", "allowed", "denied", "cancelled")
    }
    return {"consent_id": made["consent_to_be_determined"], **made}


def _software(office, company) -> Keys:
    invoicing = PartnerFactory(kind="invoicing", redirect_uris=())
    token = rows.activation_token(office=office, client=company, partner=invoicing)
    username = credentials_of(PartnerFactory(), office).username
    return {
        "token_id": token.pk,
        "password_id": CustomerCredential.objects.get(customer__username=username).pk,
        "connection_id": connection_of(company).pk,
    }
