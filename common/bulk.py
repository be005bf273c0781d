"""Many rows at once, as quickly as the database takes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, cast

from django.db import connection, models

ROWS_AT_ONCE = 5_000


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows of plain values in the order of the fields ``names``; returns how many.

    PostgreSQL takes them by ``COPY``, other databases by prepared statements; neither makes model
    objects nor returns keys. Values must be what the columns hold. Belongs inside a transaction.
    """
    fields = [cast("models.Field", model._meta.get_field(name)) for name in names]
    columns = [str(field.column) for field in fields]
    table = connection.ops.quote_name(model._meta.db_table)
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    if connection.vendor == "postgresql":
        return _copy(f"COPY {table} ({quoted}) FROM STDIN", rows)
    places = ", ".join(["%s"] * len(columns))
    return _execute(f"INSERT INTO {table} ({quoted}) VALUES ({places})", rows)  # noqa: S608


def _copy(statement: str, rows: Iterable[Sequence[Any]]) -> int:
    count, errors = 0, connection.wrap_database_errors  # Django wraps every other call by itself
    with errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        write = copy.write_row
        for count, row in enumerate(rows, start=1):  # noqa: B007
            write(row)
    return count


def _execute(statement: str, rows: Iterable[Sequence[Any]]) -> int:
    count, remaining = 0, iter(rows)
    with connection.cursor() as cursor:
        while batch := list(islice(remaining, ROWS_AT_ONCE)):
            cursor.executemany(statement, batch)
            count += len(batch)
    return count
