"""Write the rows of a model by one statement, whatever columns it has."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import Field, JSONField, Model, UUIDField
from django.db.models.fields import NOT_PROVIDED

CONSTRAINTS = """
SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'u' AND conrelid = ANY(%s::regclass[])
"""
INDEXES = """
SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)
AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexname::regclass)
"""


def execute(sql: str, **binds: object) -> int:
    """Run a statement with ``:name`` for values; returns how many rows it wrote."""
    sql = re.sub(r"(?<!:):([a-z_]+)", r"%(\1)s", sql.replace("%", "%%"))
    with connection.cursor() as cursor:
        cursor.execute(sql, binds)
        return int(cursor.rowcount)


def write(model: type[Model], source: str, values: dict[str, str], **binds: object) -> int:
    """Write a row for each of ``source`` (what follows FROM), columns by name as SQL.

    Columns that aren't named get the default that the model gives a new object.
    """
    columns = dict(_columns(model, values))
    table = model._meta.db_table
    names, expressions = ", ".join(columns), ", ".join(columns.values())
    sql = f"INSERT INTO {table} ({names}) SELECT {expressions} FROM {source}"  # noqa: S608 - ours
    return execute(sql, **binds)


def _columns(model: type[Model], values: dict[str, str]) -> Iterator[tuple[str, str]]:
    fields: list[Field[Any, Any]] = list(model._meta.concrete_fields)
    unknown = values.keys() - {field.attname for field in fields}
    assert not unknown, f"{model.__name__} has no {unknown}"
    for field in fields:
        if field.attname in values:
            yield f'"{field.column}"', values[field.attname]
        elif isinstance(field, UUIDField) and field.default is not NOT_PROVIDED:
            yield f'"{field.column}"', "gen_random_uuid()"
        elif not (field.null or field.db_default is not NOT_PROVIDED or field.primary_key):
            yield f'"{field.column}"', _literal(field)


def _literal(field: Field[Any, Any]) -> str:
    value = field.get_default()
    if isinstance(field, JSONField):
        return f"'{json.dumps(value)}'::jsonb"
    if isinstance(value, bool | int):
        return str(value).lower()
    return f"'{value}'"


@contextmanager
def later_indexes(*models: type[Model]) -> Iterator[None]:
    """Write without looking at foreign keys, and make indexes in one go afterwards."""
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(CONSTRAINTS, [tables])
        constraints = cursor.fetchall()
        cursor.execute(INDEXES, [tables])
        indexes = cursor.fetchall()
        for table, name, _definition in constraints:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
    yield
    with connection.cursor() as cursor:
        for _name, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in constraints:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        cursor.execute("SET session_replication_role = origin")


@contextmanager
def step(name: str) -> Iterator[None]:
    """Say how long a step took."""
    started = time.monotonic()
    yield
    print(f"  {name}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
