"""Pages by key: a page starts after a row, never at a number, however long the table grows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from django.db import connections, models
from django.db.models import Q

from common.among import Among

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows and the key of the last one, if more come after it."""

    rows: Sequence[Row]
    next_key: object | None


def page_after(
    queryset: models.QuerySet[Row],
    *,
    after: Row | None,
    size: int,
    shown: models.QuerySet[Row] | None = None,
) -> Page[Row]:
    """Return the page of an explicitly ordered queryset that starts after a row.

    The ordering has to end with a unique column; it may mix ascending and descending ones. A row
    that lacks a value of the ordering is none of this list: the page begins at the top. With
    ``shown``, the queryset only finds which rows there are, from an index alone if it can be, and
    these are then fetched from ``shown``, which may join what it likes and leave rows out. They are
    two statements, because a planner that sees both as one may begin with the joins.
    """
    ordering = [str(name) for name in queryset.query.order_by]
    if after is not None and _has_a_place(after, ordering):
        queryset = queryset.filter(_beyond(after, ordering, database=queryset.db))
    queryset = queryset[: size + 1]
    if shown is not None:
        keys = list(queryset.values_list("pk", flat=True))
        queryset = shown.filter(Among("pk", keys)).order_by(*ordering)
    rows = list(queryset)
    more = len(rows) > size
    rows = rows[:size]
    return Page(rows, rows[-1].pk if more else None)


def _has_a_place(row: models.Model, ordering: list[str]) -> bool:
    return all(getattr(row, term.lstrip("-")) is not None for term in ordering)


def _beyond(row: models.Model, ordering: list[str], *, database: str) -> Q:
    """Build ``a >= x and (a > x or (a = x and (b > y or …)))`` for the columns of an ordering.

    What comes first says no more than the rest, but lets an index begin there.
    """
    condition = Q()
    for term in reversed(ordering):
        name = term.lstrip("-")
        value = _kept_value(row, name, database=database)
        operator = "lt" if term.startswith("-") else "gt"
        step = Q(**{f"{name}__{operator}": value})
        condition = step | (Q(**{name: value}) & condition) if condition else step
    return Q(**{f"{name}__{operator}e": value}) & condition


def _kept_value(row: models.Model, name: str, *, database: str) -> object:
    """Return a value of a row as its database compares it with those of others.

    SQLite keeps times as text: with three decimals what it took from its own clock, with six what
    we gave it. Text for text they are the same only if the row is asked for its own.
    """
    value = getattr(row, name)
    columns = {field.attname for field in row._meta.concrete_fields}
    if connections[database].vendor == "sqlite" and isinstance(value, datetime) and name in columns:
        return models.Subquery(models.QuerySet(type(row)).filter(pk=row.pk).values(name)[:1])
    return value
