"""Feeds over the wire: read again until acknowledged, forward only, never another's."""

import uuid

import pytest
from django.utils import timezone

from consents.models import Consent, ConsentKind
from consents.states import ConsentStatus
from documents.services import receive_document
from feeds import queues
from feeds.models import Feed
from tests.api.delivery.conftest import package_of, refusal
from tests.documents.xml_files import card_statement, expense_note, invoice, payroll
from tests.factories import BankAccountFactory, ClientFactory, ConsentFactory
from tests.factories.feeds import arrive

pytestmark = pytest.mark.django_db
OTHER_STATUSES = [status for status in ConsentStatus if status is not ConsentStatus.ALLOWED]


def test_a_page_is_as_in_the_contract(package, allowed, account):
    arrive(account, 1, amounts=(1_000, 2_000, -500, 7_000, 1))
    feed_id = package.feed_id(account.client)

    body = package.get(f"/delivery/feed/{feed_id}/").json()

    [entry] = body["feed_entries"]
    assert entry["feed_index"] == str(uuid.UUID(entry["feed_index"]))
    assert (list(body), list(entry)) == (
        ["id", "type", "feed_entries"],
        ["feed_index", "document_model", "metadata"],
    )
    assert (body["id"], body["type"], entry["document_model"]) == (feed_id, "download", "coda")
    assert entry["metadata"] == {
        "movement_count": 5,
        "first_statement_number": 1,
        "last_statement_number": 1,
        "new_balance_date": "2026-11-03",
        "bank_id": "GEBABEBB",
        "iban": account.iban,
        "currency": "EUR",
        "extension_zone": None,
    }


KINDS = {
    "soda": (payroll, {"period", "social_welfare_id"}),
    "caro": (card_statement, {"billing_period", "bank_id", "client_reference"}),
    "expense": (
        expense_note,
        {
            "number",
            "issue_date",
            "due_date",
            "currency",
            "payable_amount",
            "supplier_enterprise_num",
            "customer_enterprise_num",
        },
    ),
}


@pytest.mark.parametrize("model", KINDS)
def test_each_model_has_its_own_words(package, allowed, company, model):
    write, words = KINDS[model]
    receive_document(write(company.enterprise_number), file_name="a.xml")

    [entry] = package.entries(package.feed_id(company))

    assert (entry["document_model"], set(entry["metadata"])) == (model, words)
    assert any(entry["metadata"].values())


def test_an_invoice_names_both_sides_of_it(package, allowed, office):
    seller, buyer = ClientFactory(office=office), ClientFactory(office=office)
    receive_document(invoice(seller.enterprise_number, buyer.enterprise_number), file_name="i.xml")

    [sale] = package.entries(package.feed_id(seller))
    [purchase] = package.entries(package.feed_id(buyer))

    assert (sale["document_model"], purchase["document_model"]) == (
        "sales_invoice",
        "purchase_invoice",
    )
    assert sale["metadata"] == purchase["metadata"]
    assert sale["metadata"]["supplier_enterprise_num"] == f"BE{seller.enterprise_number}"
    assert sale["metadata"]["customer_enterprise_num"] == f"BE{buyer.enterprise_number}"
    assert isinstance(sale["metadata"]["payable_amount"], float)


def test_reading_changes_nothing(package, allowed, account):
    arrive(account, 1, 2, 3)
    feed_id = package.feed_id(account.client)

    pages = [package.get(f"/delivery/feed/{feed_id}").content for _ in range(3)]

    assert pages == [pages[0]] * 3


def test_who_has_the_page_gets_304(package, allowed, account):
    arrive(account, 1)
    path = f"/delivery/feed/{package.feed_id(account.client)}/"
    first = package.get(path)

    again = package.get(path, if_none_match=first["ETag"])
    arrive(account, 2)
    changed = package.get(path, if_none_match=first["ETag"])

    assert (again.status_code, again.content) == (304, b"")
    assert (changed.status_code, len(changed.json()["feed_entries"])) == (200, 2)


