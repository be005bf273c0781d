"""``kill -9`` of a worker's children at any moment loses no mail and sends none twice.

Only a worker on Redis has children; ``tests/faults`` kills whole workers on both brokers.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from email import message_from_bytes
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from mails.models import Mail
from mails.services import store_mail
from outbox.models import OutboxMessage
from outbox.services import sweep
from tests.architecture.files import ROOT
from tests.run.processes import group

pytestmark = [
    pytest.mark.processes,
    pytest.mark.timeout(240),
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not settings.REDIS_URL, reason="no children: the broker is a folder"),
]

MAILS = 30
KILLS = 4
SECONDS = 120


def database_url():
    """Return the address of the database that this test uses."""
    here = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{here['NAME']}"
    password = f":{quote(here['PASSWORD'], safe='')}" if here["PASSWORD"] else ""
    host = f"{quote(here['HOST'], safe='')}:{here['PORT'] or 5432}"
    return f"postgresql://{quote(here['USER'], safe='')}{password}@{host}/{here['NAME']}"


class Worker:
    """A real Celery worker on this test's database and broker."""

    def __init__(self, mail_folder, log):
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.run.settings",
            "VAR": str(settings.VAR),
            "DATABASE_URL": database_url(),
            "MAIL_URL": f"folder://{mail_folder}",
            "OUTBOX_LEASE_SECONDS": "3",
        }
        self.log = log
        self.start()

    def start(self):
        command = "celery --quiet --app mycodabox worker --concurrency 2 --without-gossip"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *command.split(), "--without-mingle", "--without-heartbeat"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill_one(self):
        """Kill one process of the worker, the parent or one of those that do the work.

        A parent that was killed is replaced, as the one who runs the portal would.
        """
        pid = random.choice(sorted(group(self.process.pid)))
        os.kill(pid, signal.SIGKILL)
        if pid == self.process.pid:
            self.end()
            self.start()

    def end(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def worker(tmp_path):
    worker = Worker(tmp_path / "mail", tmp_path / "log")
    yield worker
    worker.end()


def wait_until(condition, worker):
    """Wait, and look after forgotten work once a second as the clock would."""
    deadline, swept = time.monotonic() + SECONDS, time.monotonic()
    while not condition():
        assert time.monotonic() < deadline, worker.log.read_text()
        if time.monotonic() - swept > 1:
            swept = time.monotonic()
            sweep()
        time.sleep(0.02)


def test_killed_workers_lose_no_mail_and_double_none(worker, tmp_path):
    for number in range(MAILS):
        store_mail(
            template="test",
            to=f"person{number}@office.example",
            key=f"test:{number}",
            subject=f"Number {number}",
            body="A body.\n",
            html="",
            language="en",
        )
    at_work = OutboxMessage.objects.waiting().filter(leased_until__isnull=False)

    for _ in range(KILLS):
        wait_until(at_work.exists, worker)
        time.sleep(random.uniform(0, 0.3))
        worker.kill_one()
        time.sleep(0.3)
    wait_until(lambda: not OutboxMessage.objects.waiting().exists(), worker)

    files = sorted((tmp_path / "mail").glob("*.eml"))
    sent = [message_from_bytes(path.read_bytes())["To"] for path in files]
    attempts = list(OutboxMessage.objects.values_list("attempts", flat=True))
    assert sorted(sent) == sorted(f"person{number}@office.example" for number in range(MAILS))
    assert Mail.objects.filter(sent_at__isnull=False).count() == MAILS
    assert (len(attempts), OutboxMessage.objects.filter(done_at__isnull=True).count()) == (MAILS, 0)
    assert 1 < max(attempts) <= settings.OUTBOX_MAX_ATTEMPTS
