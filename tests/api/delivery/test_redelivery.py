"""What was acknowledged and is asked for again comes in a queue of its own."""

import pytest
from django.utils import timezone

from audit.models import AuditEvent
from consents.models import Consent
from feeds.models import Feed
from tests.api.delivery.conftest import package_of, refusal
from tests.factories import BankAccountFactory, ConsentFactory
from tests.factories.feeds import arrive

pytestmark = pytest.mark.django_db
QUEUE = "redownload-feed"


@pytest.fixture
def fetched(package, allowed, account):
    """A feed whose three statements of 3, 4 and 5 November were acknowledged."""
    arrive(account, 1, 2, 3)
    feed_id = package.feed_id(account.client)
    package.acknowledge(feed_id, package.entries(feed_id)[-1]["feed_index"])
    return feed_id


def numbers(entries):
    return [entry["metadata"]["first_statement_number"] for entry in entries]


def test_a_month_comes_again_beside_the_feed(package, fetched):
    asked = package.ask_again(fetched)

    page = package.get(f"/delivery/{QUEUE}/{fetched}/").json()

    assert (asked.status_code, asked.json()) == (
        201,
        {
            "id": fetched,
            "from": "2026-11-01",
            "to": "2026-11-30",
            "ibans": None,
            "entry_count": 3,
        },
    )
    assert (page["id"], page["type"], numbers(page["feed_entries"])) == (
        fetched,
        "redownload",
        [1, 2, 3],
    )
    assert package.entries(fetched) == []


def test_both_days_are_included(package, fetched):
    package.ask_again(fetched, start="2026-11-04", end="2026-11-05")

    assert numbers(package.entries(fetched, QUEUE)) == [2, 3]


def test_only_the_accounts_that_were_named(package, allowed, company):
    first, second = BankAccountFactory.create_batch(2, client=company)
    arrive(first, 1)
    arrive(second, 1)
    feed_id = package.feed_id(company)
    package.acknowledge(feed_id, package.entries(feed_id)[-1]["feed_index"])
    spelled = " ".join([second.iban[:4], second.iban[4:]])

    asked = package.ask_again(feed_id, ibans=[spelled])

    assert (asked.json()["ibans"], asked.json()["entry_count"]) == ([second.iban], 1)
    [entry] = package.entries(feed_id, QUEUE)
    assert entry["metadata"]["iban"] == second.iban


def test_asked_twice_it_waits_once_and_after_acknowledgement_it_comes_again(package, fetched):
    counts = [package.ask_again(fetched).json()["entry_count"] for _ in range(2)]
    waiting = package.entries(fetched, QUEUE)
    package.acknowledge(fetched, waiting[-1]["feed_index"], QUEUE)
    empty = package.entries(fetched, QUEUE)

    again = package.ask_again(fetched).json()["entry_count"]

    assert (counts, len(waiting), empty, again) == ([3, 0], 3, [], 3)


def test_what_was_not_acknowledged_yet_does_not_come_twice(package, fetched, account):
    arrive(account, 4)

    asked = package.ask_again(fetched)

    assert asked.json()["entry_count"] == 3
    assert numbers(package.entries(fetched)) == [4]


def test_acknowledging_what_came_again_moves_forward_only_and_leaves_the_feed(package, fetched):
    package.ask_again(fetched)
    first, second, _third = (e["feed_index"] for e in package.entries(fetched, QUEUE))
    before = Feed.objects.get().acknowledged
    package.acknowledge(fetched, second, QUEUE)

    back = package.acknowledge(fetched, first, QUEUE)
    again = package.acknowledge(fetched, second, QUEUE)

    assert refusal(back) == (409, "offset-moves-back", True)
    assert (again.status_code, Feed.objects.get().acknowledged) == (200, before)