def test_acknowledging_twice_is_acknowledging_once(package, allowed, account):
    arrive(account, 1, 2)
    feed_id = package.feed_id(account.client)
    first, second = (entry["feed_index"] for entry in package.entries(feed_id))

    answers = [package.acknowledge(feed_id, first) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert [entry["feed_index"] for entry in package.entries(feed_id)] == [second]


def test_acknowledging_moves_forward_only(package, allowed, account):
    arrive(account, 1, 2)
    feed_id = package.feed_id(account.client)
    first, second = (entry["feed_index"] for entry in package.entries(feed_id))
    package.acknowledge(feed_id, second)

    response = package.acknowledge(feed_id, first)

    assert refusal(response) == (409, "offset-moves-back", True)
    assert package.entries(feed_id) == []


def test_an_index_of_another_feed_is_not_found(package, allowed, office, account):
    elsewhere = BankAccountFactory(client=ClientFactory(office=office))
    arrive(account, 1)
    arrive(elsewhere, 1)
    [foreign] = package.entries(package.feed_id(elsewhere.client))
    feed_id = package.feed_id(account.client)

    answers = [
        package.acknowledge(feed_id, foreign["feed_index"]),
        package.acknowledge(feed_id, str(uuid.uuid4())),
    ]

    assert [refusal(answer) for answer in answers] == [(404, "not_found", True)] * 2
    assert len(package.entries(feed_id)) == 1


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({}, "invalid", "feed_offset"),
        ({"feed_offset": None}, "invalid", "feed_offset"),
        ({"feed_offset": 3}, "invalid", "feed_offset"),
        ({"feed_offset": "277"}, "invalid", "feed_offset"),
        ([], "parse_error", "detail"),
        ("{", "parse_error", "detail"),
    ],
)
def test_what_is_no_offset_is_refused(package, allowed, account, body, code, field):
    feed_id = package.feed_id(account.client)

    response = package.put(f"/delivery/feed/{feed_id}/", body)

    answer = response.json()
    assert (response.status_code, answer["code"]) == (400, code)
    assert answer[field][0] if field != "detail" else answer[field]


@pytest.mark.parametrize("status", OTHER_STATUSES)
def test_a_feed_is_not_found_without_an_allowed_consent(
    package, allowed, office, partner, account, status
):
    arrive(account, 1)
    feed_id = package.feed_id(account.client)
    [entry] = package.entries(feed_id)
    before = Feed.objects.values().get()
    Consent.objects.all().delete()
    ConsentFactory(office=office, partner=partner, status=status)

    answers = [
        package.get(f"/delivery/feed/{feed_id}/"),
        package.acknowledge(feed_id, entry["feed_index"]),
        package.get(f"/delivery/redownload-feed/{feed_id}/"),
        package.acknowledge(feed_id, entry["feed_index"], queue="redownload-feed"),
        package.ask_again(feed_id),
    ]

    assert [refusal(answer) for answer in answers] == [(404, "not_found", True)] * 5
    assert package.pod()["feed_clients"] == []
    assert Feed.objects.values().get() == before


def test_another_partners_feed_looks_like_none(package, allowed, office, other_partner, account):
    ConsentFactory(office=office, partner=other_partner, status="allowed")
    other = package_of(other_partner, office)
    arrive(account, 1)
    feed_id = other.feed_id(account.client)

    foreign = package.get(f"/delivery/feed/{feed_id}/")
    random = package.get("/delivery/feed/987654321/")

    assert (foreign.status_code, foreign.content) == (404, random.content)


def test_another_offices_feed_looks_like_none(package, allowed, partner, other_office):
    ConsentFactory(office=other_office, partner=partner, status="allowed")
    theirs = package_of(partner, other_office)
    client = BankAccountFactory(client=ClientFactory(office=other_office)).client
    feed_id = theirs.feed_id(client)

    response = package.get(f"/delivery/feed/{feed_id}/")

    assert refusal(response) == (404, "not_found", True)


