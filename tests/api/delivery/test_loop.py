"""The loop of every bookkeeping package: poll, download, acknowledge, poll again."""

import hashlib

import pytest

from tests.factories.feeds import arrive

pytestmark = pytest.mark.django_db


def test_a_statement_is_fetched_once_and_only_what_is_new_follows(package, allowed, account):
    first, second = arrive(account, 1, 2)
    feed_id = package.feed_id(account.client)

    entries = package.entries(feed_id)
    files = [package.get(f"/delivery/download/{e['feed_index']}/cod/").content for e in entries]
    acknowledged = package.acknowledge(feed_id, entries[-1]["feed_index"])
    nothing = package.entries(feed_id)
    arrive(account, 3)
    new = package.entries(feed_id)

    digests = [hashlib.sha256(content).hexdigest() for content in files]
    assert digests == [first.file.sha256, second.file.sha256]
    assert acknowledged.json() == {"id": feed_id, "feed_offset": entries[-1]["feed_index"]}
    assert (nothing, [entry["metadata"]["first_statement_number"] for entry in new]) == ([], [3])
