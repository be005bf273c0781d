"""Make the demonstration through the product's own services, once."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from common.actors import SYSTEM, Actor, ActorKind
from common.identifiers import bic_of_iban
from consents.services import allow_consent, cancel_consent, deny_consent, request_consent
from consents.terms import CURRENT
from demo import cast
from demo.connections import connect
from demo.mandates import make_banks, make_mandates
from demo.papers import receive_papers
from demo.sales import send_sales
from demo.statements import DailyFile, banking_days, daily_files
from documents.models import Document, Source
from documents.services import receive_document
from feeds.services import issue_credentials
from insights.services import look
from offices.models import AccountingOffice, BankAccount, Client, Environment, Membership
from partners.models import PartnerKind, SoftwarePartner
from partners.services import actor_of_partner, register_partner
from users.models import User

WEEKS = 4
MANDATED = None  # how many accounts get a mandate; None: all
LACKS_A_DAY, SENT_AGAIN = 2, 3  # accounts, counted from 1
UNKNOWN_ACCOUNT = 900
NAME, MENDED_NAME = b"Klant Veldmuis", b"Klant Woelmuis"
ARRIVAL = time(6, 30)
Say = Callable[[str], None]


@dataclass
class Demonstration:
    """What was made, as ``demo.json`` tells it; ``password`` opens every user."""

    password: str = field(default_factory=lambda: f"demo-{secrets.token_hex(5)}")
    offices: dict[str, AccountingOffice] = field(default_factory=dict)
    users: list[dict[str, Any]] = field(default_factory=list)
    staff: list[dict[str, Any]] = field(default_factory=list)
    partners: dict[str, SoftwarePartner] = field(default_factory=dict)
    partner_rows: list[dict[str, Any]] = field(default_factory=list)
    customers: list[dict[str, Any]] = field(default_factory=list)
    banks: list[dict[str, str]] = field(default_factory=list)

    def as_dict(self, *, base_url: str, mail_dir: str) -> dict[str, Any]:
        return {
            "base_url": base_url,
            "users": self.users,
            "staff": self.staff,
            "offices": [_office_row(office) for office in self.offices.values()],
            "partners": self.partner_rows,
            "customers": self.customers,
            "banks": self.banks,
            "mail_dir": mail_dir,
        }


def _office_row(office: AccountingOffice) -> dict[str, Any]:
    clients = office.clients.order_by("code").prefetch_related("bank_accounts")
    return {
        "id": str(office.pk),
        "name": office.name,
        "company_number": office.enterprise_number,
        "clients": [
            {
                "id": str(client.pk),
                "company_number": client.enterprise_number,
                "name": client.name,
                "ibans": sorted(account.iban for account in client.bank_accounts.all()),
            }
            for client in clients
        ],
    }


def build(say: Say) -> Demonstration:
    """Make offices, people, partners, consents and statements; ``say`` tells how far it is."""
    demonstration = Demonstration()
    say("people, offices and companies")
    for email, name, superuser in cast.STAFF:
        _person(demonstration, email, name, "en", is_staff=True, is_superuser=superuser)
        row = {"email": email, "password": demonstration.password, "superuser": superuser}
        demonstration.staff.append(row)
    for office in cast.OFFICES:
        _office(demonstration, office)
    say("software partners and consents")
    for partner in cast.PARTNERS:
        _partner(demonstration, partner)
    for office, partner, status in cast.CONSENTS:
        _consent(demonstration, office, partner, status)
        if status == "allowed":
            _customer(demonstration, office, partner)
    say("tokens and connections")
    demonstration.customers += connect(demonstration.offices, demonstration.partners)
    accounts = list(BankAccount.objects.select_related("client").order_by("iban"))
    _statements(accounts, say)
    say("payroll, card statements and other documents")
    receive_papers()
    say("sales invoices")
    send_sales()
    say("banks and mandates")
    demonstration.banks = make_banks()
    make_mandates(accounts[:MANDATED])
    look()
    return demonstration


def _person(
    demonstration: Demonstration, email: str, name: str, language: str, **more: bool
) -> User:
    user = User.objects.create_user(
        email, demonstration.password, full_name=name, language=language, **more
    )
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _office(demonstration: Demonstration, spec: cast.Office) -> None:
    office = AccountingOffice.objects.create(
        name=spec.name,
        enterprise_number=spec.number,
        contact_email=f"kantoor@{spec.slug}.example",
        language=spec.language,
    )
    demonstration.offices[spec.slug] = office
    environments = [
        Environment.objects.create(office=office, name=name) for name in spec.environments
    ]
    for person in spec.people:
        user = _person(demonstration, person.email, person.full_name, person.language)
        Membership.objects.create(user=user, office=office, role=person.role)
        row = {"email": person.email, "password": demonstration.password}
        demonstration.users.append({**row, "office": spec.number, "role": person.role})
    for position, name in enumerate(spec.companies):
        first = Client.objects.count()
        client = Client.objects.create(
            office=office,
            environment=environments[position % len(environments)],
            code=f"{position + 1:04d}",
            name=name,
            enterprise_number=spec.number
            if spec.itself_only
            else cast.enterprise_number(100 + first),
            contact_email=f"info{position + 1}@{spec.slug}.example",
            language=spec.language,
        )
        for extra in range(2 if position % 3 == 0 else 1):
            number = cast.iban(2 * first + extra)
            BankAccount.objects.create(client=client, iban=number, bank_bic=bic_of_iban(number))


def _partner(demonstration: Demonstration, spec: cast.Partner) -> None:
    partner, secret = register_partner(
        spec.name,
        kind=PartnerKind(spec.kind),
        redirect_uris=spec.redirect_uris,
        website=spec.website,
        contact_email=f"integration@{spec.name.lower()}.example",
        by=SYSTEM,
    )
    demonstration.partners[spec.name] = partner
    demonstration.partner_rows.append(
        {
            "name": spec.name,
            "kind": spec.kind,
            "software_company": str(partner.pk),
            "client_id": partner.oauth_application_id,
            "client_secret": secret,
            "redirect_uris": list(spec.redirect_uris),
        }
    )


def _consent(
    demonstration: Demonstration, office: cast.Office, partner: cast.Partner, status: str
) -> None:
    row = demonstration.partners[partner.name]
    consent, _ = request_consent(
        row,
        demonstration.offices[office.slug],
        redirect_uri=partner.redirect_uris[0],
        by=actor_of_partner(row, ip="127.0.0.1"),
    )
    user = User.objects.get(email=office.people[0].email)
    by = Actor(ActorKind.USER, str(user.pk), user.email, ip="127.0.0.1")
    if status in {"allowed", "cancelled"}:
        allow_consent(consent, version=1, terms_version=CURRENT.version, user=user, by=by)
    if status == "cancelled":
        cancel_consent(consent, version=2, user=user, by=by)
    if status == "denied":
        deny_consent(consent, version=1, user=user, by=by)


def _customer(demonstration: Demonstration, office: cast.Office, partner: cast.Partner) -> None:
    """Let an office's software fetch by API v2 as well."""
    row = demonstration.partners[partner.name]
    username, password = issue_credentials(row, demonstration.offices[office.slug], by=SYSTEM)
    demonstration.customers.append(
        {
            "software_company": str(row.pk),
            "username": username,
            "password": password,
            "office": office.number,
            "client": None,
        }
    )


