"""What taking in a file costs: a number of queries that doesn't grow with it, little memory."""

from __future__ import annotations

import tracemalloc
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.services import receive_document
from tests.documents.builders import file_of, statement
from tests.documents.xml_files import invoice, payroll
from tests.factories import BankAccountFactory, ClientFactory, bank_iban

pytestmark = pytest.mark.django_db

MOST_QUERIES = {
    "new": 33,
    "repeated": 3,
    "repeated in another bundle": 20,
    "changed": 44,
    "waiting": 28,
    "waiting already": 14,
    "of a company": 29,
    "of two companies": 58,
    "nothing of ours": 20,
}
BYTES_A_BYTE = 25  # of memory, for each byte of a file


@pytest.fixture
def account():
    return BankAccountFactory()


def days(number, count, *, first=0, amounts=(10,)):
    return [
        statement(
            number,
            sequence=place + 1,
            day=date(2026, 3, 2) + timedelta(days=place),
            old=place * sum(amounts),
            amounts=amounts,
        )
        for place in range(first, first + count)
    ]


def queries(content):
    with CaptureQueriesContext(connection) as captured:
        receive_document(content, file_name="a")
    return len(captured)


@pytest.mark.parametrize("count", [1, 3, 50])
def test_new_statements_cost_the_same_however_many(account, count):
    content = file_of(*days(account.iban, count))

    assert queries(content) <= MOST_QUERIES["new"]


@pytest.mark.parametrize("count", [1, 3, 50])
def test_statements_between_others_cost_the_same_however_many(account, count):
    receive_document(file_of(*days(account.iban, 200)[::2]), file_name="a")
    content = file_of(*days(account.iban, 200)[1 : 2 * count : 2])

    assert queries(content) <= MOST_QUERIES["new"] + 1  # gaps close


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_same_file_again_costs_next_to_nothing(account, count):
    content = file_of(*days(account.iban, count))
    receive_document(content, file_name="a")

    assert queries(content) <= MOST_QUERIES["repeated"]


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_same_statements_in_another_bundle_cost_little(account, count):
    for each in days(account.iban, count):
        receive_document(file_of(each), file_name="a")
    content = file_of(*days(account.iban, count)) + b"\x1a"

    assert queries(content) <= MOST_QUERIES["repeated in another bundle"]


def test_a_changed_statement_costs_its_announcement_too(account):
    receive_document(file_of(*days(account.iban, 1)), file_name="a")

    assert queries(file_of(*days(account.iban, 1, amounts=(4, 6)))) <= MOST_QUERIES["changed"]


def test_a_file_of_nobody_costs_little_and_again_less():
    content = file_of(statement(bank_iban(987_654)))

    first, again = queries(content), queries(content)

    assert first <= MOST_QUERIES["waiting"]
    assert again <= MOST_QUERIES["waiting already"]


@pytest.mark.parametrize("build", [payroll, invoice])
def test_a_document_of_a_company_costs_little(build):
    content = build(ClientFactory().enterprise_number)

    assert queries(content) <= MOST_QUERIES["of a company"]


def test_an_invoice_of_two_clients_costs_twice_as_much():
    content = invoice(*(ClientFactory().enterprise_number for _ in range(2)))

    assert queries(content) <= MOST_QUERIES["of two companies"]


def test_what_is_none_of_ours_costs_little():
    assert queries(b"nothing of ours") <= MOST_QUERIES["nothing of ours"]


def most_memory(content):
    """Return how many bytes taking in a file needs at most."""
    tracemalloc.start()
    receive_document(content, file_name="a")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def test_memory_grows_with_the_file_and_no_faster():
    small, large = (
        file_of(*days(BankAccountFactory().iban, count, amounts=(7,) * 20)) for count in (40, 160)
    )
    receive_document(file_of(statement(bank_iban(1))), file_name="a")  # what is loaded only once

    needed = most_memory(large) - most_memory(small)

    assert needed < BYTES_A_BYTE * (len(large) - len(small))
