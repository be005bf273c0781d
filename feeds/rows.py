"""Rows of a subquery as one value, so that a feed and its entries are one statement."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Subquery, TextField


class RowsAsJson(Subquery):
    """The rows of an ordered subquery as JSON: a list of lists in the order of ``columns``.

    The columns are the rows' own or annotations, never of a joined table; ``rows_of`` reads the
    value.
    """

    output_field = TextField()

    def __init__(self, queryset: Any, *, columns: Sequence[str], json_column: str) -> None:
        super().__init__(queryset.values_list(*columns))
        self.columns = columns
        self.json_column = json_column

    def as_sql(
        self,
        compiler: Any,
        connection: BaseDatabaseWrapper,
        template: str | None = None,
        **extra_context: Any,
    ) -> Any:
        values = ", ".join(
            f'json(chosen."{name}")' if name == self.json_column else f'chosen."{name}"'
            for name in self.columns
        )
        rows = f"SELECT json_group_array(json_array({values}))"  # names of columns
        template = f"({rows} FROM (%(subquery)s) AS chosen)"
        return super().as_sql(compiler, connection, template=template)

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **_: Any) -> Any:
        """Write the same with the functions of PostgreSQL."""
        values = ", ".join(f'chosen."{name}"' for name in self.columns)
        rows = f"SELECT json_agg(json_build_array({values}))::text"  # names of columns
        template = f"({rows} FROM (%(subquery)s) AS chosen)"
        return super().as_sql(compiler, connection, template=template)


def rows_of(value: str | None) -> list[list[Any]]:
    """Return the rows that the database wrote as JSON; none is an empty list."""
    rows: list[list[Any]] = json.loads(value) if value else []
    return rows
