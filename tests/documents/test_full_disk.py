"""The disk is full: nothing that was acknowledged is lost, nothing is half there, all goes on."""

from __future__ import annotations

import errno
import os
import random
import subprocess
from contextlib import suppress
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from documents import inbox
from documents.files import content_of, store
from documents.inbox import take_in_folder
from documents.models import Document, Reception, StoredFile
from documents.services import receive_document
from documents.storage import DurableFileStorage
from tests.documents.builders import file_of, statement
from tests.factories import BankAccountFactory

SIZE = 1_000_000  # bytes


class SmallDisk:
    """A disk of its own: in memory where we may mount one, otherwise one that says it is full."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir()
        self.is_real = _mounted(folder)
        self.is_full = False

    def fill(self):
        self.is_full = True
        if self.is_real:
            with suppress(OSError), self.filler.open("wb", buffering=0) as file:
                while file.write(bytes(4_096)):
                    pass

    def free(self):
        self.is_full = False
        self.filler.unlink(missing_ok=True)

    @property
    def filler(self):
        return self.folder / "filler"

    def files(self):
        inside = (path for path in self.folder.rglob("*") if path.is_file())
        return [path for path in inside if path != self.filler]

    def gone(self):
        if self.is_real:
            subprocess.run(["umount", self.folder], check=True)  # noqa: S607


def _mounted(folder):
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder]
    return (
        os.geteuid() == 0
        and not subprocess.run(command, check=False, capture_output=True).returncode
    )


@pytest.fixture
def disk(tmp_path, settings, monkeypatch):
    disk = SmallDisk(tmp_path / "disk")
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "documents.storage.DurableFileStorage",
            "OPTIONS": {"location": disk.folder},
        },
    }
    save = DurableFileStorage._save

    def save_unless_full(storage, name, content):
        if disk.is_full and not disk.is_real:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return save(storage, name, content)

    monkeypatch.setattr(DurableFileStorage, "_save", save_unless_full)
    yield disk
    disk.gone()


@pytest.fixture
def put(tmp_path, monkeypatch):
    """Return a function that puts a file into the watched folder."""
    monkeypatch.setattr(inbox, "SETTLED_SECONDS", -1)
    folder = tmp_path / "inbox"
    folder.mkdir()

    def write(name, content):
        (folder / name).write_bytes(content)
        return folder

    return write


def a_file(account, number=1):
    return file_of(statement(account.iban, sequence=number, amounts=tuple(range(1, 40))))


@pytest.mark.django_db
def test_what_was_acknowledged_before_is_still_there(disk):
    account = BankAccountFactory()
    [document] = receive_document(a_file(account), file_name="a.cod").documents
    disk.fill()

    with pytest.raises(OSError, match="No space left"):
        receive_document(a_file(account, 2), file_name="b.cod")

    assert content_of(document.file) == a_file(account)
    assert Reception.objects.get() == document.reception


@pytest.mark.django_db
def test_no_empty_or_half_file_is_left(disk):
    store(b"before")
    kept = disk.files()
    disk.fill()

    for seed in range(5):
        with pytest.raises(OSError, match="No space left"):
            store(random.Random(seed).randbytes(200_000))

    assert disk.files() == kept
    assert StoredFile.objects.count() == 1


@pytest.mark.django_db
def test_a_file_that_fits_only_in_part_leaves_nothing(disk):
    if not disk.is_real:
        pytest.skip("needs a disk of its own: run as root")

    with pytest.raises(OSError, match="No space left"):
        store(bytes(2 * SIZE))

    assert disk.files() == []


@pytest.mark.django_db
def test_the_watched_folder_keeps_its_files_until_there_is_space(disk, put):
    account = BankAccountFactory()
    disk.fill()
    folder = put("a.cod", a_file(account, 1))
    put("b.cod", a_file(account, 2))

    full = take_in_folder(folder)
    left = sorted(path.name for path in folder.glob("*.cod"))
    disk.free()
    freed = take_in_folder(folder)

    assert (full, left, freed) == (0, ["a.cod", "b.cod"], 2)
    assert Document.objects.count() == 2
    assert not list(folder.glob("*.cod"))


@pytest.mark.django_db
def test_the_command_says_it_in_a_sentence_and_works_again(disk, tmp_path):
    account = BankAccountFactory()
    path = tmp_path / "a.cod"
    path.write_bytes(a_file(account))
    disk.fill()
    said = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("ingest", path, stdout=StringIO(), stderr=said)
    disk.free()
    call_command("ingest", path, stdout=StringIO())

    assert ended.value.code == 1
    assert said.getvalue() == f"{path}: not taken in: No space left on device\n"
    assert Document.objects.count() == 1


@pytest.fixture
def full_database(request):
    """Return a function after which the database takes in no large file, until the test ends."""

    def run(*statements):
        with connection.cursor() as cursor:
            for each in statements:
                cursor.execute(each)
            return cursor.fetchone() if cursor.description else None

    def fill():
        if connection.vendor == "sqlite":
            run("VACUUM")
            pages = run("PRAGMA page_count")[0]
            request.addfinalizer(lambda: run("PRAGMA max_page_count = 1073741823"))
            run(f"PRAGMA max_page_count = {pages}")
            return
        request.addfinalizer(lambda: run("DROP FUNCTION IF EXISTS disk_is_full() CASCADE"))
        run(
            "CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END $$",
            "CREATE TRIGGER disk_is_full BEFORE INSERT ON documents_transaction "
            "EXECUTE FUNCTION disk_is_full()",
        )

    def free():
        if connection.vendor == "sqlite":
            run("PRAGMA max_page_count = 1073741823")
        else:
            run("DROP FUNCTION disk_is_full() CASCADE")

    fill.free = free
    return fill


@pytest.mark.django_db(transaction=True)
def test_a_full_database_leaves_the_file_where_it_is_and_nothing_half_kept(full_database, put):
    account = BankAccountFactory()
    folder = put("a.cod", file_of(statement(account.iban, amounts=tuple(range(1, 4_000)))))
    full_database()

    full = take_in_folder(folder)
    kept = (Reception.objects.count(), Document.objects.count())
    full_database.free()
    freed = take_in_folder(folder)

    assert (full, kept, freed) == (0, (0, 0), 1)
    assert Document.objects.get().statements.get().transactions.count() == 3_999


@pytest.mark.django_db(transaction=True)
def test_the_command_says_that_the_database_is_full(full_database, tmp_path):
    account = BankAccountFactory()
    path = tmp_path / "a.cod"
    path.write_bytes(file_of(statement(account.iban, amounts=tuple(range(1, 4_000)))))
    full_database()
    said = StringIO()

    with pytest.raises(SystemExit):
        call_command("ingest", path, stdout=StringIO(), stderr=said)

    assert "not taken in: the database is full, busy or away (" in said.getvalue()
