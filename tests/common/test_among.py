"""Thousands of values in a condition, as one parameter."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.among import Among
from offices.models import BankAccount, Client
from tests.factories import BankAccountFactory, ClientFactory

pytestmark = pytest.mark.django_db


def test_rows_with_one_of_the_values_are_found():
    first, _, third = ClientFactory.create_batch(3)

    found = Client.objects.filter(Among("pk", [first.pk, third.pk, uuid.uuid4()]))

    assert set(found) == {first, third}


def test_a_foreign_key_is_compared_by_its_column():
    account, _ = BankAccountFactory.create_batch(2)

    assert BankAccount.objects.get(Among("client_id", [account.client_id])) == account
    assert BankAccount.objects.get(Among("client", [account.client_id])) == account


def test_nothing_is_among_nothing():
    ClientFactory()

    assert not Client.objects.filter(Among("pk", [])).exists()


@pytest.mark.parametrize("odd", ['a"b', "a\\b", "a,b", "{a}", "'", "null", "é", "a b", ""])
def test_what_would_be_syntax_is_text(odd):
    client = ClientFactory(code=odd)
    ClientFactory(code="another")

    assert Client.objects.get(Among("code", [odd, "x"])) == client


def test_thousands_are_one_parameter():
    ClientFactory()

    with CaptureQueriesContext(connection) as queries:
        assert not Client.objects.filter(Among("pk", [uuid.uuid4()] * 5_000)).exists()

    assert len(queries) == 1
