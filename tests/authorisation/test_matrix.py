"""Every row of the matrix, for every role; and no route without a row."""

from __future__ import annotations

import json
import re
import uuid
from types import SimpleNamespace

import pytest

from common.actors import SYSTEM
from connections.services import open_connection
from consents.models import Consent
from feeds.models import CustomerCredential, Feed, FeedEntry
from mandates.files import keep
from mandates.kinds import MandateKind
from mandates.lists import Wanted
from mandates.models import Mandate, Transfer
from mandates.orders import Order, SignatoryOrder
from mandates.services.lists import keep_orders
from mandates.services.ordering import order_mandate
from mandates.services.preparing import prepare_mandate
from offices.models import Client
from payments.models import SalesInvoice
from tests.admin.rows import activation_token, company_import, export, invitation
from tests.api.connect.conftest import Software
from tests.api.delivery.conftest import Package
from tests.authorisation.matrix import MATRIX, ROLES, Row
from tests.authorisation.routes import ADMIN_ROUTES, ALL_ROUTES
from tests.factories import (
    BankAccountFactory,
    ClientFactory,
    ConsentFactory,
    DocumentFactory,
    EnvironmentFactory,
    MembershipFactory,
    PartnerFactory,
    SignedCopyFactory,
)
from tests.factories.feeds import credentials_of
from tests.factories.issues import issue_of
from tests.factories.sales import send
from tests.mandates.transfers import kept_elsewhere, proposed

CONSENT_STATUS = {
    "P+": "allowed",
    "P?": "to_be_determined",
    "P-": "denied",
    "PX": "cancelled",
}


def test_every_route_has_a_row():
    written = {row.route for row in MATRIX}

    assert {route for route in ALL_ROUTES if route not in ADMIN_ROUTES} == written


def test_every_row_names_every_role():
    assert [str(row) for row in MATRIX if set(row.expected) != set(ROLES)] == []


PEOPLE = {"OU": "member", "OA": "admin", "XO": "outsider", "SF": "staff", "SU": "superuser"}


@pytest.fixture
def world(office, request):
    """One office with a company and a document; ``person(role)`` gives somebody in a role."""
    company = ClientFactory(office=office)
    document = DocumentFactory(bank_account=BankAccountFactory(client=company))
    return SimpleNamespace(
        office=office,
        document=document,
        mandate=lambda: mandate_of(company),
        software=Software(PartnerFactory()),  # in the portal one is as much nobody as the other
        person=lambda role: request.getfixturevalue(PEOPLE[role]),
    )


def mandate_of(company):
    """Order a mandate and bring it to its signature; a new one where the last has ended."""
    live = Mandate.objects.live().filter(client=company).first()
    order = Order(MandateKind.VOILA, signatories=(SignatoryOrder(email="an@client.example"),))
    return live or prepare_mandate(order_mandate(company, order, by=SYSTEM))


def answer_of(row: Row, role: str, world, signed_in):
    """Do what the row says as this role would, and return the response."""
    is_about_consent = in_api(row) or in_delivery(row) or "consent_id" in row.route
    software = Software(PartnerFactory()) if is_about_consent else world.software
    consent = prepared_consent(row, role, world, software) if is_about_consent else None
    if in_delivery(row):
        return answer_of_delivery(row, role, world, software, signed_in)
    path = "/" + filled_in(row.route, world, consent)
    headers = {}
    if role in PEOPLE:
        browser = signed_in(world.person(role))
    else:
        browser = software.browser
        if role not in {"AN", "IN"}:
            token = software.token or software.authorise().token
            headers["authorization"] = f"Bearer {token}"
    send = getattr(browser, row.method.lower())
    if in_api(row) and row.method == "POST":
        if "oauth2" in row.route:
            form = "application/x-www-form-urlencoded"
            return send(path, "grant_type=client_credentials", content_type=form, headers=headers)
        body = json.dumps(body_of(row, world))
        return send(path, body, content_type="application/vnd.api+json", headers=headers)
    return send(path, row.data or {}, headers=headers)


def in_delivery(row: Row) -> bool:
    return row.route.startswith("v2/")


