"""The list asks its database questions that an index answers, however many rows there are."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from documents.search import Wanted, wanted_documents
from offices.models import Client
from tests.factories import BankAccountFactory, ClientFactory, DocumentFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="reads plans of PostgreSQL"),
]


@pytest.fixture
def clients(office):
    for _ in range(20):
        DocumentFactory(bank_account=BankAccountFactory(client=ClientFactory(office=office)))
    with connection.cursor() as cursor:
        cursor.execute("analyze documents_document")
        cursor.execute("set local enable_seqscan = off")
    return Client.objects.filter(office=office)


@pytest.mark.parametrize(
    ("wanted", "indexes"),
    [
        (Wanted(), {"document_newest", "document_of_client"}),
        (Wanted(kind="coda"), {"document_search", "document_newest", "document_of_client"}),
        (
            Wanted(arrived_from=date(2026, 11, 1), arrived_until=date(2026, 11, 30)),
            {"document_newest", "document_of_client"},
        ),
        (Wanted(dated_from=date(2026, 11, 1)), {"document_dated"}),
    ],
    ids=["everything", "kind", "arrival", "date"],
)
def test_a_filter_is_answered_by_an_index(clients, wanted, indexes):
    plan = wanted_documents(clients, wanted)[:51].explain()

    assert "Seq Scan on documents_document" not in plan
    assert any(index in plan for index in indexes), plan


@pytest.mark.parametrize("wanted", [Wanted(least=12_340), Wanted(least=1_000, most=2_000)])
def test_the_amount_of_a_document_is_answered_by_an_index(clients, wanted):
    plan = wanted_documents(clients, wanted)[:51].explain()

    assert "document_amount" in plan or "document_of_client" in plan or "document_newest" in plan
    assert "Seq Scan on documents_document" not in plan
