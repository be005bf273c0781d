"""What the demonstration lacks, so that every page has its empty, usual and crowded moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

from allauth.account.models import EmailAddress
from django.utils import timezone

from common.actors import SYSTEM
from consents.models import Consent
from documents.models import Document
from documents.services import receive_document
from insights.models import DetectedIssue
from insights.services import look
from mandates.models import Mandate, Signatory
from mandates.services import renew_link
from mandates.states import TRANSITIONS
from offices.imports import read_list
from offices.models import AccountingOffice, BankAccount, Client, Environment, Membership, Role
from offices.selectors import clients_of
from offices.services import add_office, archive_client, close_bank_account, invite_member
from offices.services.imports import keep_import, start_import
from outbox.models import OutboxMessage
from outbox.services import run
from tests.documents.formats.soda import payrolls
from tests.documents.formats.ubl.builders import attachment, with_attachments
from tests.factories import ClientFactory, DocumentFactory, MandateFactory, enterprise_number
from tests.screenshots import moments
from users.models import User

PASSWORD = "pictures of every page"
EMAIL, STAFF, NEW = "iris@pictures.example", "staff@pictures.example", "new@pictures.example"
LONG = "Naamloze Vennootschap voor de Groothandel in Bijzonder Langdradige Benamingen en Zonen"
MANY = 70  # companies: more than one page of the list holds
UNKNOWN = "x" * 43
Keys = dict[str, object]


def make(mails: Path) -> Keys:
    """Make it, and return what the addresses of pages name: ``{crowded}`` is an office."""
    crowded, usual = (
        AccountingOffice.objects.get(name=name)
        for name in ("Fiduciaire du Perron", "Boekhoudkantoor De Meander")
    )
    empty = add_office(
        "Kantoor De Lege Lade",
        enterprise_number=enterprise_number(900_001),
        contact_email="kantoor@lade.example",
        language="nl",
        by=SYSTEM,
    )
    iris = _person(EMAIL, "Iris Vandenbroucke-Oosterlinck")
    for office in (crowded, usual, empty):
        Membership.objects.create(user=iris, office=office, role=Role.ADMIN)
    _person(STAFF, "Sam Support", is_staff=True, is_superuser=True)
    keys: Keys = {"crowded": crowded.pk, "usual": usual.pk, "empty": empty.pk, "unknown": UNKNOWN}
    keys |= _companies(crowded) | _people(crowded, iris, mails) | _imports(crowded, iris)
    keys |= _mandates(crowded) | _documents(crowded)
    keys |= _consents(crowded, usual) | moments.make(crowded, iris)
    do_the_work()
    return keys | _issues(crowded)


def _issues(office: AccountingOffice) -> Keys:
    """Detect what all of this amounts to."""
    look()
    issue = DetectedIssue.objects.standing().filter(office=office).order_by("kind", "pk").first()
    assert issue
    return {"issue": issue.pk}


def _person(email: str, name: str, **more: bool) -> User:
    user = User.objects.create_user(email, PASSWORD, full_name=name, language="en", **more)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def do_the_work() -> None:
    """Do what waits in the outbox, as the workers would."""
    while due := list(OutboxMessage.objects.claimable().values_list("pk", flat=True)):
        for message in due:
            run(message)


def _companies(office: AccountingOffice) -> Keys:
    first, second, *_ = office.clients.order_by("code")
    environment = office.environments.order_by("name").first()
    for number in range(MANY):
        ClientFactory(office=office, environment=environment, name=f"Wasserij Nummer {number}")
    bare = ClientFactory(office=office, environment=environment, name=LONG, code="9" * 30)
    archive_client(second, by=SYSTEM)
    other = office.clients.kept().exclude(pk=first.pk).exclude(bank_accounts=None).first()
    assert other
    archived_account = other.bank_accounts.first()
    assert archived_account
    close_bank_account(archived_account, by=SYSTEM)
    account = first.bank_accounts.order_by("iban").first()
    assert account
    assert environment
    return {
        "company": first.pk,
        "archived": second.pk,
        "bare": bare.pk,
        "closed": other.pk,
        "account": account.pk,
        "environment": environment.pk,
    }


def _people(office: AccountingOffice, iris: User, mails: Path) -> Keys:
    environment = Environment.objects.filter(office=office).order_by("name").first()
    assert environment
    member = Membership.objects.filter(office=office, role=Role.USER).first()
    assert member
    member.environments.add(environment)
    for number, email in enumerate((NEW, EMAIL.replace("iris", "a.rather.long.address.indeed"))):
        invitation = invite_member(
            office,
            email=email,
            role=Role.USER,
            environments=[environment],
            language="fr",
            user=iris,
            by=SYSTEM,
        )
        if number:
            invitation.expires_at = timezone.now() - timedelta(days=2)
            invitation.save(update_fields=["expires_at"])
    do_the_work()
    link = next(word for word in _words(mails, NEW) if "/invitations/" in word)
    token = link.rstrip("/").rpartition("/")[2]
    return {"member": member.pk, "invitation": token}


def _words(mails: Path, address: str) -> Iterator[str]:
    """Yield the words of every mail to an address."""
    for path in mails.rglob("*"):
        if path.is_file() and address.encode() in (content := path.read_bytes()):
            mail = message_from_bytes(content, policy=policy.default)
            body = mail.get_body(("plain",))
            yield from body.get_content().split()


def _imports(office: AccountingOffice, iris: User) -> Keys:
    environment = office.environments.order_by("name").first()
    assert environment
    taken = Client.objects.kept().filter(office=office).first()
    assert taken
    rows = ["Code;Naam;Ondernemingsnummer;E-mail;Taal;IBAN"]
    rows += [f"I{n};Slagerij {n};{enterprise_number(810_000 + n)};;nl;" for n in range(6)]
    rows += [f"X1;{taken.name};{taken.enterprise_number};;fr;", "X2;;0403170701;;;"]
    rows += [f"X3;{LONG};0403170702;a@b.example;nl;", "X4;Vreemde taal;0403170701;;zwaheli;"]
    content = "\r\n".join(rows).encode()
    made = [
        keep_import(
            environment,
            read_list(content),
            file_name=name,
            visible=clients_of(iris, office),
            user=iris,
            by=SYSTEM,
        )
        for name in ("klanten-2026.csv", "een tamelijk lange naam van een lijst uit 2025.xlsx")
    ]
    start_import(made[1], by=SYSTEM)
    do_the_work()
    return {"preview": made[0].pk, "imported": made[1].pk}


def _mandates(office: AccountingOffice) -> Keys:
    company = office.clients.kept().order_by("code").first()
    found: Keys = {}
    for kind, moves in TRANSITIONS.items():
        for state in moves:
            if kind == "coda" or state not in {"archived", "problem"}:
                one = ClientFactory(
                    office=office,
                    environment=company.environment,
                    name=f"{kind.value.upper()} {state.label}",
                    contact_email="zaakvoerder@bedrijf.example",
                )
                mandate = MandateFactory(client=one, kind=kind.value, state=state)
                found[f"{kind.value}_{state.value}"] = mandate.pk
    awaiting = Mandate.objects.get(pk=found["coda_awaiting_signature"])
    signatory = Signatory.objects.get(mandate=awaiting)
    return {**found, "signing": renew_link(signatory, by=SYSTEM)}


def _documents(office: AccountingOffice) -> Keys:
    company = office.clients.kept().order_by("code").first()
    account = BankAccount.objects.filter(client=company).first()
    statement = Document.objects.filter(client=company, kind="coda").order_by("-pk").first()
    assert company
    assert account
    assert statement
    receive_document(b"not a file of any kind", file_name="vreemd.txt")
    invoice, payroll = (
        DocumentFactory(kind=kind, bank_account=None, client=company, content=content)
        for kind, content in (
            ("purchase_invoice", with_attachments(attachment()).data()),
            ("soda", payrolls.FILE.encode()),
        )
    )
    return {"statement": statement.uuid, "invoice": invoice.uuid, "payroll": payroll.uuid}


def _consents(crowded: AccountingOffice, usual: AccountingOffice) -> Keys:
    def of(office: AccountingOffice, status: str) -> object:
        consent = Consent.objects.filter(office=office, status=status).first()
        assert consent
        return consent.pk

    return {
        "waiting": of(crowded, "to_be_determined"),
        "allowed": of(crowded, "allowed"),
        "cancelled": of(crowded, "cancelled"),
        "denied": of(usual, "denied"),
    }
