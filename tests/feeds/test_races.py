"""Writers, readers and consumers at the same moment: nothing lost, nothing twice, one order."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from django.db import connection, transaction

from documents.services import receive_document
from feeds.models import Feed, FeedEntry
from feeds.queues import pending_entries
from feeds.services import OffsetMovesBack, acknowledge_until, open_feeds
from tests.consents.test_races import at_once
from tests.documents.builders import file_of, statement
from tests.factories import BankAccountFactory, ClientFactory, ConsentFactory
from tests.factories.feeds import FIRST_DAY, arrive

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 4
FILES = 5


@pytest.fixture
def feed(partner, office):
    """A feed of a client with as many accounts as there are writers."""
    ConsentFactory(office=office, partner=partner, status="allowed")
    client = ClientFactory(office=office)
    BankAccountFactory.create_batch(WRITERS, client=client)
    open_feeds(partner, office)
    return Feed.objects.get()


def fetched_by(feed, partner, office, is_over):
    """Read and acknowledge until the writers are done and nothing is left; return the indices."""
    fetched = []
    while True:
        over = is_over()
        pending = pending_entries(feed.pk, partner, office)
        fetched += [entry.index for entry in pending]
        if pending:
            last = FeedEntry.objects.get(index=pending[-1].index)
            acknowledge_until(feed, last.pk)
        elif over:
            return fetched


def test_a_reader_beside_writers_gets_everything_once_in_order(feed, partner, office):
    accounts = list(feed.client.bank_accounts.order_by("iban"))

    def write(account):
        try:
            arrive(account, *range(1, FILES + 1))
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(write, account) for account in accounts]
        fetched = fetched_by(feed, partner, office, lambda: all(each.done() for each in writers))
        for writer in writers:
            writer.result()

    log = list(FeedEntry.objects.order_by("pk").values_list("index", flat=True))
    assert (len(log), fetched) == (WRITERS * FILES, log)


def test_what_is_written_later_is_not_seen_before_what_is_written_earlier(feed, partner, office):
    first, second = feed.client.bank_accounts.order_by("iban")[:2]
    has_written, may_commit = threading.Event(), threading.Event()

    def write_slowly():
        try:
            with transaction.atomic():
                arrive(first, 1)
                has_written.set()
                may_commit.wait(10)
        finally:
            connection.close()

    def write_quickly():
        try:
            arrive(second, 1)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(write_slowly)
        has_written.wait(10)
        quick = pool.submit(write_quickly)
        wait([quick], timeout=0.5)
        before = fetched_by(feed, partner, office, lambda: True)
        may_commit.set()
        wait([slow, quick])
        fetched = before + fetched_by(feed, partner, office, lambda: True)

    assert fetched == list(FeedEntry.objects.order_by("pk").values_list("index", flat=True))
    assert len(fetched) == 2


def test_files_about_two_clients_in_either_order_do_not_stop_each_other(feed, office):
    other = ClientFactory(office=office)
    mine = list(feed.client.bank_accounts.order_by("iban")[:2])
    theirs = BankAccountFactory.create_batch(2, client=other)
    bundles = [(mine[0], theirs[0]), (theirs[1], mine[1])]
    contents = [
        file_of(*(statement(account.iban, day=FIRST_DAY) for account in accounts))
        for accounts in bundles
    ]

    at_once(
        *(
            lambda content=content: receive_document(content, file_name="bundle.cod")
            for content in contents
        )
    )

    assert FeedEntry.objects.count() == 4


def test_the_same_file_at_the_same_moment_is_one_entry(feed):
    account = feed.client.bank_accounts.order_by("iban")[0]
    content = file_of(statement(account.iban, day=FIRST_DAY))

    at_once(*[lambda: receive_document(content, file_name="same.cod")] * WRITERS)

    assert FeedEntry.objects.count() == 1


def test_of_many_acknowledgements_the_furthest_stays(feed):
    account = feed.client.bank_accounts.order_by("iban")[0]
    arrive(account, *range(1, 9))
    places = list(FeedEntry.objects.order_by("pk").values_list("pk", flat=True))

    def acknowledge(place):
        try:
            acknowledge_until(feed, place)
        except OffsetMovesBack:
            return "moves back"
        return place

    answers = at_once(*(lambda place=place: acknowledge(place) for place in places))

    feed.refresh_from_db()
    assert feed.acknowledged == places[-1]
    assert answers[-1] == places[-1]


def test_a_feed_is_opened_once(partner, office):
    ConsentFactory(office=office, partner=partner, status="allowed")
    ClientFactory.create_batch(3, office=office)

    at_once(*[lambda: open_feeds(partner, office)] * WRITERS)

    assert Feed.objects.count() == 3