def answer_of_delivery(row: Row, role: str, world, software, signed_in):
    """Do what the row says as the package of the office, which has a feed if it ever asked."""
    client = world.document.client
    entry, _new = FeedEntry.objects.get_or_create(
        document=world.document, defaults={"client": client, "kind": world.document.kind}
    )
    if role != "PN":
        feed = Feed.objects.create(partner=software.partner, client=client)
    values = {
        "feed_id": str(feed.pk) if role != "PN" else "0",
        "feed_index": str(entry.index),
        "file_format": "cod",
        "token": "a-token-of-nobody",
        "fiduciary_id": str(world.office.pk),
        "client_id": str(client.pk),
        "invoice_id": str(uuid.uuid4()),
    }
    if "mandate_id" in row.route:
        values["mandate_id"] = str(world.mandate().pk)
    path = "/" + re.sub(r"<\w+:(\w+)>", lambda found: values[found[1]], row.route)
    package = Package(credentials_of(software.partner, world.office))
    browser = signed_in(world.person(role)) if role in PEOPLE else package.browser
    headers = package.headers() if role not in {"AN", "IN", *PEOPLE} else {}
    period = {"from": "2026-11-01", "to": "2026-11-30"}
    body = period if row.method == "POST" else {"feed_offset": str(entry.index)}
    if row.route.endswith("/archive"):
        body = {}
    send = getattr(browser, row.method.lower())
    if row.method == "GET":
        return send(path, headers=headers)
    return send(path, json.dumps(body), content_type="application/json", headers=headers)


def prepared_consent(row: Row, role: str, world, software) -> Consent:
    if role == "PN":
        return ConsentFactory(office=world.office, status=row.ready)
    status = CONSENT_STATUS.get(role, row.ready) if in_api(row) else row.ready
    return ConsentFactory(office=world.office, partner=software.partner, status=status)


def in_api(row: Row) -> bool:
    return row.route.startswith(("codabox-connect", "codabox-bankconnect", "v2/"))


def filled_in(route: str, world, consent) -> str:
    values = {
        "office_id": str(world.office.pk),
        "consent_id": str(consent.pk) if consent else "",
        "client_id": world.document.client.enterprise_number,
        "document_id": str(world.document.uuid),
        "account_id": str(world.document.bank_account_id),
        "bank_account_id": str(world.document.bank_account_id),
        "form": "cod",
        "kind": "voila",
        "token": "a-token-of-nobody",
        "reference": "M-of-nobody",
        "number": "1",
        "pk": "1",
        "provider": "nobody",
    }
    if route.startswith(("clients/", "offices/", "sales-invoices/")):
        values |= rows_of_the_office(route, world)
    if "issue_id" in route:
        values["issue_id"] = str(issue_of(world.office).pk)
    if "mandate_id" in route:
        mandate = world.mandate()
        values["mandate_id"] = str(mandate.pk)
        values["signatory_id"] = str(mandate.signatories.get().pk)
        if "evidence" in route:
            mandate.versions.update(evidence_sha256=keep(b"what we know"))
        if "copy_id" in route:
            version = mandate.versions.get()
            copy = version.copies.first() or SignedCopyFactory(mandate_version=version)
            values["copy_id"] = str(copy.pk)
    path = re.sub(r"<\w+:(\w+)>", lambda found: values[found[1]], route)
    path = path.replace("^confirm-email/(?P<key>[-:\\w]+)/$", "confirm-email/abc/")
    reset = "^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"
    return path.replace(reset, "password/reset/key/1-abc/")


def rows_of_the_office(route: str, world) -> dict[str, str]:
    """Return the identifiers of what an office has: made where a route asks for them."""
    values = {"client_id": str(world.document.client.pk)}
    if "environment_id" in route:
        values["environment_id"] = str(EnvironmentFactory(office=world.office).pk)
    if "membership_id" in route:
        values["membership_id"] = str(MembershipFactory(office=world.office, role="user").pk)
    if "export_id" in route:
        values["export_id"] = str(export(world.office).pk)
    if "transfer_id" in route:
        transfer = world.office.transfers.first() or proposed(kept_elsewhere(), world.office)
        Transfer.objects.update(state="registered", settled_at=None)
        values["transfer_id"] = str(transfer.pk)
    if "import_id" in route:
        values["import_id"] = str(company_import(world.office).pk)
    if "list_id" in route:
        values["list_id"] = str(order_list_of(world))
    if "invitation_id" in route:
        values["invitation_id"] = str(invitation(world.office).pk)
    if "invoice_id" in route:
        values |= {"invoice_id": str(sale_of(world.document.client).pk), "match_id": "1"}
    return values | software_of_the_office(route, world)


