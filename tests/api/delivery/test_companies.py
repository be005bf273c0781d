"""A company through its invoicing software: who that is, and what is not for it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from common.kinds import DocumentKind
from connections.models import Connection
from documents.models import Document
from feeds.models import CustomerCredential, FeedEntry
from offices.models import AccountingOffice, Client
from partners.models import SoftwarePartner
from tests.api.delivery.conftest import Package, refusal
from tests.factories import BankAccountFactory, ClientFactory
from tests.factories.feeds import arrive, company_credentials_of

pytestmark = pytest.mark.django_db
OFFICES_ONLY = [
    "/fiduciaries/",
    "/fiduciaries/11111111-1111-4111-8111-111111111111/",
    "/clients/",
    "/clients/11111111-1111-4111-8111-111111111111/",
]


@pytest.mark.parametrize("path", OFFICES_ONLY)
def test_what_is_for_bookkeeping_software_is_refused_clearly(invoicer, path):
    assert refusal(invoicer.get(path)) == (403, "accounting-software-only", True)


@pytest.mark.parametrize(
    ("model", "ended"),
    [
        (Connection, {"ended_at": timezone.now(), "end_reason": "office"}),
        (Client, {"archived_at": timezone.now()}),
        (AccountingOffice, {"closed_at": timezone.now()}),
        (SoftwarePartner, {"closed_at": timezone.now()}),
        (CustomerCredential, {"revoked_at": timezone.now()}),
        (CustomerCredential, {"expires_at": timezone.now() - timedelta(seconds=1)}),
    ],
)
def test_the_credentials_stop_at_once_with_what_they_rest_on(invoicer, model, ended):
    before = invoicer.get("/clients/").status_code
    model.objects.update(**ended)

    assert (before, invoicer.get("/clients/").status_code) == (403, 401)


def test_a_use_is_noted_on_the_connection(invoicer):
    CustomerCredential.objects.update(last_used_at=None)

    invoicer.get("/clients/")

    assert Connection.objects.get().last_used_at is not None
    assert CustomerCredential.objects.get().last_used_at is not None


def test_a_company_reads_the_statements_of_its_own_accounts(invoicer, account):
    arrive(account, 1, 2)

    [feed] = [row["id"] for row in invoicer.pod()["feed_clients"]]
    first, second = (entry["feed_index"] for entry in invoicer.entries(feed))
    statement = invoicer.get(f"/delivery/download/{first}/cod/")
    acknowledged = invoicer.acknowledge(feed, first).status_code

    assert (statement.status_code, acknowledged) == (200, 200)
    assert [entry["feed_index"] for entry in invoicer.entries(feed)] == [second]


def test_a_company_does_not_see_its_neighbour_with_the_same_software(
    invoicing, invoicer, account, office
):
    other = BankAccountFactory(client=ClientFactory(office=office))
    neighbour = Package(company_credentials_of(invoicing, other.client))
    arrive(account, 1)
    arrive(other, 1)
    own, theirs = (software.pod()["feed_clients"][0]["id"] for software in (invoicer, neighbour))
    [index] = [entry["feed_index"] for entry in neighbour.entries(theirs)]

    assert len(invoicer.pod()["feed_clients"]) == 1
    assert own != theirs
    assert refusal(invoicer.get(f"/delivery/feed/{theirs}/")) == (404, "not_found", True)
    assert refusal(invoicer.acknowledge(theirs, index)) == (404, "not_found", True)
    download = invoicer.get(f"/delivery/download/{index}/cod/")
    assert refusal(download) == (404, "not_found", True)


@pytest.mark.parametrize("kind", [kind for kind in DocumentKind if kind != "coda"])
def test_a_company_reads_nothing_but_statements(invoicer, account, kind):
    [document] = arrive(account, 1)
    feed = invoicer.pod()["feed_clients"][0]["id"]
    Document.objects.filter(pk=document.pk).update(kind=kind)
    FeedEntry.objects.update(kind=kind)
    index = FeedEntry.objects.get().index

    assert invoicer.entries(feed) == []
    download = invoicer.get(f"/delivery/download/{index}/pdf/")
    assert refusal(download) == (404, "not_found", True)


def test_a_consent_of_its_office_is_nothing_to_a_company(invoicer, package, allowed, account):
    arrive(account, 1)

    feeds = [software.pod()["feed_clients"][0]["id"] for software in (package, invoicer)]

    assert feeds[0] != feeds[1]
    assert refusal(invoicer.get(f"/delivery/feed/{feeds[0]}/")) == (404, "not_found", True)


def test_a_company_asks_for_its_statements_again(invoicer, account):
    arrive(account, 1)
    feed = invoicer.pod()["feed_clients"][0]["id"]
    [entry] = invoicer.entries(feed)
    invoicer.acknowledge(feed, entry["feed_index"])

    answer = invoicer.ask_again(feed)

    assert (answer.status_code, answer.json()["entry_count"]) == (201, 1)
    [again] = invoicer.entries(feed, queue="redownload-feed")
    assert invoicer.get(f"/delivery/redownload/{again['feed_index']}/xml/").status_code == 200
