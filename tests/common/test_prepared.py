"""Statements that are built once: other values, other moments, nothing frozen."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import CharField, Q, UUIDField
from django.utils import timezone

from common.prepared import Prepared, moment
from consents.models import Consent
from offices.models import Client
from tests.factories import ClientFactory, ConsentFactory

pytestmark = pytest.mark.django_db
ON_POSTGRESQL = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="PostgreSQL keeps what it planned"
)

named = Prepared(
    lambda office, name: (
        Client.objects.filter(Q(name=name) if name is not None else Q(), office=office)
        .select_related("office")
        .order_by("name", "pk")
    ),
    office=UUIDField(),
    name=CharField(),
)


@pytest.fixture
def clients():
    return [ClientFactory(name=name) for name in ("Bakkerij Een", "Bakkerij Twee")]


def test_each_call_has_its_own_values(clients):
    found = [named.first(office=each.office_id, name=each.name) for each in clients]

    assert found == clients


def test_rows_are_whole_objects_with_what_was_joined(clients, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = named.first(office=clients[0].office_id, name="Bakkerij Een")

        assert (found.name, found.office) == ("Bakkerij Een", clients[0].office)
    assert found.created_at == clients[0].created_at


def test_it_is_built_once_for_each_combination_of_what_is_there(clients):
    built = []

    def build(office, name):
        built.append((office is None, name is None))
        return Client.objects.filter(*[Q(office=office)] * (office is not None)).order_by("pk")

    prepared = Prepared(build, office=UUIDField(), name=CharField())
    for _again in range(3):
        prepared.rows(office=clients[0].office_id, name="x")
        prepared.rows(office=None, name=None)

    assert built == [(False, False)] * 2 + [(True, True)] * 2  # twice, to see that it is the same
    assert len(prepared.rows(office=None, name=None)) == Client.objects.count()


def test_what_is_empty_is_nothing(clients):
    assert named.rows(office=clients[0].office_id, name="x") == []
    assert named.first(office=clients[0].office_id, name="x") is None


def test_the_moment_is_that_of_the_call(time_machine):
    time_machine.move_to("2026-03-02T08:15:00Z")
    consent = ConsentFactory(ends_at=timezone.now() + timedelta(hours=1), status="allowed")
    in_force = Prepared(
        lambda partner: Consent.objects.filter(partner=partner).in_force(), partner=UUIDField()
    )
    before = in_force.rows(partner=consent.partner_id)

    time_machine.shift(timedelta(hours=2))

    assert (before, in_force.rows(partner=consent.partner_id)) == ([consent], [])


def test_outside_of_a_preparation_a_moment_is_now(time_machine):
    time_machine.move_to("2026-03-02T08:15:00Z", tick=False)

    assert moment() == timezone.now()


def test_a_moment_that_would_be_frozen_is_refused():
    frozen = Prepared(
        lambda partner: Consent.objects.filter(partner=partner, ends_at__gt=timezone.now()),
        partner=UUIDField(),
    )

    with pytest.raises(ValueError, match="moment"):
        frozen.rows(partner=None)


@ON_POSTGRESQL
@pytest.mark.parametrize("prepares", [True, False])
def test_the_server_keeps_it_unless_a_pooler_stands_between(clients, settings, prepares):
    settings.DATABASE_PREPARES = prepares
    before = connection.connection.cursor_factory

    for each in clients:
        named.first(office=each.office_id, name=each.name)

    assert connection.connection.cursor_factory is before
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans + custom_plans FROM pg_prepared_statements "
            "WHERE statement LIKE '%offices_client%'"
        )
        assert cursor.fetchall() == ([(2,)] if prepares else [])


@ON_POSTGRESQL
@pytest.mark.django_db(transaction=True)
def test_a_migration_meanwhile_is_no_failure(clients):
    width = Client._meta.get_field("name").max_length
    named.first(office=clients[0].office_id, name="Bakkerij Een")

    with connection.cursor() as cursor:
        change = "ALTER TABLE offices_client ALTER COLUMN name TYPE varchar(%s)"
        cursor.execute(change, [width + 1])
        found = [named.first(office=each.office_id, name=each.name) for each in clients]
        cursor.execute(change, [width])

    assert found == clients


def test_what_fails_leaves_the_connection_as_it_was(clients):
    broken = Prepared(
        lambda office: Client.objects.filter(office=office).extra(where=["no_such_column = 1"]),
        office=UUIDField(),
    )

    with pytest.raises(DatabaseError), transaction.atomic():
        broken.rows(office=clients[0].office_id)

    assert named.first(office=clients[0].office_id, name="Bakkerij Een") == clients[0]
