"""A short run with real files, and whatever may go wrong in a long one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from documents.files import DamagedFile
from documents.models import Statement, StoredFile
from documents.services import receive_document
from tests.documents.builders import file_of, statement
from tests.factories import BankAccountFactory, DocumentFactory
from tests.fuzz import crew
from tests.fuzz.__main__ import main
from tests.fuzz.failing import failing_checks
from tests.fuzz.files import SOUND, make
from tests.fuzz.reception import check_rows
from tests.fuzz.worker import tried

ROOT = Path(__file__).parent.parent.parent
LITTLE = 0  # bytes that a process had before; less than any has


def test_a_short_run(tmp_path):
    command = [sys.executable, "-m", "tests.fuzz", "150", "--seed", "3", "--processes", "1"]

    done = subprocess.run(
        [*command, "--keep", tmp_path], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "Trying 150 files with seed 3 …"
    assert done.stdout.splitlines()[-1] == "150 files, none failed."
    assert not list(tmp_path.iterdir())


def test_files_that_fail_are_kept_and_the_others_tried(tmp_path, capsys):
    asked = ["3", "--seed", "5", "--processes", "1", "--keep", str(tmp_path)]

    status = main(asked, failing_checks)

    told = {path.stem: path.read_text().splitlines()[-1] for path in tmp_path.glob("*.txt")}
    kept = {path.stem: path.read_bytes() for path in tmp_path.iterdir() if path.suffix != ".txt"}
    assert status == 1
    assert told == {
        "5-1": "ZeroDivisionError: division by zero",
        "5-2": "The process ended with 7.",
    }
    assert kept == {f"5-{number}": make(5, number).content for number in (1, 2)}
    output = capsys.readouterr().out
    assert "again: make fuzz COUNT=1 SEED=5 FIRST=2\n" in output
    assert output.splitlines()[-1] == "3 files, 2 failed."


def test_a_file_that_is_never_done_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr(crew, "STALLED_SECONDS", 0)
    asked = ["1", "--first", "3", "--seed", "5", "--processes", "1", "--keep", str(tmp_path)]

    status = main(asked, failing_checks)

    [told] = tmp_path.glob("*.txt")
    assert (status, told.stem, told.read_text()) == (1, "5-3", "It was not done after 0 s.")


def test_a_file_is_made_again_from_its_seed_and_number():
    assert [make(1, number) for number in range(50)] == [make(1, number) for number in range(50)]
    assert make(1, 0).content != make(2, 0).content


def test_every_kind_is_tried_and_some_are_received():
    made = [make(1, number) for number in range(500)]

    assert {each.kind for each in made} == {*SOUND, "zip"}
    assert any(each.is_received for each in made)


def test_what_takes_long_fails(monkeypatch):
    monkeypatch.setattr("tests.fuzz.limits.MOST_SECONDS", 0)

    failure = tried(1, 0, [lambda made: sum(range(10_000))], 10**12)

    assert "TooSlow: It took " in failure.told


def test_what_takes_much_memory_fails(monkeypatch):
    monkeypatch.setattr("tests.fuzz.limits.MOST_MEMORY", 1)

    failure = tried(1, 0, [lambda made: None], LITTLE)

    assert "TooMuchMemory: It took " in failure.told


@pytest.fixture
def received(db):
    """One statement with one movement, received."""
    account = BankAccountFactory()
    receive_document(file_of(statement(account.iban)), file_name="a.cod")
    return Statement.objects.get()


def test_what_is_stored_whole_passes(received, tmp_path):
    check_rows(tmp_path)


def test_a_missing_transaction_is_found(received, tmp_path):
    received.transactions.all().delete()

    with pytest.raises(AssertionError, match="hasn't all its transactions"):
        check_rows(tmp_path)


def test_a_document_without_statements_is_found(db, tmp_path):
    DocumentFactory()

    with pytest.raises(AssertionError, match="no statements"):
        check_rows(tmp_path)


def test_a_document_of_what_was_not_stored_is_found(received, tmp_path):
    reception = received.document.reception
    reception.outcome = "quarantined"
    reception.save()

    with pytest.raises(AssertionError, match="not stored"):
        check_rows(tmp_path)


def test_a_draft_is_found(received, tmp_path):
    (tmp_path / ".draft-x").touch()

    with pytest.raises(AssertionError, match="draft"):
        check_rows(tmp_path)


def test_a_damaged_file_is_found(received, tmp_path):
    StoredFile.objects.update(sha256="0" * 64)

    with pytest.raises(DamagedFile):
        check_rows(tmp_path)
