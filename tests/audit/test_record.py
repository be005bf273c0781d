"""What an event holds, and how it continues its chain."""

import uuid

import pytest
from django.db import transaction

from audit.chain import GENESIS
from audit.models import AuditChain, AuditEvent
from audit.selectors import broken_chains, history_of
from audit.services import record
from common.actors import SYSTEM
from common.requests import request_id
from tests.audit.conftest import ACTOR
from tests.factories import OfficeFactory

pytestmark = pytest.mark.django_db

OFFICES = [uuid.uuid4(), uuid.uuid4()]


def test_says_who_did_what_to_what_and_why():
    office = OfficeFactory()
    token = request_id.set("a-request")

    record("x.done", by=ACTOR, target=office, facts={"count": 3}, reason="because")

    request_id.reset(token)
    event = AuditEvent.objects.get()
    assert (event.actor_kind, event.actor_id, event.action) == ("user", "7", "x.done")
    assert (event.target_kind, event.target_id) == ("offices.accountingoffice", str(office.pk))
    assert (event.facts, event.reason, event.request_id) == ({"count": 3}, "because", "a-request")


def test_keeps_what_points_at_a_person_apart():
    event = record("x.done", by=ACTOR, personal={"name": "An Peeters"})

    assert event.personal == {
        "actor": "an@office.example",
        "ip": "192.0.2.7",
        "user_agent": "A browser",
        "name": "An Peeters",
    }


def test_two_events_of_the_same_person_have_different_hashes_of_the_person():
    first, second = (record("x.done", by=ACTOR) for _ in range(2))

    assert first.personal_hash != second.personal_hash


def test_each_event_carries_the_hash_of_the_one_before(grow):
    events = grow(3)

    assert [event.sequence for event in events] == [1, 2, 3]
    assert [event.previous_hash for event in events] == [GENESIS, events[0].hash, events[1].hash]


def test_the_chain_knows_its_end(grow):
    last = grow(3)[-1]

    chain = AuditChain.objects.get()

    assert (chain.key, chain.length, chain.head) == ("system", 3, last.hash)


def test_each_office_has_a_chain_of_its_own(grow):
    for _ in range(3):
        for office_id in OFFICES:
            grow(1, office_id=office_id)
    grow(1)

    lengths = dict(AuditChain.objects.values_list("key", "length"))

    assert lengths == {str(OFFICES[0]): 3, str(OFFICES[1]): 3, "system": 1}
    assert broken_chains() == ([], 3)


def test_an_act_that_was_rolled_back_leaves_neither_event_nor_gap(grow):
    grow(1)
    with transaction.atomic():
        grow(2)
        transaction.set_rollback(True)

    grow(1)

    assert list(AuditEvent.objects.values_list("sequence", flat=True).order_by("id")) == [1, 2]
    assert broken_chains() == ([], 1)


def test_the_history_of_an_object_is_its_own_and_oldest_first():
    office, other = OfficeFactory(), OfficeFactory()
    for action, target in (("x.first", office), ("x.foreign", other), ("x.second", office)):
        record(action, by=SYSTEM, target=target)

    assert [event.action for event in history_of(office)] == ["x.first", "x.second"]
