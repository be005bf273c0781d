"""``manage.py coda``: without a database, for people and for programs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, time
from decimal import Decimal
from io import StringIO
from itertools import count
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from documents.coda_command import files, progress
from documents.formats import camt, coda
from documents.formats.coda.structures.cards import CardDebit
from documents.formats.coda.structures.transfers import OriginalAmount
from documents.renderings import statement as rendering
from tests.documents.builders import file_of, statement
from tests.documents.formats.coda.records import file as records_file
from tests.documents.formats.coda.records import simple

IBAN = "BE68539007547034"
ROOT = Path(__file__).parents[2]


class Terminal(StringIO):
    def isatty(self):
        return True


def run(*arguments, out=None, err=None):
    """Run the command; returns its exit status and what it wrote."""
    out, err = out or StringIO(), err or StringIO()
    try:
        call_command("coda", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as ended:
        return ended.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def sound(tmp_path):
    path = tmp_path / "sound.cod"
    path.write_bytes(file_of(statement(IBAN)))
    return path


@pytest.fixture
def unbalanced(tmp_path):
    path = tmp_path / "unbalanced.cod"
    wrong = coda.Balance(5, date(2026, 11, 19))
    path.write_bytes(file_of(statement(IBAN, new_balance=wrong)))
    return path


@pytest.fixture
def damaged(tmp_path):
    path = tmp_path / "damaged.cod"
    path.write_bytes(b"not coda\nat all\n")
    return path


def test_an_action_has_to_be_named():
    with pytest.raises(CommandError, match="ACTION"):
        call_command("coda")


# -- inspect ---------------------------------------------------------------------------------------


def test_inspect_shows_balances(sound):
    status, out, err = run("inspect", sound)

    assert (status, err) == (0, "")
    assert out.splitlines() == [
        f"{sound}: sound",
        "  1 statement, ascii",
        "",
        "BE68 5390 0754 7034 EUR  Bakkerij Proef",
        "  statement 001, CODA 001, created 2026-11-19",
        "  1 booking",
        "  old balance 2026-11-18  100.00",
        "  credits                  12.34",
        "  debits                    0.00",
        "  new balance 2026-11-19  112.34",
    ]


def test_inspect_shows_what_is_particular(tmp_path):
    path = tmp_path / "odd.cod"
    odd = statement(IBAN, amounts=(), new_balance=None, is_duplicate=True)
    odd.account = coda.Account("539007547035", "EUR", coda.AccountStructure.BELGIAN_BBAN)
    odd.creation_date, odd.version = None, 1
    path.write_bytes(coda.write([odd]))

    _, out, _ = run("inspect", path)

    assert "539007547035 EUR  Bakkerij Proef" in out
    assert "created on an unknown day, version 1, a duplicate" in out
    assert "  no new balance" in out


def test_inspect_counts_details(tmp_path):
    path = tmp_path / "details.cod"
    made = statement(IBAN)
    made.movements.append(coda.Movement(sequence=1, detail=1, amount=12_340))
    path.write_bytes(coda.write([made]))

    assert "  1 booking, with 1 detail\n" in run("inspect", path)[1]


def test_inspect_tells_findings_with_line_and_positions(unbalanced):
    status, out, _ = run("inspect", unbalanced)

    assert status == 0
    assert out.splitlines()[0] == f"{unbalanced}: sound, 1 warning"
    assert out.splitlines()[-1] == (
        f"{unbalanced}:5: warning: Old balance and movements make 112.34, but the new balance is "
        "0.005. (record 8, positions 43-57)"
    )


def test_inspect_speaks_three_languages(unbalanced):
    told = {run("inspect", unbalanced, "--language", each)[1] for each in ("en", "nl", "fr")}

    assert len(told) == 3


def test_inspect_of_a_file_that_is_not_to_be_trusted(damaged):
    status, out, _ = run("inspect", damaged)

    assert status == 1
    assert out.splitlines()[0] == f"{damaged}: not to be trusted, 2 errors"
    assert out.splitlines()[2].startswith(f"{damaged}:1: error: There is no record")


def test_inspect_shows_so_many_findings(tmp_path):
    path = tmp_path / "bad.cod"
    path.write_bytes(b"x\n" * 80)

    _, out, _ = run("inspect", path)

    assert out.splitlines()[-1] == "… and 30 more; --json tells them all"


def test_inspect_of_an_empty_file(tmp_path):
    (tmp_path / "empty.cod").write_bytes(b"")

    status, out, _ = run("inspect", tmp_path / "empty.cod")

    assert status == 1
    assert out.endswith("empty.cod:0: error: The file holds no records.\n")


def test_inspect_can_not_be_made_to_paint(tmp_path):
    path = tmp_path / "escape.cod"
    made = statement(IBAN)
    made.holder_name = "\x1b[31mRED"
    path.write_bytes(coda.write([made], encoding="utf-8"))

    _, out, _ = run("inspect", path)

    assert "\x1b" not in out


def test_inspect_for_programs(unbalanced):
    status, out, _ = run("inspect", unbalanced, "--json")

    assert status == 0
    assert json.loads(out) == {
        "encoding": "ascii",
        "findings": [
            {
                "severity": "warning",
                "code": "balance",
                "line": 5,
                "record": "8",
                "start": 43,
                "end": 57,
                "expected": "112.34",
                "found": "0.005",
                "message": "Old balance and movements make 112.34, but the new balance is 0.005.",
            }
        ],
        "statements": [
            {
                "account": IBAN,
                "currency": "EUR",
                "structure": "2",
                "version": 2,
                "creation_date": "2026-11-19",
                "duplicate": False,
                "statement_number": "001",
                "coda_sequence": "001",
                "old_balance": "100.00",
                "old_balance_date": "2026-11-18",
                "new_balance": "0.005",
                "new_balance_date": "2026-11-19",
                "movements": 1,
                "bookings": 1,
                "booked_sum": "12.34",
            }
        ],
    }


def test_inspect_for_programs_where_little_is_known(tmp_path):
    path = tmp_path / "empty.cod"
    made = statement(IBAN, amounts=(), new_balance=None)
    made.creation_date = None
    made.old_balance = coda.Balance(0, None)
    path.write_bytes(coda.write([made]))

    (found,) = json.loads(run("inspect", path, "--json")[1])["statements"]

    names = ("creation_date", "old_balance_date", "new_balance", "new_balance_date")
    assert [found[name] for name in names] == [None] * 4


def test_inspect_for_programs_of_a_file_that_is_not_to_be_trusted(damaged):
    status, out, _ = run("inspect", damaged, "--json")

    assert (status, json.loads(out)["statements"]) == (1, [])


# -- files that can't be used ----------------------------------------------------------------------


@pytest.mark.parametrize("action", [["inspect"], ["convert", "--to", "json"]])
def test_file_that_is_not_there(action, tmp_path):
    status, out, err = run(*action, tmp_path / "none.cod")

    assert (status, out) == (2, "")
    assert err == f"{tmp_path}/none.cod can't be read: No such file or directory.\n"


def test_folder_instead_of_a_file(tmp_path):
    assert run("inspect", tmp_path)[::2] == (2, f"{tmp_path} is a folder; name a file in it.\n")


def test_device_instead_of_a_file():
    assert run("inspect", "/dev/zero")[::2] == (2, "/dev/zero is not a file.\n")


def test_file_that_is_too_large(sound, monkeypatch):
    monkeypatch.setattr(files, "LARGEST", 10)

    assert run("inspect", sound)[::2] == (2, f"{sound} has 780 bytes; at most 10 are read.\n")


def test_file_that_may_not_be_read(sound, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)

    assert run("inspect", sound)[::2] == (2, f"{sound} can't be read: Permission denied.\n")


# -- check -----------------------------------------------------------------------------------------


def test_check_gives_a_row_for_each_file(sound, damaged, unbalanced):
    status, out, err = run("check", sound.parent)

    assert (status, err) == (1, "")
    rows = [line.split() for line in out.splitlines()[1:4]]
    assert rows == [
        ["not", "to", "be", "trusted", "0", "0", "2", "0", str(damaged)],
        ["sound", "1", "1", "0", "0", str(sound)],
        ["sound", "1", "1", "0", "1", str(unbalanced)],
    ]
    assert f"{damaged}:1: error: There is no record" in out
    assert out.splitlines()[-1] == "3 files: 2 sound, 1 not to be trusted."


def test_check_of_sound_files(sound):
    status, out, _ = run("check", sound)

    assert (status, out.splitlines()[-1]) == (0, "1 file: 1 sound.")


def test_check_goes_through_folders_but_hidden_ones(sound, tmp_path):
    for name in ("a/b", ".hidden"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "x.cod").write_bytes(sound.read_bytes())
    (tmp_path / ".x.cod").write_bytes(b"")

    _, out, _ = run("check", tmp_path)

    assert [Path(line.split()[-1]).name for line in out.splitlines()[1:3]] == [
        "sound.cod",
        "x.cod",
    ]
    assert out.splitlines()[-1] == "2 files: 2 sound."


def test_check_of_nothing(tmp_path):
    assert run("check", tmp_path)[::2] == (2, "There is nothing to check: no files are there.\n")


def test_check_of_files_that_can_not_be_read(sound, damaged, tmp_path, monkeypatch):
    real = Path.open

    def refuse(path, *args, **options):
        if path == damaged:
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **options)

    monkeypatch.setattr(Path, "open", refuse)

    status, out, _ = run("check", sound, damaged, tmp_path / "none.cod")

    assert status == 2
    assert f"{damaged} can't be read: Permission denied." in out
    assert f"{tmp_path}/none.cod can't be read: No such file or directory." in out
    assert out.splitlines()[-1] == "3 files: 1 sound, 2 can't be read."


def folder_of(folder, *statements):
    for number, each in enumerate(statements):
        (folder / f"{number}.cod").write_bytes(file_of(each))
    return folder


def chain(*options):
    """Return statements of one account, a day each."""
    return [
        statement(IBAN, **{"day": date(2026, 11, 19 + number), **each})
        for number, each in enumerate(options)
    ]


def test_check_tells_when_files_do_not_follow_on(tmp_path):
    folder_of(tmp_path, *chain({"sequence": 1}, {"sequence": 3, "old": 100_000}))

    status, out, _ = run("check", tmp_path)

    place = f"{tmp_path}/1.cod:1: {IBAN} EUR:"
    before = f"{tmp_path}/0.cod"
    balance = f"starts from 100.00, but the one before it, in {before}, ended on 112.34."
    number = f"CODA number 002 was expected after that in {before}, not 003."
    assert status == 0
    assert out.splitlines()[3:-1] == [
        f"{place} The statement {balance}",
        f"{place} {number}",
    ]


@pytest.mark.parametrize(("first", "second"), [(1, 2), (365, 1), (0, 7), (7, 0)])
def test_check_is_silent_when_they_do(tmp_path, first, second):
    folder_of(tmp_path, *chain({"sequence": first}, {"sequence": second, "old": 112_340}))

    assert len(run("check", tmp_path)[1].splitlines()) == 4


def test_check_tells_what_is_there_twice(tmp_path):
    folder_of(tmp_path, statement(IBAN), statement(IBAN))

    assert f"This statement is in {tmp_path}/0.cod too." in run("check", tmp_path)[1]


def test_check_leaves_out_of_the_chain_what_has_no_date(tmp_path):
    made = statement(IBAN)
    made.creation_date = None
    folder_of(tmp_path, statement(IBAN), made)

    assert len(run("check", tmp_path)[1].splitlines()) == 4


def test_check_follows_each_account_by_itself(tmp_path):
    folder_of(tmp_path, statement(IBAN), statement("BE43730004200601", sequence=9))

    assert len(run("check", tmp_path)[1].splitlines()) == 4


def test_check_draws_a_bar_when_it_takes_long(monkeypatch):
    seconds = count()
    monkeypatch.setattr(progress, "monotonic", lambda: next(seconds) * 0.6)
    terminal = Terminal()

    assert list(progress.with_progress([1, 2, 3, 4], terminal)) == [1, 2, 3, 4]
    assert "1 of 4 files" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")


@pytest.mark.parametrize("terminal", [StringIO(), Terminal()], ids=["piped", "quick"])
def test_check_draws_nothing_else(terminal):
    assert list(progress.with_progress([1, 2], terminal)) == [1, 2]
    assert terminal.getvalue() == ""


# -- convert ---------------------------------------------------------------------------------------


def test_convert_to_camt(sound, tmp_path):
    output = tmp_path / "sound.xml"

    status, out, err = run("convert", sound, "--to", "camt", "--output", output)

    assert (status, out, err) == (0, "", "")
    assert camt.read(output.read_bytes()).statements[0].booked_sum == 12_340


def test_convert_to_standard_output(sound, capsysbinary):
    status, _, _ = run("convert", sound, "--to", "camt")

    assert status == 0
    assert camt.read(capsysbinary.readouterr().out).is_trustworthy


def test_convert_to_pdf(sound, tmp_path):
    output = tmp_path / "sound.pdf"

    status, _, _ = run("convert", sound, "--to", "pdf", "--output", output, "--language", "nl")

    assert status == 0
    assert output.read_bytes().startswith(b"%PDF-")
    assert rendering.render(coda.read(sound.read_bytes()).statements, language="nl")[:5] == b"%PDF-"


def test_a_pdf_is_not_written_to_a_terminal(sound):
    status, _, err = run("convert", sound, "--to", "pdf", out=Terminal())

    assert (status, err) == (2, "A PDF is nothing for a terminal; name a file with --output.\n")


def test_convert_to_json(tmp_path):
    path, output = tmp_path / "simple.cod", tmp_path / "simple.json"
    path.write_bytes(records_file(simple()) * 2)

    run("convert", path, "--to", "json", "--output", output)

    found = json.loads(output.read_bytes())["statements"]
    assert len(found) == 2
    (movement,) = found[0]["movements"]
    assert found[0]["old_balance"] == {"amount": "0.00", "date": "2024-01-01"}
    assert found[0]["account"] == {
        "number": IBAN,
        "currency": "EUR",
        "structure": "2",
        "extension": "",
        "country": "",
        "qualification": "",
        "iban": IBAN,
    }
    assert (movement["amount"], movement["value_date"]) == ("121.00", "2024-01-02")
    assert (movement["text"], movement["is_booking"]) == ("INVOICE 2024/1", True)
    assert movement["structured"] is None
    assert movement["information"][0]["structured"] == {
        "kind": "counterparty",
        "name": "JANSSENS TUUR",
        "street": "DORPSTRAAT 1",
        "locality": "",
        "identification": "",
    }


CARD = CardDebit(
    "6703123456789017",
    "1",
    "123456",
    "1",
    date(2026, 11, 18),
    time(9, 30),
    "5",
    "SHOP",
    "GENT",
    15_005,
    Decimal("1.1"),
    "USD",
    None,
    "",
    None,
)


def test_convert_to_json_types_structures_and_masks_cards(tmp_path):
    path, output = tmp_path / "card.cod", tmp_path / "card.json"
    made = statement(IBAN)
    made.movements[0].communication_type = "113"
    made.movements[0].communication = CARD.to_text()
    made.free_communications = [coda.FreeCommunication(1, 0, "Closed")]
    path.write_bytes(coda.write([made]))

    run("convert", path, "--to", "json", "--output", output)

    (found,) = json.loads(output.read_bytes())["statements"]
    structured = found["movements"][0]["structured"]
    names = ("kind", "card_number", "on", "at", "original_amount", "rate", "volume")
    assert [structured[name] for name in names] == [
        "card_debit",
        "670312******9017",
        "2026-11-18",
        "09:30:00",
        "15.005",
        "1.10000000",
        None,
    ]
    assert b"6703123456789017" not in output.read_bytes()
    assert found["free_communications"] == [{"sequence": 1, "detail": 0, "text": "Closed"}]


def test_convert_to_json_leaves_unknown_amounts_open(tmp_path):
    path, output = tmp_path / "foreign.cod", tmp_path / "foreign.json"
    made = statement(IBAN)
    original = OriginalAmount(1_000, None, None, "USD", "", "US", None)
    made.movements[0].communication_type = "105"
    made.movements[0].communication = original.to_text()
    path.write_bytes(coda.write([made]))

    run("convert", path, "--to", "json", "--output", output)

    (found,) = json.loads(output.read_bytes())["statements"]
    assert found["movements"][0]["structured"]["gross_amount"] == "1.00"
    assert found["movements"][0]["structured"]["original_amount"] is None


@pytest.mark.parametrize("to", ["camt", "pdf", "json"])
def test_nothing_is_made_of_a_file_that_is_not_to_be_trusted(to, damaged, tmp_path):
    output = tmp_path / "output"
    output.write_bytes(b"before")

    status, out, err = run("convert", damaged, "--to", to, "--output", output)

    assert (status, out, output.read_bytes()) == (1, "", b"before")
    assert err.startswith(f"{damaged}:1: error: There is no record")
    assert err.endswith(f"{damaged} is not to be trusted, so it was not converted.\n")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["damaged.cod", "output"]


def test_a_file_is_not_converted_into_itself(sound):
    status, _, err = run("convert", sound, "--to", "camt", "--output", sound)

    assert (status, err) == (
        2,
        f"{sound} is the file that would be read; name another one.\n",
    )


@pytest.mark.parametrize(("output", "reason"), [("none/x", "No such file or directory"),
    ("folder", "Is a directory")])  # fmt: skip
def test_output_that_can_not_be_written(sound, tmp_path, output, reason):
    (tmp_path / "folder").mkdir()

    status, _, err = run("convert", sound, "--to", "camt", "--output", tmp_path / output)

    assert (status, err) == (2, f"{tmp_path / output} can't be written: {reason}.\n")


def test_output_may_be_a_device(sound):
    assert run("convert", sound, "--to", "json", "--output", "/dev/null")[0] == 0


# -- terminals and pipes ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["sound", "unbalanced", "damaged"])
def test_verdicts_are_coloured_on_a_terminal(name, request, monkeypatch):
    monkeypatch.setattr("django.core.management.color.supports_color", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    path = request.getfixturevalue(name)

    assert "\x1b[" in run("inspect", path)[1]
    assert "\x1b[" in run("check", path)[1]


def test_no_color_is_respected(damaged, monkeypatch):
    monkeypatch.setattr("django.core.management.color.supports_color", lambda: True)
    monkeypatch.setenv("NO_COLOR", "1")

    assert "\x1b[" not in run("inspect", damaged)[1]


def test_what_is_piped_is_plain(damaged):
    assert "\x1b[" not in run("inspect", damaged)[1]


def test_interruption_is_no_failure(sound, monkeypatch):
    def interrupt(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "read_bytes", interrupt)

    assert run("inspect", sound) == (130, "", "")


def test_a_reader_that_goes_away_is_no_failure(tmp_path):
    path = tmp_path / "many.cod"
    path.write_bytes(file_of(*[statement(IBAN, amounts=(1,) * 2_000, old=0)]))
    command = [sys.executable, "manage.py", "coda", "convert", str(path), "--to", "json"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "mycodabox.settings.test"}

    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()
        errors = process.stderr.read()

    assert (process.returncode, errors) == (141, b"")