@pytest.mark.parametrize("named", ["0", "-1", "x", "1.5", "9" * 30, "\u0661"])
def test_what_is_no_number_is_not_found(package, allowed, named):
    response = package.get(f"/delivery/feed/{named}/")

    assert refusal(response) == (404, "not_found", True)


@pytest.mark.usefixtures("one_window")
def test_who_tries_one_number_after_the_other_is_stopped(package, allowed, account):
    feed_id = package.feed_id(account.client)
    answers = [package.get(f"/delivery/feed/{feed_id + n}/").status_code for n in range(1, 22)]

    stopped = package.get(f"/delivery/feed/{feed_id + 99}/")

    assert answers == [404] * 20 + [429]
    assert refusal(stopped) == (429, "throttled", True)
    assert int(stopped["Retry-After"]) > 0
    assert package.get(f"/delivery/feed/{feed_id}/").status_code == 200


def test_a_cancelled_consent_closes_at_once_and_a_new_one_goes_on_where_it_was(
    package, allowed, office, partner, account
):
    arrive(account, 1, 2)
    feed_id = package.feed_id(account.client)
    first, _second = package.entries(feed_id)
    package.acknowledge(feed_id, first["feed_index"])
    Consent.objects.update(status="cancelled", ended_at=timezone.now(), end_reason="office")
    closed = package.get(f"/delivery/feed/{feed_id}/").status_code
    arrive(account, 3)
    ConsentFactory(office=office, partner=partner, status="allowed")

    numbers = [entry["metadata"]["first_statement_number"] for entry in package.entries(feed_id)]

    assert (closed, package.feed_id(account.client), numbers) == (404, feed_id, [2, 3])


def test_kinds_that_the_consent_leaves_out_are_not_there(package, allowed, company, account):
    receive_document(payroll(company.enterprise_number), file_name="a.xml")
    arrive(account, 1)
    feed_id = package.feed_id(company)
    payroll_entry, _statement = package.entries(feed_id)
    Consent.objects.update(all_kinds=False)
    ConsentKind.objects.create(consent=allowed, kind="coda")

    entries = package.entries(feed_id)

    assert [entry["document_model"] for entry in entries] == ["coda"]
    assert package.acknowledge(feed_id, payroll_entry["feed_index"]).status_code == 404
    download = package.get(f"/delivery/download/{payroll_entry['feed_index']}/xml/")
    assert refusal(download) == (403, "mandate-not-active", True)


def test_clients_that_the_consent_leaves_out_have_no_feed(package, allowed, office, account):
    arrive(account, 1)
    other = ClientFactory(office=office)
    feed_id = package.feed_id(account.client)
    Consent.objects.update(all_clients=False)
    allowed.clients.add(other)

    response = package.get(f"/delivery/feed/{feed_id}/")

    assert response.status_code == 404
    assert [row["client_id"] for row in package.pod()["feed_clients"]] == [str(other.pk)]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_page_is_one_statement_after_authentication(
    package, allowed, account, count, django_assert_num_queries
):
    arrive(account, *range(1, count + 1))
    feed_id = package.feed_id(account.client)

    with django_assert_num_queries(2):
        response = package.get(f"/delivery/feed/{feed_id}/")

    assert len(response.json()["feed_entries"]) == count


def test_a_page_is_bounded_and_the_next_follows_the_acknowledgement(
    package, allowed, account, monkeypatch
):
    monkeypatch.setattr(queues, "PAGE_SIZE", 2)
    monkeypatch.setattr(queues._PENDING_ENTRIES, "_statements", {})  # so that it is seen
    arrive(account, 1, 2, 3)
    feed_id = package.feed_id(account.client)

    first = package.entries(feed_id)
    package.acknowledge(feed_id, first[-1]["feed_index"])
    second = package.entries(feed_id)

    numbers = [entry["metadata"]["first_statement_number"] for entry in first + second]
    assert (len(first), numbers) == (2, [1, 2, 3])
