"""The broker only wakes: without it work waits, requests do not."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from outbox import services
from outbox.models import OutboxMessage
from outbox.services import enqueue, run, sweep
from tests.outbox.work import seen

pytestmark = pytest.mark.django_db(transaction=True)


def promise(count):
    return [enqueue("tests.outbox.work.note", value=n) for n in range(count)]


@pytest.mark.usefixtures("broker_stopped")
def test_nothing_is_lost_while_the_broker_is_stopped():
    messages = promise(3)

    assert list(OutboxMessage.objects.claimable().order_by("id")) == messages


@pytest.mark.usefixtures("broker_stopped")
def test_the_broker_is_asked_once_in_ten_seconds(caplog):
    promise(5)

    assert caplog.messages == ["broker_away"]


@pytest.mark.usefixtures("broker_stopped")
def test_the_broker_is_asked_again_after_ten_seconds(caplog, monkeypatch):
    promise(1)
    quiet = services._quiet_until - time.monotonic()
    monkeypatch.setattr(services, "_quiet_until", services._quiet_until - 10)

    promise(1)

    assert (0 < quiet <= 10, caplog.messages) == (True, ["broker_away"] * 2)


@pytest.mark.usefixtures("broker_hangs")
def test_a_broker_that_hangs_costs_its_time_out_once():
    started = time.perf_counter()
    promise(1)
    first = time.perf_counter() - started
    promise(5)
    rest = time.perf_counter() - started - first

    assert rest < first


@pytest.mark.usefixtures("broker_hangs")
def test_what_was_promised_meanwhile_is_done_afterwards():
    promise(3)

    for message in OutboxMessage.objects.order_by("id"):
        run(message.pk)

    assert [value for value, _request in seen] == [0, 1, 2]


@pytest.mark.usefixtures("broker_stopped")
def test_the_sweeper_survives_without_the_broker():
    promise(2)

    assert sweep() == 2


def test_work_of_the_past_is_found_by_the_sweeper(time_machine):
    promise(2)
    time_machine.move_to(timezone.now() + timedelta(days=3))

    assert sweep() == 2
