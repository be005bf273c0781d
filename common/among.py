"""Is a column one of thousands of values? They go to the database as one parameter."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Field, Func


class Among(Func):
    """A condition: the column ``name`` has one of ``values``, of which there may be thousands.

    A list of parameters, one a value, costs Django milliseconds for a thousand of them, and SQLite
    takes no more than 250,000. On PostgreSQL the values stand in the statement as one literal, so
    that the planner knows how many there are and compares by hash.
    """

    def __init__(self, name: str, values: Iterable[object]) -> None:
        super().__init__(F(name), output_field=BooleanField())
        self.values = list(values)

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper, *_: Any, **__: Any) -> Any:
        """Write it with SQLite's JSON functions."""
        column, parameters = compiler.compile(self.source_expressions[0])
        values = json.dumps(self._prepared(connection))
        return f"{column} IN (SELECT value FROM json_each(%s))", (*parameters, values)  # noqa: S608 - a column's name

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **_: Any) -> Any:
        """Write it as an array."""
        column, parameters = compiler.compile(self.source_expressions[0])
        values = ",".join(map(_quoted, self._prepared(connection)))
        array = f"{self._field.db_type(connection)}[]"
        return f"{column} = ANY(%s::{array})", (*parameters, f"{{{values}}}")

    @property
    def _field(self) -> Field[Any, Any]:
        field: Field[Any, Any] = self.source_expressions[0].output_field
        return getattr(field, "target_field", field)

    def _prepared(self, connection: BaseDatabaseWrapper) -> list[str]:
        prepare = self._field.get_db_prep_value
        return [str(prepare(value, connection)) for value in self.values]


def _quoted(value: str) -> str:
    """Write one element of an array of PostgreSQL's."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