def _statements(accounts: Sequence[BankAccount], say: Say) -> None:
    """Take in the files of the last weeks, and date each on the morning when it would have come.

    Not everything goes well: one account lacks a day, one was sent a day again with other content,
    and a company has an account that its office hasn't noted yet.
    """
    days = banking_days(timezone.localdate() - timedelta(days=1), weeks=WEEKS)
    arrived = []
    for number, account in enumerate(accounts, start=1):
        files = list(_files_of(account, account.iban, days))
        if number == LACKS_A_DAY:
            del files[len(files) // 2]
        if number == SENT_AGAIN:
            first = next(file for file in reversed(files) if NAME in file.content)
            mended = first.content.replace(NAME, MENDED_NAME)
            files.append(DailyFile(files[-1].day, first.name, mended))
        for file in files:
            received = receive_document(
                file.content, file_name=file.name, source=Source.DEMONSTRATION
            )
            morning = datetime.combine(file.day + timedelta(days=1), ARRIVAL)
            for document in received.documents:
                document.available_at = timezone.make_aware(morning) + timedelta(seconds=number)
                arrived.append(document)
        if number % 10 == 0:
            say(f"statements of {number} accounts")
    Document.objects.bulk_update(arrived, ["available_at"], batch_size=500)
    for file in _files_of(accounts[0], cast.iban(UNKNOWN_ACCOUNT), days[-1:]):
        receive_document(file.content, file_name=file.name, source=Source.DEMONSTRATION)


def _files_of(account: BankAccount, iban: str, days: list[date]) -> Iterator[DailyFile]:
    return daily_files(
        iban=iban,
        bank_bic=account.bank_bic,
        holder=account.client.name,
        enterprise_number=account.client.enterprise_number,
        days=days,
    )
