"""PostgreSQL with millions of documents, for whoever measures how cost grows with them.

One office has ``BIG_OFFICE`` clients, all others ``OTHER_OFFICES`` together have the rest, one
account each. The first ``READ`` clients of the big office have ``LONG_LOG`` documents each,
whatever the size, and every document is in its client's log. Rows are written in the order of
time, over two years. Nothing of it is in files.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from common import bulk
from common.identifiers import normalise_enterprise_number
from documents.models import Document, StoredFile
from feeds.models import FeedEntry
from offices.models import AccountingOffice, BankAccount, Client
from tests.factories import DocumentFactory, EnvironmentFactory, OfficeFactory

BIG_OFFICE = 5_000
OTHER_OFFICES = 100
PER_CLIENT = 20
READ = 100
LONG_LOG = 1_000
DAYS = 720
FIRST_NUMBER = 2_000_000


def fill(documents: int) -> AccountingOffice:
    """Fill an empty database with about so many documents; returns the big office."""
    DocumentFactory()  # the file and the reception that all documents share
    offices = OfficeFactory.create_batch(1 + OTHER_OFFICES)
    clients = list(_clients(offices, max(BIG_OFFICE + OTHER_OFFICES, documents // PER_CLIENT)))
    names = ["id", "office_id", "environment_id", "code", "name", "enterprise_number"]
    with _later_indexes(Client, BankAccount, Document, FeedEntry, StoredFile):
        bulk.insert(Client, [*names, "contact_email", "language", "version"], clients)
        bulk.insert(
            BankAccount,
            ["id", "client_id", "iban", "currency", "bank_bic"],
            [(row[0], row[0], f"BE{row[5]}{row[5][:4]}", "EUR", "ARSPBE22") for row in clients],
        )
        bulk.insert(
            StoredFile,
            ["sha256", "size", "name"],
            [(f"{number:064}", 1, f"none-{number}") for number in range(LONG_LOG)],
        )
        _write_documents(len(clients), documents // len(clients))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return offices[0]


def _clients(offices: list[AccountingOffice], count: int) -> Iterator[tuple[object, ...]]:
    environments = [EnvironmentFactory(office=office) for office in offices]
    numbers = _enterprise_numbers()
    for number in range(count):
        place = 0 if number < BIG_OFFICE else 1 + number % OTHER_OFFICES
        yield (
            uuid.UUID(int=number + 1),
            offices[place].pk,
            environments[place].pk,
            f"C{number:06}",
            f"Company {number}",
            next(numbers),
            "",
            "nl",
            1,
        )


def _enterprise_numbers() -> Iterator[str]:
    number = FIRST_NUMBER
    while True:
        number += 1
        yield normalise_enterprise_number(f"0{number:07}{97 - number % 97:02}")


def _write_documents(clients: int, per_client: int) -> None:
    """Write documents and log entries: each client in turn, and the same again."""
    shared = Document.objects.values("reception_id").get()["reception_id"]
    first_file = StoredFile.objects.get(sha256=f"{0:064}").pk
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM feeds_feedentry")
        cursor.execute("DELETE FROM documents_statement")
        cursor.execute("DELETE FROM documents_document")
        cursor.execute(
            DOCUMENTS,
            {
                "reception": shared,
                "file": first_file,
                "newest": timezone.now() - timedelta(minutes=1),
                "clients": clients,
                "turns": per_client,
                "read": READ,
                "long": LONG_LOG,
                "days": DAYS,
            },
        )
        cursor.execute(ENTRIES)


DOCUMENTS = """
INSERT INTO documents_document (uuid, kind, client_id, bank_account_id, file_id, reception_id,
    natural_key, version, reference, issuer, dated, period_start, period_end, amount, currency,
    available_at)
SELECT gen_random_uuid(), 'coda', lpad(to_hex(client), 32, '0')::uuid,
    lpad(to_hex(client), 32, '0')::uuid, %(file)s + turn, %(reception)s, '', 1, '', '',
    moment::date, moment::date, moment::date, (random() * 1e6)::bigint, 'EUR', moment
FROM (
    SELECT client, turn, %(newest)s - make_interval(secs =>
        %(days)s * 86400.0 * (1 - (turn + client / %(clients)s::float) / %(turns)s)) AS moment
    FROM generate_series(0, %(turns)s - 1) turn, generate_series(1, %(clients)s) client
    WHERE client > %(read)s
    UNION ALL
    SELECT client, turn, %(newest)s - make_interval(secs =>
        %(days)s * 86400.0 * (1 - (turn + client / %(clients)s::float) / %(long)s))
    FROM generate_series(0, %(long)s - 1) turn, generate_series(1, %(read)s) client
) AS made
ORDER BY made.moment
"""

ENTRIES = """
INSERT INTO feeds_feedentry (index, client_id, document_id, kind, facts)
SELECT gen_random_uuid(), client_id, id, kind, jsonb_build_object(
    'movement_count', 5, 'first_statement_number', 1, 'last_statement_number', 1,
    'new_balance_on', dated, 'bank_bic', 'ARSPBE22', 'iban', 'BE68539007547034', 'currency', 'EUR')
FROM documents_document ORDER BY available_at, id
"""


@contextmanager
def _later_indexes(*models: type) -> Iterator[None]:
    """Write without foreign keys and indexes, and make the indexes in one go afterwards."""
    tables = [model._meta.db_table for model in models]  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND NOT EXISTS"
            " (SELECT FROM pg_constraint WHERE conindid = indexname::regclass)",
            [tables],
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _name, definition in indexes:
            cursor.execute(definition)
        cursor.execute("SET session_replication_role = origin")
