"""Many rows at once: the same in every kind of column on every database."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from common import bulk
from documents.formats.text import visible
from documents.models import Statement, Transaction
from documents.services import receive_document
from tests.documents.builders import file_of, statement
from tests.factories import BankAccountFactory

pytestmark = pytest.mark.django_db
NAMES = ["statement", "position", "sequence", "detail", "amount", "value_date", "code",
         "counterparty_name", "counterparty_account", "reference", "end_to_end_id",
         "communication"]  # fmt: skip
SPECIAL = [
    "a\tb", "a\nb", "a\r\nb", "a\\b", "\\N", "\\.", "\\", "'", '"', "%s", "{}", "",
    "é€", "日本", "\N{PILE OF POO}", "a" * 100_000, " blanks ", "\x01", "a;b,c", "NULL",
]  # fmt: skip


@pytest.fixture
def kept():
    """Return a statement that has no transactions."""
    account = BankAccountFactory()
    receive_document(file_of(statement(account.iban, amounts=(), new_balance=None)), file_name="a")
    return Statement.objects.get()


def row(kept, position, **values):
    """Return a row in the order of ``NAMES``."""
    texts = dict.fromkeys(NAMES[6:], "")
    given = {"sequence": 1, "detail": 0, "amount": 5, "value_date": None, **texts, **values}
    return (kept.pk, position, *(given[name] for name in NAMES[2:]))


def insert(rows):
    return bulk.insert(Transaction, NAMES, rows)


def test_every_column_comes_back_as_it_went_in(kept):
    given = {
        "sequence": 9_999,
        "detail": 3,
        "amount": -(10**15) + 1,
        "value_date": date(2026, 2, 28),
        "code": "00150000",
        "counterparty_name": "Klant Veldmuis",
        "counterparty_account": "BE62510007547061",
        "reference": "090933755493",
        "end_to_end_id": "E2E-7",
        "communication": "Factuur 7",
    }

    insert([row(kept, 30_000, **given)])

    found = Transaction.objects.get()
    assert {name: getattr(found, name) for name in given} == given
    assert (found.statement, found.position, found.entry_date) == (kept, 30_000, None)


@pytest.mark.parametrize("text", SPECIAL)
def test_text_comes_back_as_it_went_in(kept, text):
    insert([row(kept, 0, communication=text)])

    assert Transaction.objects.get().communication == text


@pytest.mark.parametrize("text", ["a\0b", "a\udcffb"])
def test_what_no_database_holds_is_named_before_it_comes_here(kept, text):
    insert([row(kept, 0, communication=visible(text))])

    assert Transaction.objects.get().communication == f"a<U+{ord(text[1]):04X}>b"


@pytest.mark.parametrize("count", [0, 1, bulk.ROWS_AT_ONCE, bulk.ROWS_AT_ONCE + 1])
def test_as_many_rows_as_there_are_are_inserted_and_counted(kept, count):
    inserted = insert(row(kept, position) for position in range(count))

    assert inserted == Transaction.objects.count() == count


def test_a_row_that_the_database_refuses_leaves_none(kept):
    with pytest.raises(DatabaseError), transaction.atomic():
        insert([row(kept, 0), row(kept, 0)])

    assert not Transaction.objects.exists()


def test_a_failure_between_two_rows_leaves_none(kept):
    def rows():
        yield row(kept, 0)
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"), transaction.atomic():
        insert(rows())

    assert not Transaction.objects.exists()


def test_rows_are_taken_as_they_come_and_not_gathered(kept):
    most, alive = 0, 0

    class Row(tuple):
        __slots__ = ()

        def __del__(self):
            nonlocal alive
            alive -= 1

    def rows():
        nonlocal most, alive
        for position in range(4 * bulk.ROWS_AT_ONCE):
            alive += 1
            most = max(most, alive)
            yield Row(row(kept, position))

    insert(rows())

    assert most <= 2 * bulk.ROWS_AT_ONCE + 1
