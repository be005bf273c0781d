"""Any order of arrivals, repetitions, crashes, reads, acknowledgements and cancellations."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consents.models import Consent
from documents.models import Document
from feeds.models import Feed, FeedEntry
from feeds.queues import pending_entries, place_of
from feeds.services import OffsetMovesBack, acknowledge_until, append_to_feeds, open_feeds
from tests.factories import BankAccountFactory, ClientFactory, ConsentFactory
from tests.factories.feeds import arrive

NUMBERS = st.integers(min_value=1, max_value=6)
STEPS = st.one_of(
    st.tuples(st.just("arrive"), NUMBERS),
    st.tuples(st.just("crash"), NUMBERS),
    st.tuples(st.sampled_from(["read", "acknowledge", "cancel", "allow"]), st.integers(0, 1)),
)


class Broken(Exception):
    """The process ends here."""


def crash(account, number, monkeypatch):
    """Take in a file and end before the transaction does."""

    def breaks(document: Document, part: object) -> None:
        append_to_feeds(document, part)
        raise Broken

    with monkeypatch.context() as patched:
        patched.setattr("feeds.services.append_to_feeds", breaks)
        with suppress(Broken):
            arrive(account, number)


class Consumer:
    """Remembers what it has read since its last acknowledgement, as a process would."""

    def __init__(self):
        self.read = []


@pytest.mark.django_db
@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, max_size=14))
def test_nothing_is_lost_skipped_or_anothers(steps, monkeypatch):
    with transaction.atomic():
        walk(steps, monkeypatch)
        transaction.set_rollback(True)


def walk(steps, monkeypatch):
    consent = ConsentFactory(status="allowed")
    partner, office = consent.partner, consent.office
    account = BankAccountFactory(client=ClientFactory(office=office))
    elsewhere = BankAccountFactory()
    open_feeds(partner, office)
    feed = Feed.objects.get(client=account.client)
    arrived, acknowledged, consumers = [], 0, [Consumer(), Consumer()]
    is_open = True

    for step, value in steps:
        if step == "arrive":
            arrived += [document.feed_entry.index for document in arrive(account, value)]
            arrive(elsewhere, value)
        elif step == "crash":
            crash(account, value, monkeypatch)
        elif step in {"cancel", "allow"}:
            is_open = step == "allow"
            Consent.objects.filter(pk=consent.pk).update(all_clients=is_open)
        elif step == "read":
            pending = pending_entries(feed.pk, partner, office)
            expected = arrived[acknowledged:] if is_open else None
            assert (pending and [entry.index for entry in pending]) == (expected or pending)
            assert (pending is None) == (not is_open)
            consumers[value].read = arrived[acknowledged:] if pending else []
        elif consumers[value].read and is_open:
            last = consumers[value].read[-1]
            reached = arrived.index(last) + 1
            try:
                acknowledge_until(feed, place_of(last, feed))
                assert reached >= acknowledged
            except OffsetMovesBack:
                assert reached < acknowledged
            acknowledged = max(acknowledged, reached)

    Consent.objects.filter(pk=consent.pk).update(all_clients=True)
    left = [entry.index for entry in pending_entries(feed.pk, partner, office)]
    assert left == arrived[acknowledged:]
    assert FeedEntry.objects.filter(client=account.client).count() == len(arrived)
