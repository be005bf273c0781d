"""Transactions into a PostgreSQL of its own: our way, the bare protocol, and Django's.

Each time in one transaction, into an empty table; emptying it isn't timed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from datetime import date
from random import Random

import psycopg
from django.core.management import call_command
from django.db import connection, transaction

from benchmarks.workers import per_second, serve
from common import bulk
from documents.models import Document, Statement, Transaction, Wording
from documents.services.bookkeeping import COLUMNS, words_of, write_wordings
from tests.factories import DocumentFactory

ROWS = 10_000
PER_STATEMENT = 20
BATCH = 1_000
DAY = date(2026, 3, 2)

Rows = Sequence[tuple[object, ...]]


def statements(document: Document) -> list[Statement]:
    """Return enough statements of a document, in the database, for the rows."""
    return Statement.objects.bulk_create(
        Statement(
            document=document,
            bank_account=document.bank_account,
            position=position,
            digest=f"{position:064}",
            day=DAY,
            statement_number=0,
            coda_sequence=0,
            old_balance=0,
            new_balance=0,
            movement_count=PER_STATEMENT,
        )
        for position in range(ROWS // PER_STATEMENT)
    )


def rows_of(statement: Statement, random: Random) -> Rows:
    """Return transactions in the order of ``COLUMNS``."""
    return [
        (
            statement.pk,
            position,
            position + 1,
            0,
            random.randrange(-(10**8), 10**8),
            DAY,
            DAY,
            "00150000",
            f"Customer number {position}",
            "BE62510007547061",
            "090933755493" if position % 3 == 0 else "",
            f"E2E-{position}",
            f"Invoice {random.randrange(10**10):010} and some more text that is free",
        )
        for position in range(PER_STATEMENT)
    ]


def into_empty_table(insert: Callable[[], int]) -> Callable[[], float]:
    """Return a function that tells how many rows a second go into an empty table."""
    rate = per_second(insert, clock=time.perf_counter)

    def emptied() -> float:
        with connection.cursor() as cursor:
            cursor.execute(
                f"TRUNCATE {Transaction._meta.db_table}, {Wording._meta.db_table} CASCADE"
            )
        return rate()

    return emptied


call_command("migrate", verbosity=0, interactive=False)
random = Random(ROWS)  # noqa: S311 - the same each time
document = DocumentFactory()
rows = [row for statement in statements(document) for row in rows_of(statement, random)]
names = [Transaction._meta.get_field(name).attname for name in COLUMNS]
bare = psycopg.connect(os.environ["TEST_DATABASE_URL"])
bare_copy = f"COPY {Transaction._meta.db_table} ({', '.join(names)}) FROM STDIN"


def ours() -> int:
    """Insert as the portal does."""
    with transaction.atomic():
        return bulk.insert(Transaction, COLUMNS, rows)


def copy() -> int:
    """Insert by the protocol alone, in a connection that knows nothing of Django."""
    with bare.transaction(), bare.cursor() as cursor, cursor.copy(bare_copy) as copying:
        for row in rows:
            copying.write_row(row)
    return len(rows)


def bulk_create() -> int:
    """Insert model objects; making them counts, as the values are what there is."""
    objects = (Transaction(**dict(zip(names, row, strict=True))) for row in rows)
    return len(Transaction.objects.bulk_create(objects, batch_size=BATCH))


def with_words() -> int:
    """Insert as the portal does when a file arrives: with what a search finds them by."""
    with transaction.atomic():
        for start in range(0, ROWS, bulk.ROWS_AT_ONCE):
            some = rows[start : start + bulk.ROWS_AT_ONCE]
            bulk.insert(Transaction, COLUMNS, some)
            write_wordings(document, map(words_of, some))
    return ROWS


serve(
    {
        "ours": into_empty_table(ours),
        "copy": into_empty_table(copy),
        "bulk_create": into_empty_table(bulk_create),
        "with words": into_empty_table(with_words),
    }
)