def test_each_queue_knows_its_own_indices_only(package, allowed, account):
    arrive(account, 1)
    feed_id = package.feed_id(account.client)
    [entry] = package.entries(feed_id)
    package.acknowledge(feed_id, entry["feed_index"])
    package.ask_again(feed_id)
    [repeated] = package.entries(feed_id, QUEUE)

    answers = [
        package.acknowledge(feed_id, repeated["feed_index"]),
        package.acknowledge(feed_id, entry["feed_index"], QUEUE),
    ]

    assert repeated["feed_index"] != entry["feed_index"]
    assert [refusal(answer) for answer in answers] == [(404, "not_found", True)] * 2


@pytest.mark.parametrize("file_format", ["cod", "xml", "pdf"])
def test_the_file_is_the_same(package, fetched, account, file_format):
    package.ask_again(fetched)
    [entry, *_rest] = package.entries(fetched, QUEUE)

    response = package.get(f"/delivery/redownload/{entry['feed_index']}/{file_format}/")

    assert response.status_code == 200
    assert entry["feed_index"] in response["Content-Disposition"]


def test_a_cancelled_consent_closes_it(package, fetched):
    package.ask_again(fetched)
    [entry, *_rest] = package.entries(fetched, QUEUE)
    Consent.objects.update(status="cancelled", ended_at=timezone.now(), end_reason="office")

    answers = [
        package.get(f"/delivery/{QUEUE}/{fetched}/"),
        package.get(f"/delivery/redownload/{entry['feed_index']}/cod/"),
    ]

    assert [refusal(answer)[:2] for answer in answers] == [
        (404, "not_found"),
        (403, "mandate-not-active"),
    ]


def test_another_partner_sees_nothing_of_it(package, fetched, office, other_partner, account):
    ConsentFactory(office=office, partner=other_partner, status="allowed")
    other = package_of(other_partner, office)
    package.ask_again(fetched)
    [entry, *_rest] = package.entries(fetched, QUEUE)

    theirs = other.entries(other.feed_id(account.client), QUEUE)
    download = other.get(f"/delivery/redownload/{entry['feed_index']}/cod/")

    assert (theirs, download.status_code) == ([], 404)


def test_nothing_older_than_two_years_comes_again(package, fetched):
    from datetime import timedelta

    from documents.models import Document

    Document.objects.update(available_at=timezone.now() - timedelta(days=731))

    assert package.ask_again(fetched).json()["entry_count"] == 0


def test_who_asked_is_in_the_audit_trail(package, fetched, office):
    package.ask_again(fetched)

    event = AuditEvent.objects.get(action="feed.redelivery_requested")

    assert (event.chain, event.actor_kind) == (str(office.pk), "partner")
    assert event.facts == {"from": "2026-11-01", "to": "2026-11-30", "documents": 3}


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"from", "to"}),
        ({"from": "2026-11-01"}, {"to"}),
        ({"from": "2026-02-30", "to": "2026-11-30"}, {"from"}),
        ({"from": "2026-11-01", "to": 20261130}, {"to"}),
        ({"from": "2026-11-02", "to": "2026-11-01"}, {"to"}),
        ({"from": "2026-11-01", "to": "2026-11-30", "ibans": "BE00"}, {"ibans"}),
        ({"from": "2026-11-01", "to": "2026-11-30", "ibans": [1]}, {"ibans"}),
        ({"from": "2026-11-01", "to": "2026-11-30", "ibans": []}, {"ibans"}),
        ({"from": "2026-11-01", "to": "2026-11-30", "ibans": ["BE00"]}, {"ibans"}),
    ],
)
def test_what_makes_no_sense_is_refused_field_by_field(package, fetched, body, fields):
    response = package.post(f"/delivery/{QUEUE}/{fetched}/", body)

    answer = response.json()
    assert (response.status_code, answer.pop("code")) == (400, "invalid")
    assert set(answer) == fields
    assert all(sentence.endswith(".") for sentences in answer.values() for sentence in sentences)
    assert package.entries(fetched, QUEUE) == []


def test_a_page_is_one_statement_after_authentication(package, fetched, django_assert_num_queries):
    package.ask_again(fetched)

    with django_assert_num_queries(2):
        entries = package.entries(fetched, QUEUE)

    assert len(entries) == 3
