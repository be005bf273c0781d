"""Work is promised with the transaction that causes it, or not at all."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from common.requests import request_id
from outbox.models import OutboxMessage
from outbox.services import enqueue

pytestmark = pytest.mark.django_db


def test_a_promise_names_the_work_and_what_it_is_about():
    token = request_id.set("a-request")

    message = enqueue("tests.outbox.work.note", value=1, other="two")

    request_id.reset(token)
    assert (message.task, message.arguments, message.request_id) == (
        "tests.outbox.work.note",
        {"value": 1, "other": "two"},
        "a-request",
    )


def test_a_promise_waits():
    message = enqueue("tests.outbox.work.note", value=1)

    assert list(OutboxMessage.objects.claimable()) == [message]


def test_a_delayed_promise_waits_until_then(time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    message = enqueue("tests.outbox.work.note", value=1, delay=timedelta(minutes=5))

    found = []
    for _ in range(2):
        found.append(list(OutboxMessage.objects.claimable()))
        time_machine.shift(timedelta(minutes=5))

    assert found == [[], [message]]


@pytest.mark.parametrize("task", ["tests.outbox.work.nothing", "nowhere.at.all", "note", ""])
def test_there_is_no_promise_of_work_that_nobody_can_do(task):
    with pytest.raises(ImportError):
        enqueue(task, value=1)

    assert OutboxMessage.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_is_rolled_back_promises_nothing(caplog, broker_stopped):
    with transaction.atomic():
        enqueue("tests.outbox.work.note", value=1)
        transaction.set_rollback(True)

    assert (OutboxMessage.objects.count(), caplog.messages) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_the_workers_are_woken_after_the_transaction(caplog, broker_stopped):
    with transaction.atomic():
        enqueue("tests.outbox.work.note", value=1)
        before = list(caplog.messages)

    assert (before, caplog.messages) == ([], ["broker_away"])


@pytest.mark.django_db(transaction=True)
def test_a_delayed_promise_wakes_nobody(caplog, broker_stopped):
    enqueue("tests.outbox.work.note", value=1, delay=timedelta(minutes=5))

    assert caplog.messages == []
