"""Workers die while mandates are made: every one gets its document and its mail, and just one.

``MANDATE_ORDERS=300 MANDATE_KILL_SECONDS=60`` makes it the large trial, see docs/measuring.md;
without a second of killing it tells how long so many orders take.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import sys
import time
from collections import Counter

import pytest
from django.db import connections

from audit.models import AuditEvent
from common.actors import SYSTEM
from mails.models import Mail
from mandates.kinds import MandateKind
from mandates.models import Mandate, MandateVersion
from mandates.orders import Order
from mandates.services import order_rows, start_batch
from outbox.models import OutboxMessage
from outbox.services import enqueue, run
from tests.factories import ClientFactory, MandateFactory, OfficeFactory

ORDERS = int(os.environ.get("MANDATE_ORDERS", "8"))
KILL_SECONDS = float(os.environ.get("MANDATE_KILL_SECONDS", "2"))
WORKERS = 2
SECONDS_AN_ORDER = 0.3  # 2,000 in ten minutes
fork = multiprocessing.get_context("fork")
STEPS = ["_frozen", "keep", "offer_version", "prepare"]
"""After each of these a worker dies: frozen, on disk, offered, done but not noted."""


@pytest.fixture
def mail(tmp_path, settings):
    """Keep files and mails on disk, where processes share them; returns the folder of mails."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "documents.storage.DurableFileStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        },
    }
    settings.EMAIL_BACKEND = "mails.backends.FolderBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    settings.OUTBOX_LEASE_SECONDS = 1
    return tmp_path / "mail"


def due():
    return list(OutboxMessage.objects.claimable().order_by("due_at", "pk").values_list("pk"))


class Worker:
    """A process that does what is due, until it is killed."""

    def __init__(self, *, dies_after: str = "") -> None:
        connections.close_all()
        self.process = fork.Process(target=self._work, args=(dies_after,), daemon=True)
        self.process.start()

    def _work(self, dies_after: str) -> None:
        def watch(frame, event, argument):
            if event == "return" and frame.f_code.co_name == dies_after:
                os._exit(137)

        if dies_after:
            sys.setprofile(watch)
        while True:
            for (pk,) in due():
                run(pk)
            time.sleep(0.01)  # nothing is due: another one has it

    def kill(self) -> None:
        self.process.kill()
        self.process.join()


def settle(workers, *, kill_for: float = 0.0) -> int:
    """Wait until nothing waits, killing a worker every 0.4 s at first; returns how many died."""
    dice, kills, start = random.Random(4), 0, time.monotonic()
    while OutboxMessage.objects.waiting().exists():
        if time.monotonic() - start < kill_for:
            victim = dice.randrange(len(workers))
            workers[victim].process.join(0.4)
            workers[victim].kill()
            workers[victim] = Worker()
            kills += 1
        else:
            workers[0].process.join(0.1)
        assert time.monotonic() - start < kill_for + 90 + ORDERS * SECONDS_AN_ORDER
    for worker in workers:
        worker.kill()
    return kills


def batch_of(count):
    office = OfficeFactory()
    clients = [
        ClientFactory(office=office, contact_email=f"boss{n}@company.example") for n in range(count)
    ]
    return start_batch(
        office, [(client, Order(MandateKind.VOILA)) for client in clients], by=SYSTEM
    )


def assert_each_is_made_once(count, mail):
    made = Counter(AuditEvent.objects.values_list("action", flat=True))
    versions = MandateVersion.objects.exclude(pdf_sha256="")
    sent = list(mail.glob("*.eml"))
    assert Mandate.objects.filter(state="invited").count() == count
    assert (versions.count(), MandateVersion.objects.count()) == (count, count)
    assert made["mandate.document_created"] == made["mandate.ordered"] == count
    assert (Mail.objects.count(), len(sent)) == (count, count)
    assert Mail.objects.filter(sent_at__isnull=True).count() == 0
    assert OutboxMessage.objects.filter(dead_at__isnull=False).count() == 0


@pytest.mark.timeout(900)
@pytest.mark.django_db(transaction=True)
def test_workers_that_are_killed_lose_and_double_nothing(mail):
    batch_of(ORDERS)

    kills = settle([Worker() for _ in range(WORKERS)], kill_for=KILL_SECONDS)

    assert kills > 0 or not KILL_SECONDS
    assert_each_is_made_once(ORDERS, mail)
    assert max(OutboxMessage.objects.values_list("attempts", flat=True)) <= 8


@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_when_all_workers_die_others_go_on(mail):
    batch = batch_of(3)
    order_rows(batch, first=1)
    workers = [Worker() for _ in range(WORKERS)]
    workers[0].process.join(0.3)
    for worker in workers:
        worker.kill()

    settle([Worker()])

    assert_each_is_made_once(3, mail)


@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", STEPS)
def test_a_crash_after_any_step_leaves_the_same_end(mail, step):
    order_rows(batch_of(1), first=1)
    dying = Worker(dies_after=step)
    dying.process.join(30)

    settle([Worker()])

    assert dying.process.exitcode == 137
    assert_each_is_made_once(1, mail)


@pytest.mark.django_db
def test_what_can_not_be_drawn_stops_only_itself(run_outbox, time_machine):
    poison = MandateFactory(kind="voila", state="in_preparation")
    MandateVersion.objects.create(
        mandate=poison, number=1, language="nl", content="{", content_sha256="0" * 64
    )
    good = MandateFactory(kind="voila", state="in_preparation")
    for mandate in (poison, good):
        enqueue("mandates.tasks.prepare", mandate_id=str(mandate.pk))

    for day in range(1, 10):
        run_outbox()
        time_machine.move_to(f"2027-01-{day:02d}T09:00:00Z", tick=False)

    good.refresh_from_db()
    dead = OutboxMessage.objects.get(dead_at__isnull=False)
    assert (good.state, dead.arguments["mandate_id"], dead.attempts) == (
        "invited",
        str(poison.pk),
        8,
    )
    assert dead.last_error.startswith("JSONDecodeError")
