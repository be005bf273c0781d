"""Many orders at once: each by itself, none twice, and progress all the while."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import AuditEvent
from common.errors import InvalidValue
from mandates.kinds import MandateKind
from mandates.models import Mandate, OrderBatch, OrderRow
from mandates.orders import Order, SignatoryOrder
from mandates.selectors import Progress, progress_of
from mandates.services import batches, order_rows, start_batch
from mandates.services.batches import MOST_ROWS
from outbox.models import OutboxMessage
from tests.factories import ClientFactory, OfficeFactory
from tests.factories.mandates import coda_order
from tests.factories.numbers import bank_iban

pytestmark = pytest.mark.django_db
VOILA = Order(MandateKind.VOILA)


@pytest.fixture
def office(db):
    return OfficeFactory()


def batch_of(office, count, by, *, order=VOILA):
    clients = [ClientFactory(office=office) for _ in range(count)]
    return start_batch(office, [(client, order) for client in clients], by=by)


def waiting_parts():
    messages = OutboxMessage.objects.filter(task="mandates.tasks.order_rows").order_by("pk")
    return [message.arguments["first"] for message in messages]


def test_a_batch_is_done_in_pieces_of_fifty(office, by):
    batch = batch_of(office, 51, by)

    done = [order_rows(batch, first=first) for first in waiting_parts()]

    batch.refresh_from_db()
    assert (waiting_parts(), done) == ([1, 51], [50, 1])
    assert (Mandate.objects.count(), batch.finished_at is None) == (51, False)
    events = AuditEvent.objects.filter(target_id=str(batch.pk)).order_by("id")
    assert [event.action for event in events] == [
        "mandate.batch_started",
        "mandate.batch_finished",
    ]


def test_progress_is_counted_in_rows(office, by):
    batch = batch_of(office, 51, by)
    before = progress_of(batch)

    order_rows(batch, first=51)

    after = progress_of(batch)
    assert (before, after) == (Progress(51, 0, 0), Progress(51, 1, 0))
    assert (after.waiting, after.percent) == (50, 1)


def test_the_same_piece_again_orders_nothing(office, by):
    batch = batch_of(office, 3, by)

    done = [order_rows(batch, first=1) for _ in range(3)]

    assert (done, Mandate.objects.count()) == ([3, 0, 0], 3)
    assert AuditEvent.objects.filter(action="mandate.batch_finished").count() == 1


def test_a_row_that_is_refused_says_why_and_stops_only_itself(office, by):
    clients = [ClientFactory(office=office) for _ in range(3)]
    orders = [
        VOILA,
        coda_order("BE00"),
        Order(MandateKind.VOILA, signatories=(SignatoryOrder(email="nobody"),)),
    ]
    batch = start_batch(office, list(zip(clients, orders, strict=True)), by=by)

    order_rows(batch, first=1)

    rows = OrderRow.objects.order_by("number")
    assert [row.error_code for row in rows] == ["", "invalid", "invalid"]
    assert [bool(row.mandate) for row in rows] == [True, False, False]
    assert rows[1].error.startswith("“BE00” is not an IBAN")
    assert progress_of(batch) == Progress(3, 1, 2)


def test_a_row_that_fails_is_tried_again_and_holds_up_nobody(office, by, monkeypatch):
    batch = batch_of(office, 3, by)
    poison = batch.rows.get(number=2).client
    whole = batches.order_mandate

    def poisoned(client, order, **kwargs):
        if client == poison:
            raise RuntimeError
        return whole(client, order, **kwargs)

    monkeypatch.setattr(batches, "order_mandate", poisoned)
    with pytest.raises(RuntimeError):
        order_rows(batch, first=1)
    half_way = progress_of(batch)
    monkeypatch.undo()
    done = order_rows(batch, first=1)

    batch.refresh_from_db()
    assert (half_way, done) == (Progress(3, 2, 0), 1)
    assert batch.finished_at is not None


def test_two_of_the_same_company_give_one_mandate(office, by):
    client = ClientFactory(office=office)
    batch = start_batch(office, [(client, VOILA), (client, VOILA)], by=by)

    order_rows(batch, first=1)

    codes = list(OrderRow.objects.order_by("number").values_list("error_code", flat=True))
    assert (codes, Mandate.objects.count()) == (["", "mandate_exists"], 1)


@pytest.mark.parametrize("count", [0, MOST_ROWS + 1])
def test_a_batch_has_an_end(office, by, count):
    with pytest.raises(InvalidValue) as refused:
        start_batch(office, [(ClientFactory.build(), VOILA)] * count, by=by)

    assert (refused.value.code, OrderBatch.objects.count()) == ("batch_size", 0)


def test_another_office_s_company_is_not_in_a_batch(office, by):
    with pytest.raises(InvalidValue) as refused:
        start_batch(office, [(ClientFactory(), VOILA)], by=by)

    assert (refused.value.code, OrderBatch.objects.count()) == ("foreign", 0)


def test_the_documents_follow_through_the_outbox(office, by, run_outbox):
    client = ClientFactory(office=office, contact_email="boss@company.example")
    batch = start_batch(office, [(client, coda_order(bank_iban(1)))], by=by)

    run_outbox()

    [row] = batch.rows.select_related("mandate")
    assert row.mandate.state == "awaiting_signature"
    assert AuditEvent.objects.get(action="mandate.ordered").actor_label == by.label


def test_the_tenth_row_costs_what_the_second_costs(office, by):
    costs = {}
    for count in (1, 2, 10):
        batch = batch_of(office, count, by)
        with CaptureQueriesContext(connection) as queries:
            order_rows(batch, first=1)
        costs[count] = len(queries)

    a_row = costs[2] - costs[1]
    assert (costs[10] - costs[2], a_row <= 26) == (8 * a_row, True)
