"""What is asked of the reception: after each file, everything is stored or nothing is."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import Count, F, Q
from django.test import override_settings

from documents.files import content_of
from documents.kinds.recognition import reader_of
from documents.models import Document, Reception, Statement, StoredFile
from documents.services import Received, receive_document
from tests.factories import BankAccountFactory, ClientFactory
from tests.fuzz.files import SOUND, Made

DRAFTS = ".draft-*"
LEFT_BY_SQLITE = ("-wal", "-shm")


class Portal:
    """A database and a folder of files, as empty as at the start before each round."""

    def __init__(self, folder: Path) -> None:
        self._files = folder / "files"
        keep_files_in(self._files)
        self._database = Path(str(settings.DATABASES["default"]["NAME"]))
        self._pristine = self._database.with_suffix(".pristine")
        connection.settings_dict["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
        make_tables()
        _let_owners_in()
        connection.close()
        shutil.copyfile(self._database, self._pristine)

    def check(self, made: Made) -> None:
        """Receive the file as it was, then damaged, then damaged again."""
        self._start_afresh()
        self._check_reception(made.sound)
        self._check_reception(made.content)
        documents = Document.objects.count()
        self._check_reception(made.content)
        assert Document.objects.count() == documents, "The same again gave a document."

    def _start_afresh(self) -> None:
        connection.close()
        for suffix in LEFT_BY_SQLITE:
            self._database.with_name(f"{self._database.name}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(self._pristine, self._database)
        shutil.rmtree(self._files, ignore_errors=True)

    def _check_reception(self, content: bytes) -> None:
        receptions = Reception.objects.count()
        received = receive_document(content, file_name="a.file")
        assert Reception.objects.count() == receptions + _count(received)
        assert content_of(received.reception.stored_file) == content
        check_rows(self._files)


def check_rows(files: Path) -> None:
    """Make sure that every row has what belongs to it, and that no file is half a file."""
    for stored in StoredFile.objects.order_by("pk"):
        assert len(content_of(stored)) == stored.size, "A file has another size."
    assert not list(files.rglob(DRAFTS)), "A draft was left."
    empty = Document.objects.filter(kind="coda", statements=None)
    assert not empty.exists(), "A CODA has no statements."
    elsewhere = Document.objects.exclude(reception__outcome=Reception.Outcome.STORED)
    assert not elsewhere.exists(), "A document came of what was not stored."
    bookings = Count("transactions", filter=Q(transactions__detail=0))
    short = Statement.objects.annotate(bookings=bookings).exclude(bookings=F("movement_count"))
    assert not short.exists(), "A statement hasn't all its transactions."


def make_tables() -> None:
    """Make them as the models say, which takes a quarter of the time of all migrations."""
    without = {app.label: None for app in apps.get_app_configs()}
    with override_settings(MIGRATION_MODULES=without):
        call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)


def keep_files_in(folder: Path) -> None:
    """Keep what arrives on disk, as the portal does, where the settings of tests don't."""
    storage = {
        "BACKEND": "documents.storage.DurableFileStorage",
        "OPTIONS": {"location": str(folder)},
    }
    override_settings(STORAGES={**settings.STORAGES, "default": storage}).enable()


def _count(received: Received) -> int:
    """Return how many receptions this is: its own, and one for each part."""
    return 1 + sum(map(_count, received.parts))


def _let_owners_in() -> None:
    """Make the accounts and companies that the sound files are for."""
    accounts, companies = set(), set()
    for content in (content for contents in SOUND.values() for content in contents):
        reader = reader_of(content)
        for part in reader(content, "a.file").parts if reader else ():
            if part.account:
                accounts.add((part.account.number, part.account.currency))
            elif part.enterprise_number:
                companies.add(part.enterprise_number)
    for number in sorted(companies):
        ClientFactory(enterprise_number=number)
    for number, currency in sorted(accounts):
        BankAccountFactory(iban=number, currency=currency)
