# ruff: noqa: S608
"""Whatever somebody with every right on the database does to the trail is found out, and where."""

import random
import uuid
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from audit.chain import event_hash
from audit.models import AuditChain, AuditEvent
from audit.selectors import broken_chains, published_heads
from audit.tasks import publish_heads
from tests.audit.triggers import lifted

pytestmark = pytest.mark.django_db

OFFICE = uuid.uuid4()
LENGTH = 20
POSITIONS = 20


@pytest.fixture
def tampered(grow):
    """Return a function that tampers at many random positions and returns what verifying found."""
    grow(3)
    grow(LENGTH, office_id=OFFICE)
    grow(3, office_id=uuid.uuid4())

    def try_out(tamper, *, positions=range(1, LENGTH + 1)):
        outcomes = []
        for _ in range(POSITIONS):
            position = random.choice(list(positions))
            with transaction.atomic():
                expected = tamper(position)
                breaks, checked = broken_chains()
                found = [(b.chain, b.sequence, b.event_id) for b in breaks]
                outcomes.append((found, checked) == ([(str(OFFICE), *expected)], 3))
                transaction.set_rollback(True)
        return outcomes

    with lifted():
        yield try_out


def execute(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def at(position):
    return AuditEvent.objects.get(chain=str(OFFICE), sequence=position)


def move(position, to):
    execute(
        "UPDATE audit_auditevent SET sequence = %s WHERE chain = %s AND sequence = %s",
        to,
        str(OFFICE),
        position,
    )


def shift_up(first):
    """Make room for one more event; no two rows may share a place on the way."""
    where = "WHERE chain = %s AND sequence"
    sql = f"UPDATE audit_auditevent SET sequence = -sequence - 1 {where} >= %s"
    execute(sql, str(OFFICE), first)
    execute(f"UPDATE audit_auditevent SET sequence = -sequence {where} < 0", str(OFFICE))


EDITS = {
    "action": "x.other",
    "actor_id": "8",
    "actor_kind": "system",
    "target_id": "9",
    "target_kind": "users.user",
    "facts": '{"number": 1000}',
    "reason": "another",
    "request_id": "another",
    "personal_hash": "1" * 64,
    "previous_hash": "1" * 64,
    "hash": "1" * 64,
    "at": "2020-01-01 00:00:00+00:00",
    "personal": '{"actor": "somebody else"}',
    "salt": "another",
}


@pytest.mark.parametrize("column", EDITS)
def test_an_edited_event_is_named(column, tampered):
    def edit(position):
        event = at(position)
        sql = f'UPDATE audit_auditevent SET "{column}" = %s WHERE id = %s'
        execute(sql, EDITS[column], event.pk)
        return position, event.pk

    assert tampered(edit) == [True] * POSITIONS


def test_a_deleted_event_is_named(tampered):
    def delete(position):
        follower = AuditEvent.objects.filter(chain=str(OFFICE), sequence=position + 1).first()
        execute("DELETE FROM audit_auditevent WHERE id = %s", at(position).pk)
        return position, follower.pk if follower else None

    assert tampered(delete) == [True] * POSITIONS


def test_an_inserted_event_is_named(tampered):
    def insert(position):
        shift_up(position)
        event = at(position + 1)
        event.pk, event.sequence, event.reason = None, position, "never happened"
        event.save(force_insert=True)
        return position, event.pk

    assert tampered(insert) == [True] * POSITIONS


def test_after_an_inserted_event_with_its_hashes_made_to_fit_the_next_is_named(tampered):
    def insert(position):
        shift_up(position)
        follower = at(position + 1)
        forged = at(position + 1)
        forged.pk, forged.sequence, forged.reason = None, position, "never happened"
        forged.hash = event_hash(forged)
        forged.save(force_insert=True)
        return position + 1, follower.pk

    assert tampered(insert) == [True] * POSITIONS


def test_a_last_event_that_was_written_anew_is_named(tampered):
    def rewrite(_position):
        event = at(LENGTH)
        event.reason = "another"
        execute(
            "UPDATE audit_auditevent SET reason = %s, hash = %s WHERE id = %s",
            event.reason,
            event_hash(event),
            event.pk,
        )
        return LENGTH, event.pk

    assert tampered(rewrite) == [True] * POSITIONS


def test_an_event_added_past_the_end_is_named(tampered):
    def append(_position):
        event = at(LENGTH)
        event.pk, event.sequence, event.previous_hash = None, LENGTH + 1, event.hash
        event.hash = event_hash(event)
        event.save(force_insert=True)
        return LENGTH + 1, event.pk

    assert tampered(append) == [True] * POSITIONS


def test_reordered_events_are_named(tampered):
    def swap(position):
        other = random.randint(position + 1, LENGTH)
        event = at(other)
        move(other, 0)
        move(position, other)
        move(0, position)
        return position, event.pk

    assert tampered(swap, positions=range(1, LENGTH)) == [True] * POSITIONS


def cut_off(kept):
    """Cut off the end of the office's chain so that the rest fits together."""
    with lifted():
        execute(
            "DELETE FROM audit_auditevent WHERE chain = %s AND sequence > %s", str(OFFICE), kept
        )
    AuditChain.objects.filter(pk=str(OFFICE)).update(length=kept, head=at(kept).hash)


def test_a_cut_off_end_is_not_seen_from_within(grow):
    grow(5, office_id=OFFICE)

    cut_off(3)

    assert broken_chains() == ([], 1)


def test_a_cut_off_end_is_found_by_the_published_head(grow):
    grow(5, office_id=OFFICE)
    publish_heads()

    cut_off(3)

    found = [(b.sequence, b.event_id) for b in broken_chains()[0]]
    assert found == [(4, None)]


def test_an_end_that_was_written_anew_is_found_by_the_published_head(grow):
    grow(5, office_id=OFFICE)
    publish_heads()
    cut_off(3)

    grow(4, office_id=OFFICE)

    found = [(b.sequence, b.event_id) for b in broken_chains()[0]]
    assert found == [(5, at(5).pk)]


def test_a_chain_that_is_gone_as_a_whole_is_found_by_the_published_head(grow):
    grow(2, office_id=OFFICE)
    publish_heads()
    with lifted():
        execute("DELETE FROM audit_auditevent")
    AuditChain.objects.all().delete()

    found = [(b.chain, b.sequence, b.event_id) for b in broken_chains()[0]]

    assert found == [(str(OFFICE), 2, None)]


def test_heads_are_published_when_they_have_moved(grow, settings):
    grow(1)
    grow(2, office_id=OFFICE)
    publish_heads()
    publish_heads()
    grow(1)
    publish_heads()

    lines = settings.AUDIT_ANCHOR_FILE.read_text().splitlines()

    chains = dict(AuditChain.objects.values_list("key", "head"))
    assert len(lines) == 3
    assert published_heads() == {
        "system": (2, chains["system"]),
        str(OFFICE): (2, chains[str(OFFICE)]),
    }


def test_the_command_says_that_all_is_well(grow):
    grow(2)
    grow(2, office_id=OFFICE)
    out = StringIO()

    call_command("audit_verify", stdout=out)

    assert out.getvalue() == "2 chains checked, all hold.\n"


def test_the_command_names_the_first_broken_row(grow):
    events = grow(4, office_id=OFFICE)
    with lifted():
        execute("UPDATE audit_auditevent SET reason = 'edited' WHERE sequence > 1")
    errors = StringIO()

    with pytest.raises(CommandError, match="1 of 1 chains are broken"):
        call_command("audit_verify", stderr=errors)

    assert errors.getvalue() == f"chain {OFFICE}: event 2 was changed (row {events[1].pk})\n"


def test_the_command_looks_at_one_chain_if_asked(grow):
    grow(2)
    grow(2, office_id=OFFICE)
    with lifted():
        execute("UPDATE audit_auditevent SET reason = 'edited' WHERE chain = 'system'")
    out = StringIO()

    call_command("audit_verify", chain=str(OFFICE), stdout=out)

    assert out.getvalue() == "1 chains checked, all hold.\n"
