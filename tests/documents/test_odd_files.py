"""Files with a character where none belongs: kept or quarantined, never a failure."""

from __future__ import annotations

import pytest

from documents.kinds import statements
from documents.models import Reception, Statement, Transaction
from documents.services import receive_document
from tests.documents.builders import file_of, statement
from tests.factories import BankAccountFactory

pytestmark = pytest.mark.django_db
OUTCOME = Reception.Outcome
CHARACTERS = [b"\0", b"A", b" ", b"\xe9", b"\x81", b"\xb2"]
PLACES = [
    (0, 6), (0, 12), (0, 17), (0, 61), (0, 72), (0, 75), (0, 84), (0, 88), (0, 128),
    (1, 3), (1, 5), (1, 6), (1, 20), (1, 40), (1, 43), (1, 50), (1, 59), (1, 126), (1, 128),
    (2, 3), (2, 32), (2, 48), (2, 54), (2, 61), (2, 62), (2, 70), (2, 116),
    (-2, 5), (-2, 42), (-2, 58), (-1, 17), (-1, 23), (-1, 128),
]  # fmt: skip


@pytest.fixture
def account():
    return BankAccountFactory(bank_bic="")


def with_character(content, line, position, character):
    """Return a file with one character, counted from 1, replaced on one line."""
    lines = content.rstrip().split(b"\r\n")
    lines[line] = lines[line][: position - 1] + character + lines[line][position:]
    return b"\r\n".join(lines) + b"\r\n"


def take_in(content):
    return receive_document(content, file_name="a").reception


@pytest.mark.parametrize("character", CHARACTERS)
@pytest.mark.parametrize(("line", "position"), PLACES)
def test_an_odd_character_anywhere_is_no_failure(account, line, position, character):
    content = file_of(statement(account.iban, bank_bic="KREDBEBB"))

    reception = take_in(with_character(content, line, position, character))

    assert reception.outcome in {OUTCOME.STORED, OUTCOME.QUARANTINED}
    assert reception.findings or reception.outcome == OUTCOME.STORED


@pytest.mark.parametrize("character", [b"\0", b"A", b"\xe9", b"\xb2"])
def test_a_number_that_is_none_counts_as_not_used(account, character):
    content = file_of(statement(account.iban))

    take_in(with_character(content, 1, 127, character))

    assert Statement.objects.get().coda_sequence == 0


@pytest.mark.parametrize("character", [b"\0", b"A", b"\xe9"])
def test_an_application_that_is_none_counts_with_the_whole_files(account, character):
    content = file_of(statement(account.iban, separate_application="00007"))

    take_in(with_character(content, 0, 86, character))

    assert Statement.objects.get().application == "00000"


def test_a_code_with_an_odd_character_is_kept_as_far_as_it_can_be(account):
    content = file_of(statement(account.iban))

    take_in(with_character(content, 2, 56, b"\0"))

    assert Transaction.objects.get().code == "00?50000"


@pytest.mark.parametrize(
    ("named", "learnt"),
    [
        ("KREDBEBB", "KREDBEBB"),
        ("KREDBEBBXXX", "KREDBEBBXXX"),
        ("kredbebb", "GEBABEBB"),
        ("1234", "GEBABEBB"),
        ("KRED\0EBB", "GEBABEBB"),
    ],
)
def test_a_bank_is_learnt_by_its_name_or_else_from_the_number(account, named, learnt):
    content = file_of(statement(account.iban, bank_bic="KREDBEBB"))

    take_in(content.replace(b"KREDBEBB   ", named.encode().ljust(11)))

    account.refresh_from_db()
    assert account.bank_bic == learnt


@pytest.mark.parametrize("line_end", [b"\r\n", b"\n"])
def test_lines_that_end_in_several_ways_are_not_cut_by_guess(account, line_end):
    first = file_of(statement(account.iban, sequence=1)).replace(b"\r\n", line_end)
    second = file_of(statement(account.iban, sequence=2)).replace(b"\r\n", b"\r")

    reception = take_in(first + second)

    assert reception.outcome == OUTCOME.QUARANTINED
    assert reception.findings[0]["code"] == "mixed_line_ends"
    assert not Statement.objects.exists()


def test_a_file_of_more_statements_than_anybody_has_waits(account, monkeypatch):
    monkeypatch.setattr(statements, "MOST_STATEMENTS", 2)
    made = [statement(account.iban, sequence=number) for number in (1, 2, 3)]

    reception = take_in(file_of(*made))

    assert reception.outcome == OUTCOME.QUARANTINED
    assert reception.findings[0]["code"] == "too_many_statements"
