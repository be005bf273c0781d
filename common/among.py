"""Is a column one of thousands of values? How to ask that of a database with a planner."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, ExpressionWrapper, F, Field, Func, Q


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
        values = json.dumps(self._written(connection))
        return f"{column} IN (SELECT value FROM json_each(%s))", (*parameters, values)  # noqa: S608 - a column's name

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **_: Any) -> Any:
        """Write it as an array."""
        column, parameters = compiler.compile(self.source_expressions[0])
        array = f"{self._field.db_type(connection)}[]"
        return f"{column} = ANY(%s::{array})", (*parameters, _array(self._written(connection)))

    @property
    def _field(self) -> Field[Any, Any]:
        field: Field[Any, Any] = self.source_expressions[0].output_field
        return getattr(field, "target_field", field)

    def _written(self, connection: BaseDatabaseWrapper) -> list[str]:
        """Return the values as text; what fields do to text and keys one by one is left out."""
        prepare = self._field.get_db_prep_value
        return [
            value
            if isinstance(value, str)
            else value.hex
            if isinstance(value, uuid.UUID)
            else str(prepare(value, connection))
            for value in self.values
        ]


def _array(values: list[str]) -> str:
    """Write an array of PostgreSQL's."""
    if any("\\" in value or '"' in value for value in values):
        values = [value.replace("\\", "\\\\").replace('"', '\\"') for value in values]
    return '{"' + '","'.join(values) + '"}' if values else "{}"


class Checked(Func):
    """A condition that is checked row by row, never where a statement begins.

    A planner that takes "of one of these thousand companies" for few rows begins with all rows of
    the companies, to sort out the newest fifty, where fifty lie at hand among the newest of all.
    """

    template = "(%(expressions)s) IS TRUE"

    def __init__(self, condition: Q) -> None:
        wrapped = ExpressionWrapper(condition, output_field=BooleanField())
        super().__init__(wrapped, output_field=BooleanField())
