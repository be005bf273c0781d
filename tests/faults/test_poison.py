"""Work that loops, eats memory or kills its worker: it is given up, the rest goes on."""

from __future__ import annotations

import resource
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from outbox.limits import TookTooLong, limit_memory, time_limit
from outbox.models import OutboxMessage
from outbox.services import enqueue, run, sweep
from tests.factories import MandateFactory, UserFactory
from tests.outbox import work

pytestmark = pytest.mark.django_db
MEGABYTE = 1 << 20
ROOM = 300
"""Megabytes that a process may have besides what it has already."""


@pytest.fixture
def few_seconds(settings):
    settings.OUTBOX_TIME_LIMIT_SECONDS = 0.05


@pytest.fixture
def little_memory():
    """Limit this very process for a moment, as a worker is limited for good."""
    before = resource.getrlimit(resource.RLIMIT_DATA)
    status = Path("/proc/self/status").read_text().splitlines()
    held = next(int(line.split()[1]) for line in status if line.startswith("VmData"))
    limit_memory(held // 1_024 + ROOM)
    yield
    resource.setrlimit(resource.RLIMIT_DATA, before)


def poison(monkeypatch, does) -> OutboxMessage:
    """A mandate whose document can't be drawn: ``does`` is what drawing it does."""
    mandate = MandateFactory(state="registered")
    monkeypatch.setattr("mandates.services.preparing.prepare_mandate", does)
    return enqueue("mandates.tasks.prepare", mandate_id=str(mandate.pk))


def loop(_mandate):
    while True:
        try:
            sum(range(1_000))
        except Exception:  # noqa: BLE001, S112  # what swallows everything is ended all the same
            continue


def eat(_mandate):
    return bytearray(2_000 * MEGABYTE)


def tried_until_it_is_given_up(message: OutboxMessage) -> int:
    """Try again whenever it is due; returns how many tries there were."""
    for attempt in range(20):
        message.refresh_from_db()
        if message.dead_at:
            return attempt
        OutboxMessage.objects.filter(pk=message.pk).update(due_at=timezone.now())
        run(message.pk)
    raise AssertionError("It is tried for ever.")


def test_what_loops_is_given_up_after_eight_attempts(few_seconds, monkeypatch):
    message = poison(monkeypatch, loop)

    assert tried_until_it_is_given_up(message) == 8
    assert message.last_error == "TookTooLong: It took longer than 0.05 seconds."


@pytest.mark.usefixtures("little_memory")
def test_what_eats_memory_is_given_up_after_eight_attempts(monkeypatch):
    message = poison(monkeypatch, eat)

    assert tried_until_it_is_given_up(message) == 8
    assert message.last_error.startswith("MemoryError")


def test_what_kills_its_worker_is_given_up_after_eight_attempts(monkeypatch):
    message = poison(monkeypatch, eat)
    for _ in range(8):  # taken, and then nobody says anything: the system has killed the worker
        assert OutboxMessage.objects.claim(message.pk)
        OutboxMessage.objects.update(leased_until=timezone.now() - timedelta(seconds=1))

    sweep()

    message.refresh_from_db()
    assert message.dead_at is not None


def test_others_flow_between_the_attempts(few_seconds, monkeypatch):
    message = poison(monkeypatch, loop)
    others = [enqueue("tests.outbox.work.note", value=number) for number in range(3)]

    done = [run(each.pk) for each in (message, *others)]

    assert done == [False, True, True, True]
    assert [value for value, _ in work.seen][-3:] == [0, 1, 2]


def test_staff_see_what_was_given_up_and_run_it_again(few_seconds, monkeypatch, signed_in):
    message = poison(monkeypatch, loop)
    tried_until_it_is_given_up(message)
    browser = signed_in(UserFactory(is_staff=True, is_superuser=True))
    listed = browser.get("/admin/outbox/outboxmessage/?state=dead")

    asked = {"action": "retry", "_selected_action": [message.pk]}
    browser.post("/admin/outbox/outboxmessage/", asked)
    monkeypatch.setattr("mandates.services.preparing.prepare_mandate", lambda _mandate: None)
    done = run(message.pk)

    assert "It took longer than" in listed.text
    assert done


def test_who_is_in_time_is_let_be():
    with time_limit(5):
        total = sum(range(10))

    assert total == 45


def test_an_error_of_the_work_itself_stays_what_it_is():
    with pytest.raises(ValueError, match="mine"), time_limit(5):
        raise ValueError("mine")


def test_the_limit_ends_with_the_work():
    with pytest.raises(TookTooLong), time_limit(0.02):
        loop(None)

    with time_limit(5):
        assert sum(range(1_000_000)) > 0
