"""The list asks its database questions that an index answers, however many rows there are."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from common.words import Query, Says, scope_of
from documents.models import Document, Reception, Wording
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


SAYINGS = """
insert into documents_wording (document_id, scope, words)
select %s, %s, 'klant ' || n || ' factuur' from generate_series(1, 9000) n
"""


def test_words_are_found_by_their_index_among_those_of_one_office(office):
    mine = scope_of(office.pk)
    other = mine % 1000 + 1001
    with connection.cursor() as cursor:
        for scope in (mine, other):
            cursor.execute(SAYINGS, [scope, scope])
        cursor.execute("analyze documents_wording")

    rare = Wording.objects.filter(Says(Query.of("klant 888"), {mine}))
    often = Wording.objects.filter(Says(Query.of("factuur"), {mine}))[:50]

    for rows in (rare, often):
        assert "wording_words" in rows.explain()
        assert "Seq Scan" not in rows.explain()
    assert {(row.scope, row.words.split()[1][:3]) for row in rare} == {(mine, "888")}
    assert {row.scope for row in often} == {mine}


def test_the_newest_of_many_companies_are_found_among_the_newest(clients, office, monkeypatch):
    monkeypatch.setattr("offices.querysets.MANY", 2)

    plan = wanted_documents(Client.objects.filter(office=office), Wanted())[:51].explain()

    assert "document_newest" in plan
    assert "Sort" not in plan


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
