# ruff: noqa: S608
"""The database refuses to change or delete an event, except to erase a person from it."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from audit.models import AuditEvent
from audit.selectors import broken_chains
from tests.audit.triggers import migration

pytestmark = pytest.mark.django_db

CHANGES = {
    "id": 4_000_000,
    "chain": "another",
    "sequence": 9,
    "at": "2020-01-01 00:00:00+00:00",
    "action": "x.other",
    "actor_kind": "system",
    "actor_id": "8",
    "target_kind": "users.user",
    "target_id": "9",
    "facts": '{"number": 9}',
    "reason": "another",
    "request_id": "another",
    "personal_hash": "1" * 64,
    "previous_hash": "1" * 64,
    "hash": "1" * 64,
    "personal": '{"actor": "somebody else"}',
    "salt": "another",
}


def execute(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_every_column_is_tried():
    assert sorted(CHANGES) == sorted(field.column for field in AuditEvent._meta.fields)


@pytest.mark.parametrize("column", CHANGES)
def test_no_column_is_changed(column, grow):
    grow(1)

    with pytest.raises(IntegrityError, match="append-only"):
        execute(f'UPDATE audit_auditevent SET "{column}" = %s', CHANGES[column])

    assert broken_chains() == ([], 1)


@pytest.mark.parametrize("column", [name for name in CHANGES if name not in {"personal", "salt"}])
def test_nothing_is_changed_along_with_an_erasure(column, grow):
    grow(1)

    with pytest.raises(IntegrityError, match="append-only"):
        execute(
            f"UPDATE audit_auditevent SET personal = NULL, salt = '', \"{column}\" = %s",
            CHANGES[column],
        )


@pytest.mark.parametrize("sql", ["personal = NULL", "salt = ''"])
def test_half_an_erasure_is_refused(sql, grow):
    grow(1)

    with pytest.raises(IntegrityError, match="append-only"):
        execute(f"UPDATE audit_auditevent SET {sql}")


def test_a_person_is_erased_and_the_chain_holds(grow):
    grow(3)

    AuditEvent.objects.filter(sequence=2).update(personal=None, salt="")

    erased = AuditEvent.objects.get(sequence=2)
    assert (erased.personal, erased.salt, erased.actor_label) == (None, "", "")
    assert broken_chains() == ([], 1)


def test_what_was_erased_does_not_come_back(grow):
    event = grow(1)[0]
    AuditEvent.objects.update(personal=None, salt="")

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEvent.objects.update(personal=event.personal, salt=event.salt)


def test_no_event_is_deleted(grow):
    grow(1)

    with pytest.raises(IntegrityError, match="append-only"):
        execute("DELETE FROM audit_auditevent")

    assert AuditEvent.objects.count() == 1


def test_an_event_is_saved_once(grow):
    event = grow(1)[0]
    event.reason = "another"

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        event.save()


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only SQLite replaces rows this way")
@pytest.mark.parametrize("keep_id", [True, False])
def test_no_event_is_replaced(keep_id, grow):
    event = grow(1)[0]
    columns = [field.column for field in AuditEvent._meta.fields if keep_id or field.column != "id"]
    names = ", ".join(f'"{name}"' for name in columns)

    with pytest.raises(IntegrityError, match="append-only"):
        execute(
            f"INSERT OR REPLACE INTO audit_auditevent ({names}) "
            f"SELECT {names} FROM audit_auditevent"
        )

    assert AuditEvent.objects.get().pk == event.pk


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE")
def test_the_table_is_not_truncated(grow):
    grow(1)

    with pytest.raises(IntegrityError, match="append-only"):
        execute("TRUNCATE audit_auditevent")


@pytest.mark.django_db(transaction=True)
def test_the_guard_can_be_taken_away_and_put_back(grow):
    grow(1)
    newest = [migration.__name__.rpartition(".")[2]]
    try:
        MigrationExecutor(connection).migrate([("audit", "0001_initial")])
        execute("UPDATE audit_auditevent SET reason = 'edited'")
    finally:
        MigrationExecutor(connection).migrate([("audit", newest[0])])

    with pytest.raises(IntegrityError, match="append-only"):
        execute("UPDATE audit_auditevent SET reason = 'edited again'")
