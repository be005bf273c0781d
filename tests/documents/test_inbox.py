"""The watched folder: whole files are taken in once and removed, everything else is left alone."""

from __future__ import annotations

import fcntl
import os
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.db import IntegrityError
from django.utils import timezone

from documents import inbox
from documents.inbox import take_in_folder
from documents.models import Document, Reception
from documents.tasks import take_in_inbox
from tests.documents.builders import file_of, statement
from tests.factories import BankAccountFactory

pytestmark = pytest.mark.django_db
OUTCOME = Reception.Outcome


@pytest.fixture
def account():
    return BankAccountFactory()


@pytest.fixture
def settled(monkeypatch):
    """Let every file count as finished."""
    monkeypatch.setattr(inbox, "SETTLED_SECONDS", -1)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "inbox"


def put(folder, name, content):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def days(account, count):
    return [
        file_of(
            statement(
                account.iban,
                sequence=place + 1,
                day=date(2026, 3, 2 + place),
                old=place * 10,
                amounts=(10,),
            )
        )
        for place in range(count)
    ]


@pytest.mark.usefixtures("settled")
def test_what_is_there_is_taken_in_and_removed(account, folder):
    path = put(folder, "a.cod", days(account, 1)[0])

    taken = take_in_folder(folder)

    reception = Reception.objects.get()
    assert (taken, path.exists()) == (1, False)
    assert (reception.file_name, reception.source) == ("a.cod", "inbox")
    assert Document.objects.get().bank_account == account


def test_a_folder_that_is_not_there_is_made(folder):
    assert take_in_folder(folder) == 0
    assert folder.is_dir()


@pytest.mark.usefixtures("settled")
def test_the_task_looks_into_the_folder_of_the_settings(account, folder, settings):
    settings.INBOX = folder
    put(folder, "a.cod", days(account, 1)[0])

    take_in_inbox()

    assert Document.objects.exists()


@pytest.mark.usefixtures("settled")
def test_sub_folders_are_looked_into_and_stay(account, folder):
    path = put(folder, "bank/march/a.cod", days(account, 1)[0])

    take_in_folder(folder)

    assert Document.objects.exists()
    assert path.parent.is_dir()


@pytest.mark.usefixtures("settled")
def test_what_can_t_be_placed_is_removed_too_because_it_is_kept(folder):
    path = put(folder, "a.pdf", b"%PDF-1.7")

    take_in_folder(folder)

    assert Reception.objects.get().outcome == OUTCOME.QUARANTINED
    assert not path.exists()


def test_a_file_that_was_just_touched_is_left_for_the_next_look(account, folder):
    path = put(folder, "a.cod", days(account, 1)[0])

    first = take_in_folder(folder)
    with time_machine.travel(timezone.now() + timezone.timedelta(seconds=10)):
        second = take_in_folder(folder)

    assert (first, second, path.exists()) == (0, 1, False)


@pytest.mark.parametrize("year", [1980, 2099])
def test_the_date_that_a_sender_gives_a_file_says_nothing(account, folder, year):
    path = put(folder, "a.cod", days(account, 1)[0])
    stamp = date(year, 1, 1).toordinal() * 86_400 - date(1970, 1, 1).toordinal() * 86_400
    os.utime(path, (stamp, stamp))

    first = take_in_folder(folder)
    with time_machine.travel(timezone.now() + timezone.timedelta(seconds=10)):
        second = take_in_folder(folder)

    assert (first, second) == (0, 1)


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize(
    "name", ["a.cod.part", "a.TMP", "a.filepart", ".a.cod", ".stfolder/a.cod", "a.cod.crdownload"]
)
def test_unfinished_and_hidden_files_are_left_alone(folder, name):
    path = put(folder, name, b"0000")

    assert take_in_folder(folder) == 0
    assert path.exists()


@pytest.mark.usefixtures("settled")
def test_links_lead_elsewhere_and_are_left_alone(account, folder, tmp_path):
    file = put(tmp_path, "elsewhere/a.cod", days(account, 1)[0])
    folder.mkdir()
    (folder / "file.cod").symlink_to(file)
    (folder / "folder").symlink_to(file.parent)
    (folder / "broken.cod").symlink_to(tmp_path / "nothing")

    taken = take_in_folder(folder)

    assert (taken, file.exists()) == (0, True)
    assert not Reception.objects.exists()


@pytest.mark.usefixtures("settled")
def test_a_pipe_is_no_file(folder):
    folder.mkdir()
    os.mkfifo(folder / "a.cod")

    assert take_in_folder(folder) == 0


