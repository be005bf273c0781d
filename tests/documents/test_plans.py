"""The list asks its database questions that an index answers, however many rows there are."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from documents.models import Document, Reception
from documents.search import Wanted, wanted_documents
from offices.models import Client
from tests.factories import ClientFactory, StoredFileFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="reads plans of PostgreSQL"),
]

MANY = """
insert into documents_document (uuid, kind, client_id, file_id, reception_id, natural_key, version,
                                reference, issuer, dated, amount, currency, available_at)
select gen_random_uuid(), case when n %% 50 = 0 then 'caro' else 'soda' end, %s, %s, %s, '', 1,
       '', '', date '2000-01-01' + n, n * 1000, 'EUR', timestamptz '2000-01-01' + n * interval '1 h'
from generate_series(1, 9000) n
"""


@pytest.fixture
def clients(office):
    companies = [ClientFactory(office=office) for _ in range(2)]
    stored = StoredFileFactory(b"a file")
    reception = Reception.objects.create(file_name="a", stored_file=stored, outcome="stored")
    with connection.cursor() as cursor:
        for company in companies:
            cursor.execute(MANY, [company.pk, stored.pk, reception.pk])
        cursor.execute("analyze documents_document")
    assert Document.objects.count() == 18_000
    return Client.objects.filter(office=office)


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (Wanted(), "document_newest"),
        (Wanted(kind="caro"), "document_search"),
        (Wanted(dated_from=date(2010, 5, 1), dated_until=date(2010, 5, 3)), "document_by_date"),
        (Wanted(least=4_321_000), "document_amount"),
        (Wanted(arrived_from=date(2000, 5, 1), arrived_until=date(2000, 5, 2)), "document_"),
    ],
    ids=["everything", "kind", "date", "amount", "arrival"],
)
def test_a_filter_is_answered_by_its_index(clients, wanted, index):
    plan = wanted_documents(clients, wanted)[:51].explain()

    assert index in plan
    assert "Seq Scan on documents_document" not in plan
