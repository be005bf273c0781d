"""The offices and clients whose documents a software may fetch."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from consents.models import Consent
from offices.models import Client
from tests.api.delivery.conftest import refusal
from tests.factories import BankAccountFactory, ClientFactory, ConsentFactory, MandateFactory

pytestmark = pytest.mark.django_db
FIDUCIARY = {
    "id",
    "name",
    "legal_entity",
    "contact_name",
    "contact_email",
    "language",
    "website_url",
    "allows_social_mandates",
    "allows_doccle_delivery",
    "allows_client_delivery",
    "services",
    "delegates_mandate_delivery",
    "software",
}
CLIENT = {
    "id",
    "fiduciary_id",
    "legal_entity",
    "client_code",
    "contact_name",
    "contact_email",
    "language",
    "exact_email",
    "coda_mandates",
    "bank_accounts",
    "social_mandates",
    "purchase_invoice_mandates",
    "purchase_invoice_transmission_mandates",
    "current_purchase_invoice_mandate_state",
    "state",
    "delivery_mode",
    "doccle_link_connect",
    "mycodabox_url",
    "state_modified_at",
    "services",
    "zoomit_ibans",
    "mycodabox_access_state",
}


def ids(response):
    assert response.status_code == 200, response.content
    return [row["id"] for row in response.json()]


def test_the_office_is_as_in_the_contract(package, allowed, office, partner):
    [row] = package.get("/fiduciaries/").json()

    assert set(row) == FIDUCIARY
    assert row == package.get(f"/fiduciaries/{office.pk}/").json()
    assert row["legal_entity"]["enterprise_num"] == f"BE{office.enterprise_number}"
    assert (row["software"]["name"], row["software"]["slug"]) == (partner.name, partner.slug)


def test_a_client_is_as_in_the_contract(package, allowed, account):
    dollars = BankAccountFactory(client=account.client, iban=account.iban, currency="USD")
    client = account.client
    Client.objects.update(created_at=datetime(2026, 3, 1, 8, 30, tzinfo=UTC))

    [row] = package.get("/clients/").json()

    assert set(row) == CLIENT
    assert row == package.get(f"/clients/{client.pk}/").json()
    assert row["legal_entity"]["enterprise_num"] == f"BE{client.enterprise_number}"
    assert (row["state"], row["state_modified_at"]) == ("active", "2026-03-01T08:30:00Z")
    [found] = row["bank_accounts"]
    assert (found["iban"], found["type"], found["state"]) == (account.iban, "current", "open")
    assert found["subaccounts"] == [
        {"currency": "EUR", "extension": None},
        {"currency": dollars.currency, "extension": None},
    ]


def test_a_closed_account_says_so(package, allowed, account):
    account.closed_at = datetime(2026, 5, 1, tzinfo=UTC)
    account.save()

    [row] = package.get("/clients/").json()

    [found] = row["bank_accounts"]
    assert (found["state"], found["state_modified_at"]) == ("closed", "2026-05-01T00:00:00Z")


@pytest.mark.parametrize("status", ["to_be_determined", "denied", "cancelled"])
def test_without_an_allowed_consent_there_is_nobody(package, office, partner, company, status):
    ConsentFactory(office=office, partner=partner, status=status)

    lists = [package.get("/fiduciaries/").json(), package.get("/clients/").json()]
    single = [
        package.get(f"/fiduciaries/{office.pk}/"),
        package.get(f"/clients/{company.pk}/"),
    ]

    assert lists == [[], []]
    assert [refusal(answer) for answer in single] == [(404, "not_found", True)] * 2


def test_others_do_not_exist(package, allowed, partner, other_office):
    ConsentFactory(office=other_office, partner=partner, status="allowed")
    theirs = ClientFactory(office=other_office)

    answers = [
        package.get(f"/fiduciaries/{other_office.pk}/"),
        package.get(f"/clients/{theirs.pk}/"),
        package.get(f"/clients/{uuid.uuid4()}/"),
        package.get("/clients/x/"),
        package.get("/fiduciaries/x/"),
    ]

    assert {(answer.status_code, answer.content) for answer in answers} == {
        (404, answers[0].content)
    }
    assert str(theirs.pk) not in package.get("/clients/").content.decode()


def test_only_clients_that_the_consent_covers(package, allowed, office):
    covered, left_out = ClientFactory.create_batch(2, office=office)
    Consent.objects.update(all_clients=False)
    allowed.clients.add(covered)

    assert ids(package.get("/clients/")) == [str(covered.pk)]
    assert package.get(f"/clients/{left_out.pk}/").status_code == 404


def test_clients_by_number_and_by_state(package, allowed, office):
    active, archived = ClientFactory.create_batch(2, office=office)
    archived.archived_at = timezone.now()
    archived.save()

    found = {
        query: ids(package.get(f"/clients/?{query}"))
        for query in (
            f"enterprise_num=BE{active.enterprise_number}",
            f"enterprise_num={archived.enterprise_number}",
            "state=active",
            "state=archived",
            "",
        )
    }

    one, other = str(active.pk), str(archived.pk)
    assert list(found.values()) == [[one], [other], [one], [other], [one, other]]


def test_clients_by_when_they_changed(package, allowed, office):
    old, archived, new = ClientFactory.create_batch(3, office=office)
    long_ago = timezone.now() - timedelta(days=9)
    Client.objects.filter(pk__in=[old.pk, archived.pk]).update(created_at=long_ago)
    Client.objects.filter(pk=archived.pk).update(archived_at=timezone.now())
    since = (timezone.now() - timedelta(days=1)).isoformat()

    changed = ids(package.get(f"/clients/?modified_since={since}"))

    assert changed == [str(archived.pk), str(new.pk)]


@pytest.mark.parametrize("query", ["enterprise_num=BE0403170701", "state=archived"])
def test_offices_by_number_and_state(package, allowed, query):
    assert ids(package.get(f"/fiduciaries/?{query}")) == []


def test_offices_by_when_they_changed(package, allowed, office):
    later = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%S")

    found = [
        ids(package.get(f"/fiduciaries/?enterprise_num=BE{office.enterprise_number}")),
        ids(package.get(f"/fiduciaries/?modified_since={later}")),
    ]

    assert found == [[str(office.pk)], []]


def test_pages_follow_each_other_by_links(package, allowed, office):
    clients = ClientFactory.create_batch(5, office=office)
    path, seen = "/v2/clients/?limit=2&state=active", []

    while path:
        response = package.browser.get(path, headers=package.headers())
        seen += ids(response)
        link = response.get("Link", "")
        path = link.partition("<")[2].partition(">")[0].partition("127.0.0.1:8000")[2]

    assert seen == [str(client.pk) for client in clients]


def test_without_limit_there_is_no_page(package, allowed, office):
    ClientFactory.create_batch(3, office=office)

    response = package.get("/clients/")

    assert (len(response.json()), "Link" in response) == (3, False)


@pytest.mark.parametrize(
    "query",
    [
        "enterprise_num=BE0403170702",
        "state=x",
        "modified_since=yesterday",
        "modified_since=2026-13-01T00:00:00Z",
        "modified_since=0001-01-01T00:00:00%2B14:00",
        "limit=0",
        "limit=1001",
        "limit=many",
        "limit=2&after=x",
        "limit=2&after=8c9a1b9e-7f1f-4c3a-9c41-0a4f7d1f5f3e",
    ],
)
@pytest.mark.parametrize("path", ["/clients/", "/fiduciaries/"])
def test_a_filter_that_makes_no_sense_is_refused(package, allowed, company, path, query):
    response = package.get(f"{path}?{query}")

    answer = response.json()
    name = query.rpartition("&")[2].partition("=")[0]
    assert (response.status_code, answer["code"]) == (400, "invalid")
    assert answer[name][0].endswith((".", "agree."))


@pytest.mark.parametrize("count", [1, 50])
def test_clients_are_a_few_statements(package, allowed, office, count, django_assert_num_queries):
    for client in ClientFactory.create_batch(count, office=office):
        MandateFactory(client=client)

    with django_assert_num_queries(8):
        response = package.get("/clients/")

    assert len(response.json()) == count
