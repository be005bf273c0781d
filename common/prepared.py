"""Querysets whose SQL is built once, for what programs ask thousands of times an hour.

Django writes a statement anew each time it is run; for the nested conditions by which a consent
decides, that takes ten times as long as PostgreSQL needs to answer. The rules stay where they are,
in querysets: they are given slots in place of values, and what they build is kept with its holes.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import NotSupportedError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import DateTimeField, Expression, Field, QuerySet
from django.utils import timezone

Row = TypeVar("Row")
NOW, MOMENT = "now", DateTimeField()

_preparing: ContextVar[bool] = ContextVar("preparing", default=False)


def moment() -> Any:
    """Return the present moment, for a condition of a queryset.

    In a statement that is prepared it is the moment of each call.
    """
    return Slot(NOW, MOMENT) if _preparing.get() else timezone.now()


@dataclass(frozen=True, slots=True)
class Hole:
    """Where a statement takes a value, and the field that writes it for the database."""

    name: str
    field: Field[Any, Any]


class Slot(Expression):
    """Stands for a value of a prepared statement, wherever a queryset takes one."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Give the hole in place of a value, to be found among the statement's."""
        return "%s", (Hole(self.name, self.output_field),)


class Prepared(Generic[Row]):
    """A queryset by the names of its values; ``fields`` says how each is written.

    ``build`` is given a slot for each value, or None for those that are None: each combination of
    these is a statement of its own. It may only put slots into conditions, never look at them. Its
    moments have to come from ``moment`` (what differs when it is built again is refused), and it
    prefetches nothing.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], **fields: Field[Any, Any]) -> None:
        self._build = build
        self._fields = fields
        self._statements: dict[frozenset[str], _Statement] = {}

    def rows(self, **values: object) -> list[Row]:
        """Run the statement with these values; models are given by their keys."""
        missing = frozenset(name for name in self._fields if values[name] is None)
        statement = self._statements.get(missing)
        if statement is None:
            statement = self._statements[missing] = self._prepared(missing)
        now = {**values, NOW: timezone.now()}
        connection = connections[statement.database]
        try:
            with planned_once(connection):
                return list(statement.filled(now))
        except NotSupportedError:  # a migration gave a column another type since it was planned
            if connection.in_atomic_block:
                raise
            with planned_once(connection), connection.cursor() as cursor:
                cursor.execute("DEALLOCATE ALL")  # the driver sees it, and forgets them too
            return list(statement.filled(now))

    def first(self, **values: object) -> Row | None:
        """Return the first row, or None; the statement itself should ask for no more."""
        return next(iter(self.rows(**values)), None)

    def _prepared(self, missing: frozenset[str]) -> _Statement:
        slots = {
            name: None if name in missing else Slot(name, field)
            for name, field in self._fields.items()
        }
        token = _preparing.set(True)
        try:
            statement, again = (_Statement(self._build(**slots)) for _time in range(2))
        finally:
            _preparing.reset(token)
        if (statement.sql, statement.params) != (again.sql, again.params):
            raise ValueError("A prepared statement takes its moments from common.prepared.moment.")
        return statement


@contextmanager
def planned_once(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let PostgreSQL keep, for each connection, what it prepared for the statements of this block.

    To plan one of ours takes it longer than to run it. Elsewhere, and behind a pooler that hands
    out another connection each time (``DATABASE_PREPARES=0``), they run as all others do.
    """
    if connection.vendor != "postgresql" or not settings.DATABASE_PREPARES:
        yield
        return
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    driver = connection.connection
    before = driver.cursor_factory, driver.prepare_threshold
    driver.cursor_factory, driver.prepare_threshold = ServerBindingCursor, 0
    try:
        yield
    finally:
        driver.cursor_factory, driver.prepare_threshold = before


class _Statement:
    """SQL with holes, and what Django needs to make objects of its rows."""

    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        self._queryset = queryset
        self.database = queryset.db
        self._compiler = queryset.query.get_compiler(using=queryset.db)
        self.sql, params = self._compiler.as_sql()
        self.params: list[Any] = list(params)
        self._holes = [(n, each) for n, each in enumerate(params) if isinstance(each, Hole)]

    def filled(self, values: Mapping[str, Any]) -> QuerySet[Any, Any]:
        """Return a queryset that runs this SQL with these values; it can only be read."""
        connection = connections[self._queryset.db]
        params = self.params.copy()
        for place, hole in self._holes:
            params[place] = hole.field.get_db_prep_value(values[hole.name], connection)
        compiler = copy.copy(self._compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_args, **_options: (self.sql, params)
        rows = self._queryset.all()
        rows.query.get_compiler = lambda *_args, **_options: compiler  # type: ignore[method-assign]
        return rows
