"""Every file comes three times, in any order, to four processes that may die: the end is exact.

``INGEST_FILES=1000`` makes it the large trial.
"""

from __future__ import annotations

import multiprocessing
import os
import random
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.db import connections

from audit.models import AuditEvent
from documents.continuity import Link, break_between
from documents.files import content_of
from documents.models import Document, Gap, Reception, Statement, StoredFile, Transaction
from documents.services import receive_document
from tests.documents.builders import file_of, statement
from tests.factories import BankAccountFactory

FILES = int(os.environ.get("INGEST_FILES", "60"))
ACCOUNTS = max(4, FILES // 50)
TIMES = 3
PROCESSES = 4
START = date(2025, 10, 1)
OUTCOME = Reception.Outcome
fork = multiprocessing.get_context("fork")


@pytest.fixture
def storage(tmp_path, settings):
    """Keep files on disk, where processes share them; returns the folder."""
    folder = tmp_path / "files"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "documents.storage.DurableFileStorage",
            "OPTIONS": {"location": folder},
        },
    }
    return folder


class Account:
    """A bank account over new year: a statement a day, of which some never come."""

    def __init__(self, dice: random.Random, count: int) -> None:
        self.iban = BankAccountFactory().iban
        self.coming: list[Link] = []
        balance, number, day = dice.randrange(10**6), 200, START
        while len(self.coming) < count:
            following = day + timedelta(days=dice.choice([1, 1, 1, 3]))
            number = 1 if following.year > day.year else number + 1
            day, end = following, balance + dice.randrange(-500, 500)
            if dice.random() < 0.85:
                self.coming.append(Link(day, number, balance, end))
            balance = end

    def file(self, link: Link, communication: str = "Factuur 7") -> bytes:
        made = statement(
            self.iban,
            day=link.day,
            sequence=link.number,
            old=link.old_balance,
            amounts=(link.new_balance - link.old_balance, 40, -40),
        )
        made.movements[1].communication = communication
        return file_of(made)

    def gaps(self) -> list[tuple[object, ...]]:
        """Return what is missing: account, day and number after it, numbers, difference."""
        return [
            (self.iban, after.day, after.number, *_numbers(found))
            for before, after in pairwise(self.coming)
            if (found := break_between(before, after, bank_bic="GEBABEBB"))
        ]


def _numbers(found):
    return found.first_missing, found.last_missing, found.difference


class Sender:
    """A process that hands over one file after the other, and goes on where it died."""

    def __init__(self, files: Sequence[bytes]) -> None:
        self.files = files
        self.acknowledged = fork.RawValue("i", 0)
        self.start()

    def start(self) -> None:
        connections.close_all()
        self.process = fork.Process(target=self._send, daemon=True)
        self.process.start()

    def _send(self) -> None:
        for content in self.files[self.acknowledged.value :]:
            receive_document(content, file_name="a.cod")
            self.acknowledged.value += 1
        connections.close_all()

    def kill_after(self, count: int) -> None:
        """Wait until so many were acknowledged, kill the process at once, start another one."""
        while self.acknowledged.value < count and self.process.is_alive():
            self.process.join(0.001)
        self.process.kill()
        self.process.join()
        self.start()


def deliver(files: Sequence[bytes], dice: random.Random) -> list[Sender]:
    """Hand over every file three times, in random order, through four processes."""
    deliveries = dice.sample([*files] * TIMES, k=len(files) * TIMES)
    return [Sender(deliveries[place::PROCESSES]) for place in range(PROCESSES)]


def finish(senders: Sequence[Sender]) -> None:
    for sender in senders:
        sender.process.join()
        assert (sender.process.exitcode, sender.acknowledged.value) == (0, len(sender.files))


def prepared(dice: random.Random) -> tuple[list[Account], list[bytes]]:
    accounts = [Account(dice, FILES // ACCOUNTS) for _ in range(ACCOUNTS)]
    return accounts, [account.file(link) for account in accounts for link in account.coming]


def gaps() -> list[tuple[object, ...]]:
    rows = Gap.objects.open().values_list(
        "bank_account__iban",
        "next__day",
        "next__coda_sequence",
        "first_missing",
        "last_missing",
        "difference",
    )
    return sorted(rows, key=str)


def expected_gaps(accounts: Sequence[Account]) -> list[tuple[object, ...]]:
    return sorted((gap for account in accounts for gap in account.gaps()), key=str)


def outcomes() -> Counter[str]:
    return Counter(Reception.objects.values_list("outcome", flat=True))


def assert_each_is_kept_once(files, storage):
    assert Document.objects.count() == Statement.objects.count() == len(files)
    assert Transaction.objects.count() == 3 * len(files)
    assert StoredFile.objects.count() == len(files)
    kept = {content_of(document.file) for document in Document.objects.select_related("file")}
    assert kept == set(files)
    assert [path for path in storage.rglob("*") if path.is_file() and not path.stat().st_size] == []


@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_three_times_in_random_order_by_four_processes(storage):
    dice = random.Random(7)
    accounts, files = prepared(dice)

    finish(deliver(files, dice))

    assert_each_is_kept_once(files, storage)
    assert outcomes() == {OUTCOME.STORED: len(files), OUTCOME.REPEATED: 2 * len(files)}
    assert gaps() == expected_gaps(accounts)
    assert not AuditEvent.objects.filter(action="document.changed").exists()


@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_processes_that_are_killed_meanwhile_change_nothing(storage):
    dice = random.Random(8)
    accounts, files = prepared(dice)

    senders = deliver(files, dice)
    kills = 0
    for part in range(1, 4):
        for sender in senders:
            sender.kill_after(len(sender.files) * part // 4)
            kills += 1
    finish(senders)

    assert_each_is_kept_once(files, storage)
    counted = outcomes()
    assert counted[OUTCOME.STORED] == len(files)
    assert 2 * len(files) <= counted[OUTCOME.REPEATED] <= 2 * len(files) + kills
    assert counted.keys() == {OUTCOME.STORED, OUTCOME.REPEATED}
    assert gaps() == expected_gaps(accounts)


@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_what_changed_comes_three_times_and_is_one_version_each(storage):
    dice = random.Random(9)
    accounts, files = prepared(dice)
    changed = [account.file(account.coming[-1], "Factuur 8") for account in accounts]
    finish(deliver(files, dice))

    finish(deliver(changed, dice))

    versions = Counter(Document.objects.values_list("version", flat=True))
    assert versions == {1: len(files), 2: len(changed)}
    assert Statement.objects.filter(is_current=True).count() == len(files)
    assert AuditEvent.objects.filter(action="document.changed").count() == len(changed)
    assert gaps() == expected_gaps(accounts)
    call_command("audit_verify", stdout=StringIO())