def software_of_the_office(route: str, world) -> dict[str, str]:
    """Return the identifiers of a token, a password and a connection, made where asked for."""
    values = {}
    if "token_id" in route:
        client = ClientFactory(office=world.office, contact_email="boss@company.example")
        partner = PartnerFactory(kind="invoicing", redirect_uris=())
        token = activation_token(office=world.office, client=client, partner=partner)
        values["token_id"] = str(token.pk)
    if "password_id" in route:
        username = credentials_of(PartnerFactory(), world.office).username
        password = CustomerCredential.objects.get(customer__username=username)
        values["password_id"] = str(password.pk)
    if "connection_id" in route:
        partner = PartnerFactory(kind="invoicing", redirect_uris=())
        connection = open_connection(partner, world.document.client, by=SYSTEM)
        values["connection_id"] = str(connection.pk)
    return values


def order_list_of(world):
    """Make a list of orders of the office's member, with one order; returns its key."""
    kept = keep_orders(
        world.office,
        [Wanted(1, world.document.client.enterprise_number, kind="voila")],
        visible=Client.objects.filter(office=world.office),
        user=world.person("OU"),
        by=SYSTEM,
    )
    return kept.pk


def sale_of(company):
    """Return the sales invoice of a company, sent if there is none yet."""
    return SalesInvoice.objects.filter(client=company).first() or send(company)


def body_of(row: Row, world) -> dict:
    if row.route.endswith("document-searches"):
        number = world.document.client.enterprise_number
        return {
            "data": {
                "type": "documentSearch",
                "attributes": {"documentType": "bankAccountStatement"},
                "relationships": {"clients": {"data": [{"type": "client", "id": number}]}},
            }
        }
    attributes = {"accountingOfficeCompanyNumber": world.office.enterprise_number}
    return {"data": {"type": "accountingOfficeConsent", "attributes": attributes}}


def outcome_of(response) -> int | str:
    if response.status_code == 302 and response["Location"].startswith("/accounts/login/"):
        return "L"
    return response.status_code


@pytest.mark.django_db
@pytest.mark.parametrize("row", MATRIX, ids=str)
def test_the_matrix_holds(row, world, signed_in):
    outcomes = {role: outcome_of(answer_of(row, role, world, signed_in)) for role in ROLES}

    assert {
        role: "ok" if row.expected[role] == "ok" and outcome in {200, 302} else outcome
        for role, outcome in outcomes.items()
    } == row.expected


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["OU", "XO", "SF", "SU"])
@pytest.mark.parametrize("act", ["allow", "deny", "cancel"])
def test_a_refused_decision_changes_nothing(act, role, world, signed_in):
    status = "allowed" if act == "cancel" else "to_be_determined"
    consent = ConsentFactory(office=world.office, status=status)
    before = Consent.objects.filter(pk=consent.pk).values().get()
    data = {"version": consent.version, "accept_terms": "on", "terms_version": "2026-11"}

    signed_in(world.person(role)).post(f"/consents/{consent.pk}/{act}/", data)

    assert Consent.objects.filter(pk=consent.pk).values().get() == before


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["", "confirm", "allow/", "deny/", "cancel/", "confirmed/"])
def test_a_foreign_consent_looks_like_none(act, world, signed_in):
    consent = ConsentFactory(office=world.office, status="allowed")
    browser = signed_in(world.person("XO"))

    foreign = browser.get(f"/consents/{consent.pk}/{act}")
    random = browser.get(f"/consents/{uuid.uuid4()}/{act}")

    assert (foreign.status_code, random.status_code) == (404, 404)
    assert without_nonces(foreign) == without_nonces(random)


def without_nonces(response) -> str:
    """Return a page without what differs at every request: its form token and its own address."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", page)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["AN", "OU", "OA", "XO", "P+"])
def test_only_staff_reach_the_admin(role, world, signed_in):
    software = Software(PartnerFactory())
    browser = signed_in(world.person(role)) if role in PEOPLE else software.browser
    token = {"authorization": f"Bearer {software.authorise().token}"} if role == "P+" else {}

    for route in ADMIN_ROUTES:
        path = "/" + re.sub(r"<[^>]+>|\(\?P<\w+>[^)]*\)", "1", route).strip("^$").replace(".*", "x")
        if route == "admin/login/":
            continue
        outcome = outcome_of(browser.get(path, headers=token, follow=False))
        allowed = {302, 403, 404, "L"}
        assert outcome in allowed, (route, outcome)
