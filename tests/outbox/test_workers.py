"""Many workers want the same work; one gets it, and keeps it as long as it works."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Thread

import pytest
from django.db import connection

from outbox.models import OutboxMessage
from outbox.services import enqueue, run
from tests.outbox import work

pytestmark = pytest.mark.django_db(transaction=True)

WORKERS = 8


def in_a_thread(function, *args):
    """Call a function and close the connection that it opened."""
    try:
        return function(*args)
    finally:
        connection.close()


@pytest.mark.parametrize("act", [run, OutboxMessage.objects.claim], ids=["run", "claim"])
def test_of_many_workers_one_wins(act):
    messages = [enqueue("tests.outbox.work.note", value=n) for n in range(10)]
    won = []
    for message in messages:
        together = Barrier(WORKERS)

        def race(pk=message.pk, together=together):
            together.wait()
            return act(pk)

        with ThreadPoolExecutor(WORKERS) as pool:
            results = list(pool.map(lambda _, race=race: in_a_thread(race), range(WORKERS)))
        won.append(sum(1 for result in results if result))

    attempts = list(OutboxMessage.objects.values_list("attempts", flat=True))
    assert (won, attempts) == ([1] * 10, [1] * 10)


def test_a_lease_is_renewed_while_the_work_lasts(settings):
    settings.OUTBOX_LEASE_SECONDS = 1
    message = enqueue("tests.outbox.work.last", seconds=3)
    worker = Thread(target=in_a_thread, args=(run, message.pk))
    worker.start()
    work.started.wait(timeout=10)

    free = []
    for _ in range(4):
        time.sleep(0.5)
        free.append(OutboxMessage.objects.claimable().count())
    worker.join()

    message.refresh_from_db()
    assert (free, message.attempts, message.done_at is None) == ([0] * 4, 1, False)
