"""One more row of any model that staff can look at."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from functools import partial
from itertools import count

from allauth.account.models import EmailAddress
from allauth.idp.oidc.models import Token
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils import timezone

from api.models import ApiCall, IdempotentAnswer
from audit.models import AuditChain
from audit.services import record
from common.actors import SYSTEM, Actor, ActorKind
from connections.models import ActivationToken
from connections.services import open_connection
from documents.models import Gap, Statement, StatementRequest
from documents.services import receive_document
from feeds.models import Customer, Delivery, Feed, FeedEntry, RedeliveryEntry
from insights.models import Reader
from mails.models import UndeliverableAddress
from mails.services import store_mail
from offices.models import CompanyImport, Export, Invitation, TrailCheck
from outbox.services import enqueue
from payments.models import Reckoning, RefusedInvoice
from tests.banks.rows import MAKERS as BANKS
from tests.factories import (
    BankAccountFactory,
    ClientFactory,
    ConsentFactory,
    DocumentFactory,
    EnvironmentFactory,
    MembershipFactory,
    OfficeFactory,
    PartnerFactory,
    StoredFileFactory,
    UserFactory,
)
from tests.factories.feeds import credentials_of
from tests.factories.issues import issue_of
from tests.factories.sales import connection_of, send
from tests.mandates.rows import MAKERS as MANDATES

SOMEBODY = Actor(ActorKind.USER, "77", "somebody@office.example", ip="192.0.2.7")
_numbers = count(1)


def mail(*, is_secret=False, **changes):
    values = {
        "template": "consent_requested",
        "to": "somebody@office.example",
        "key": f"mail:{next(_numbers)}",
        "subject": "A subject",
        "body": "What the mail says.",
        "html": "",
        "language": "en",
    }
    return store_mail(**{**values, **changes}, is_secret=is_secret)


def message(**changes):
    row = enqueue("mails.tasks.send", mail_id=next(_numbers))
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    return row


def dead_letter():
    return message(dead_at=timezone.now(), attempts=8, last_error="OSError: no route to host")


def event():
    office = OfficeFactory()
    return record("office.looked_at", target=office, by=SOMEBODY, office_id=office.pk)


def credential():
    return PartnerFactory().credentials.get()


def redirect_uri():
    return PartnerFactory().redirect_uris.get()


def token():
    row = Token(client=PartnerFactory().oauth_application, type=Token.Type.ACCESS_TOKEN)
    row.set_value(f"token {next(_numbers)}")
    row.expires_at = timezone.now() + timedelta(minutes=30)
    row.save()
    return row


def statement(document=None):
    document = document or DocumentFactory()
    number = next(_numbers)
    return Statement.objects.create(
        document=document,
        bank_account=document.bank_account,
        position=number,
        digest=f"{number:064d}",
        day=date(2026, 11, 19),
        statement_number=1,
        coda_sequence=1,
        old_balance=0,
        new_balance=1_000,
        movement_count=1,
    )


def gap():
    before = statement()
    after = statement(before.document)
    return Gap.objects.create(
        client=before.bank_account.client,
        bank_account=before.bank_account,
        previous=before,
        next=after,
        first_missing=2,
        last_missing=3,
    )


def invitation(office=None):
    return Invitation.objects.create(
        office=office or OfficeFactory(),
        email=f"colleague{next(_numbers)}@office.example",
        language="en",
        token_hash=f"{next(_numbers):064d}",
        sent_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=7),
    )


def company_import(office=None):
    environment = EnvironmentFactory(office=office or OfficeFactory())
    return CompanyImport.objects.create(
        office=environment.office, environment=environment, file_name="companies.csv"
    )


def export(office=None):
    place = MembershipFactory(office=office or OfficeFactory())
    return Export.objects.create(
        office=place.office,
        made_for=place.user,
        place_version=1,
        content="companies",
        form="csv",
        language="en",
        total=1,
        stored_as="exports/somebody's",
    )


def trail_check(office=None):
    return TrailCheck.objects.create(office=office or OfficeFactory(), total=3, head="0" * 64)


def quarantined():
    return receive_document(f"not a file {next(_numbers)}".encode(), file_name="a.txt").reception


def delivery():
    document = DocumentFactory()
    return Delivery.objects.create(document=document, partner=PartnerFactory(), way="feed")


def sale():
    return send(ClientFactory())


def refused_invoice():
    client = ClientFactory()
    return RefusedInvoice.objects.create(
        client=client,
        connection=connection_of(client),
        number="2026-0001",
        code="invalid-invoice",
        sentence="It breaks rules.",
        refused_at=timezone.now(),
    )


def answer():
    return IdempotentAnswer.objects.create(
        partner=PartnerFactory(),
        key=f"key {next(_numbers)}",
        request_hash="0" * 64,
        claim=uuid.uuid4(),
        claimed_until=timezone.now(),
        expires_at=timezone.now() + timedelta(hours=24),
    )


def api_call():
    return ApiCall.objects.create(
        partner=PartnerFactory(),
        at=timezone.now(),
        method="GET",
        route="v2/delivery/pod-client",
        status=200,
        request_id=str(uuid.uuid4()),
    )


def email_address():
    return EmailAddress.objects.get(user=UserFactory())


def session():
    return UserSession.objects.create(
        user=UserFactory(),
        ip="192.0.2.1",
        session_key=uuid.uuid4().hex,
        user_agent="A browser",
    )


def customer():
    credentials = credentials_of(PartnerFactory(), OfficeFactory())
    return Customer.objects.get(username=credentials.username)


def customer_credential():
    return customer().credentials.get()


def connection():
    partner = PartnerFactory(kind="invoicing", redirect_uris=())
    return open_connection(partner, ClientFactory(), by=SYSTEM)


def activation_token(**changes):
    values = {
        "partner": PartnerFactory(),
        "office": OfficeFactory(),
        "token_hash": f"{next(_numbers):064d}",
        "hint": "abcd",
        "expires_at": timezone.now() + timedelta(hours=72),
    }
    return ActivationToken.objects.create(**{**values, **changes})


def feed():
    return Feed.objects.create(partner=PartnerFactory(), client=ClientFactory())


def feed_entry():
    document = DocumentFactory()
    return FeedEntry.objects.create(client=document.client, document=document, kind=document.kind)


MAKERS = {
    "outbox.OutboxMessage": message,
    "mails.Mail": mail,
    "mails.UndeliverableAddress": lambda: UndeliverableAddress.objects.create(
        address=f"gone-{next(_numbers)}@office.example"
    ),
    "audit.AuditChain": lambda: AuditChain.objects.get(pk=event().chain),
    "audit.AuditEvent": event,
    "users.User": UserFactory,
    "offices.AccountingOffice": OfficeFactory,
    "offices.Environment": EnvironmentFactory,
    "offices.Client": ClientFactory,
    "offices.BankAccount": BankAccountFactory,
    "offices.Membership": MembershipFactory,
    "offices.Invitation": invitation,
    "offices.CompanyImport": company_import,
    "offices.Export": export,
    "offices.TrailCheck": trail_check,
    "partners.SoftwarePartner": PartnerFactory,
    "partners.RedirectUri": redirect_uri,
    "partners.PartnerCredential": credential,
    "connections.ActivationToken": activation_token,
    "connections.Connection": connection,
    "consents.Consent": partial(ConsentFactory, status="allowed"),
    "documents.StoredFile": lambda: StoredFileFactory(f"content {next(_numbers)}".encode()),
    "documents.Reception": lambda: DocumentFactory().reception,
    "documents.Document": DocumentFactory,
    "documents.Statement": statement,
    "documents.Gap": gap,
    "documents.StatementRequest": lambda: StatementRequest.objects.create(gap=gap()),
    "feeds.Customer": customer,
    "feeds.CustomerCredential": customer_credential,
    "feeds.Feed": feed,
    "feeds.FeedEntry": feed_entry,
    "feeds.RedeliveryEntry": lambda: RedeliveryEntry.objects.create(
        feed=feed(), entry=feed_entry()
    ),
    "insights.DetectedIssue": lambda: issue_of(OfficeFactory()),
    "insights.Reader": lambda: Reader.objects.create(user=UserFactory(), office=OfficeFactory()),
    "api.ApiCall": api_call,
    "feeds.Delivery": delivery,
    "payments.SalesInvoice": sale,
    "payments.RefusedInvoice": refused_invoice,
    "payments.Reckoning": lambda: Reckoning.objects.create(client=ClientFactory()),
    "api.IdempotentAnswer": answer,
    "account.EmailAddress": email_address,
    "mfa.Authenticator": lambda: Authenticator.objects.create(
        user=UserFactory(), type="recovery_codes", data={"seed": "sealed"}
    ),
    "usersessions.UserSession": session,
    "allauth_idp_oidc.Client": lambda: PartnerFactory().oauth_application,
    "allauth_idp_oidc.Token": token,
    **MANDATES,
    **BANKS,
}
