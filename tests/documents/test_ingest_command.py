"""``manage.py ingest``."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from documents.models import Document, Reception
from tests.documents.builders import file_of, statement
from tests.factories import BankAccountFactory, bank_iban

pytestmark = pytest.mark.django_db


def ingest(*paths, **options):
    """Run the command; returns its exit status and what it wrote."""
    out, err = StringIO(), StringIO()
    try:
        call_command("ingest", *map(str, paths), stdout=out, stderr=err, **options)
    except SystemExit as ended:
        return ended.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def folder(tmp_path):
    account = BankAccountFactory()
    (tmp_path / "good.cod").write_bytes(file_of(statement(account.iban)))
    return tmp_path


def test_a_folder_is_taken_in(folder):
    status, out, _ = ingest(folder)

    assert (status, Document.objects.count()) == (0, 1)
    assert out.endswith("1 files: 1 stored.\n")


def test_what_was_found_is_told(folder):
    account = Document.objects.none()
    _, out, _ = ingest(folder / "good.cod")

    assert account.count() == 0
    assert (
        "created 2026-11-19, statement 001, CODA 001, 2026-11-18 to 2026-11-19: "
        "100.00 → 112.34, 1 bookings" in out
    )


def test_a_repetition_is_told_and_no_failure(folder):
    ingest(folder)

    status, out, _ = ingest(folder)

    assert (status, out.splitlines()[-1]) == (0, "1 files: 1 repeated.")


def test_a_file_that_is_kept_apart_is_told_with_line_and_reason(folder):
    (folder / "unknown.cod").write_bytes(file_of(statement(bank_iban(987_654))))
    (folder / "zz-damaged.cod").write_bytes(b"not coda\n")

    status, out, _ = ingest(folder)

    assert status == 1
    assert f"line 2: error: No client has the account {bank_iban(987_654)} in EUR." in out
    assert "zz-damaged.cod: quarantined: unrecognised" in out
    assert out.splitlines()[-1] == "3 files: 2 quarantined, 1 stored."


def test_a_path_that_is_not_there_is_told(tmp_path):
    status, _, err = ingest(tmp_path / "nothing.cod")

    assert status == 1
    assert "not taken in: No such file or directory" in err


def test_hidden_files_are_left_alone(folder):
    (folder / ".draft").write_bytes(b"x")

    status, _, _ = ingest(folder)

    assert (status, Reception.objects.count()) == (0, 1)


def test_quiet_shows_only_problems(folder):
    _, out, _ = ingest(folder, quiet=True)

    assert out == "1 files: 1 stored.\n"