@pytest.mark.usefixtures("settled")
def test_a_file_that_is_too_large_is_left_and_told(account, folder, monkeypatch, caplog):
    monkeypatch.setattr(inbox, "LARGEST_FILE", 2_000)
    large = put(folder, "a.cod", b"0" * 2_001)
    put(folder, "b.cod", days(account, 1)[0])

    taken = take_in_folder(folder)

    assert (taken, large.exists()) == (1, True)
    [told] = caplog.records
    assert (told.message, told.file, told.error) == (
        "inbox_file_left",
        "a.cod",
        "larger than 2000 bytes",
    )


@pytest.mark.usefixtures("settled")
def test_a_file_that_can_t_be_read_is_left_and_the_others_are_taken_in(
    account, folder, monkeypatch, caplog
):
    read = Path.read_bytes

    def read_unless_forbidden(path):
        if path.name == "a.cod":
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", read_unless_forbidden)
    forbidden = put(folder, "a.cod", b"0000")
    put(folder, "b.cod", days(account, 1)[0])

    taken = take_in_folder(folder)

    assert (taken, forbidden.exists()) == (1, True)
    assert [(told.file, told.error) for told in caplog.records] == [("a.cod", "Permission denied")]


@pytest.mark.usefixtures("settled")
def test_a_file_that_fails_in_a_way_nobody_thought_of_holds_up_no_other(
    account, folder, monkeypatch, caplog
):
    receive = inbox.receive_document

    def fail_for_one(content, **more):
        if more["file_name"] == "a\udcff.cod":
            raise IntegrityError("as never before")
        return receive(content, **more)

    monkeypatch.setattr(inbox, "receive_document", fail_for_one)
    poison = put(folder, "a\udcff.cod", b"0000")
    put(folder, "b.cod", days(account, 1)[0])

    taken = take_in_folder(folder)

    assert (taken, poison.exists()) == (1, True)
    [told] = caplog.records
    assert (told.file, told.exc_info[0]) == ("a<U+DCFF>.cod", IntegrityError)


@pytest.mark.usefixtures("settled")
def test_a_file_that_is_renamed_meanwhile_is_taken_in_at_the_next_look(
    account, folder, monkeypatch
):
    put(folder, "a.cod", days(account, 1)[0])
    look = Path.lstat

    def rename_first(path):
        if path.name == "a.cod":
            path.rename(path.with_name("b.cod"))
        return look(path)

    monkeypatch.setattr(Path, "lstat", rename_first)
    first = take_in_folder(folder)
    monkeypatch.undo()
    monkeypatch.setattr(inbox, "SETTLED_SECONDS", -1)

    second = take_in_folder(folder)

    assert (first, second) in {(0, 1), (1, 0)}
    assert Document.objects.count() == 1


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("way", ["in place", "by renaming"])
def test_what_is_written_under_the_same_name_meanwhile_is_not_removed_unread(
    account, folder, monkeypatch, way
):
    monday, tuesday = days(account, 2)
    path = put(folder, "a.cod", monday)
    receive = inbox.receive_document

    def write_meanwhile(content, **more):
        monkeypatch.setattr(inbox, "receive_document", receive)
        target = path if way == "in place" else path.with_name(".next")
        target.write_bytes(tuesday)
        target.rename(path)
        return receive(content, **more)

    monkeypatch.setattr(inbox, "receive_document", write_meanwhile)

    taken = [take_in_folder(folder), take_in_folder(folder)]

    assert (taken, path.exists()) == ([1, 1], False)
    assert Document.objects.count() == 2


@pytest.mark.usefixtures("settled")
def test_only_one_process_looks_at_a_time(account, folder):
    path = put(folder, "a.cod", days(account, 1)[0])
    with (folder / inbox.LOCK).open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)

        meanwhile = take_in_folder(folder)

    assert (meanwhile, path.exists()) == (0, True)
    assert take_in_folder(folder) == 1


class Killed(BaseException):
    """Ends a process without a word."""


@pytest.mark.usefixtures("settled")
def test_a_death_between_keeping_and_removing_makes_it_come_twice_and_be_kept_once(
    account, folder, monkeypatch
):
    path = put(folder, "a.cod", days(account, 1)[0])

    def die(*_):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", die)
        with pytest.raises(Killed):
            take_in_folder(folder)

    taken = take_in_folder(folder)

    outcomes = sorted(Reception.objects.values_list("outcome", flat=True))
    assert (taken, path.exists()) == (1, False)
    assert outcomes == [OUTCOME.REPEATED, OUTCOME.STORED]
    assert Document.objects.count() == 1


@pytest.mark.usefixtures("settled")
def test_after_a_while_the_rest_is_left_for_the_next_look(account, folder, monkeypatch):
    for number, content in enumerate(days(account, 3)):
        put(folder, f"{number}.cod", content)
    monkeypatch.setattr(inbox, "BUSY_SECONDS", -1)

    assert take_in_folder(folder) == 0
    assert len(list(folder.glob("*.cod"))) == 3
