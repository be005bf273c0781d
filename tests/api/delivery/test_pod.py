"""The pod: how often to come, which formats there are, which feeds."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consents.models import Consent
from documents.models import Document
from feeds.models import Feed
from tests.api.delivery.conftest import package_of
from tests.factories import BankAccountFactory, ClientFactory, ConsentFactory, PartnerFactory
from tests.factories.feeds import arrive

pytestmark = pytest.mark.django_db


def test_the_pod_is_as_in_the_contract(package, allowed, company):
    body = package.pod()

    [feed] = Feed.objects.all()
    delay = body.pop("fetch_delay")
    assert 7_200 <= delay <= 7_920
    assert isinstance(body.pop("id"), int)
    assert body == {
        "allowed_formats": {
            "coda": ["cod", "pdf", "xml"],
            "soda": ["pdf", "xml"],
            "purchase_invoice": ["pdf", "xml"],
            "sales_invoice": ["pdf", "xml"],
            "expense": ["pdf", "xml"],
            "caro": ["pdf", "xml"],
        },
        "feed_clients": [
            {
                "id": feed.pk,
                "client_id": str(company.pk),
                "client_name": company.name,
                "client_code": company.code,
                "fiduciary_id": str(company.office_id),
                "target_root_state": "default",
                "delivery_config": None,
            }
        ],
    }


def test_customers_are_asked_to_come_at_different_moments(office):
    packages = [package_of(PartnerFactory(), office) for _ in range(8)]

    delays = [package.pod()["fetch_delay"] for package in packages]

    assert len(set(delays)) > 4
    assert [package.pod()["fetch_delay"] for package in packages] == delays


def test_who_has_the_pod_gets_304(package, allowed, company):
    first = package.get("/delivery/pod-client")

    again = package.get("/delivery/pod-client/", if_none_match=f'W/{first["ETag"]}, "x"')
    ClientFactory(office=company.office)
    changed = package.get("/delivery/pod-client", if_none_match=first["ETag"])

    assert (again.status_code, again.content) == (304, b"")
    assert len(changed.json()["feed_clients"]) == 2


@pytest.mark.parametrize("count", [1, 3])
def test_the_pod_is_one_statement_after_authentication(
    package, allowed, office, count, django_assert_num_queries
):
    ClientFactory.create_batch(count, office=office)
    package.pod()

    with django_assert_num_queries(2):
        body = package.pod()

    assert len(body["feed_clients"]) == count


def test_an_archived_client_has_no_feed_any_more(package, allowed, account):
    arrive(account, 1)
    feed_id = package.feed_id(account.client)
    [entry] = package.entries(feed_id)
    account.client.archived_at = timezone.now()
    account.client.save()

    answers = [
        package.get(f"/delivery/feed/{feed_id}/"),
        package.get(f"/delivery/download/{entry['feed_index']}/cod/"),
    ]

    assert package.pod()["feed_clients"] == []
    assert [answer.status_code for answer in answers] == [404, 403]


def test_a_feed_starts_a_month_before_the_consent(package, office, partner, account):
    old, young = arrive(account, 1, 2)
    decided = timezone.now() - timedelta(days=100)
    Document.objects.filter(pk=old.pk).update(available_at=decided - timedelta(days=32))
    Document.objects.filter(pk=young.pk).update(available_at=decided - timedelta(days=30))
    ConsentFactory(office=office, partner=partner, status="allowed", decided_at=decided)

    [entry] = package.entries(package.feed_id(account.client))

    assert entry["metadata"]["first_statement_number"] == 2


def test_a_feed_of_old_documents_alone_starts_empty(package, allowed, account):
    arrive(account, 1, 2)
    Document.objects.update(available_at=timezone.now() - timedelta(days=90))
    feed_id = package.feed_id(account.client)
    before = package.entries(feed_id)

    arrive(account, 3)

    assert (before, len(package.entries(feed_id))) == ([], 1)


def test_what_arrives_before_somebody_looks_is_not_lost(package, allowed, account):
    arrive(account, 1, 2)

    entries = package.entries(package.feed_id(account.client))

    assert [entry["metadata"]["first_statement_number"] for entry in entries] == [1, 2]


def test_without_consent_the_pod_is_empty_and_opens_nothing(package, company):
    assert package.pod()["feed_clients"] == []
    assert Feed.objects.count() == 0


def test_clients_of_other_offices_are_not_there(package, allowed, company, other_office):
    ClientFactory(office=other_office)

    [row] = package.pod()["feed_clients"]

    assert row["client_id"] == str(company.pk)


def test_use_is_noted_on_the_credential_and_the_consent(partner, office, company):
    consent = ConsentFactory(office=office, partner=partner, status="allowed")
    package = package_of(partner, office)
    package.pod()
    unnoted = Consent.objects.get().last_used_at
    from feeds.models import CustomerCredential

    CustomerCredential.objects.update(last_used_at=timezone.now() - timedelta(minutes=2))
    package.pod()

    consent.refresh_from_db()
    used = CustomerCredential.objects.get().last_used_at
    assert unnoted is None
    assert timezone.now() - used < timedelta(minutes=1)
    assert timezone.now() - consent.last_used_at < timedelta(minutes=1)


def test_accounts_of_one_client_share_its_feed(package, allowed, company):
    first, second = BankAccountFactory.create_batch(2, client=company)
    arrive(first, 1)
    arrive(second, 1)

    ibans = [entry["metadata"]["iban"] for entry in package.entries(package.feed_id(company))]

    assert ibans == [first.iban, second.iban]
