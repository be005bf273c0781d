"""Pages of a list: ``page[limit]`` and ``page[after]`` asked for, ``meta.paging`` answered."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, TypeVar

from django.db import models
from django.utils.functional import Promise
from rest_framework import serializers

from api.jsonapi.errors import Fault, Refused
from api.jsonapi.fields import IdField
from common.paging import Page, page_after

LARGEST_PAGE = 1_000
DEFAULT_PAGE = 100
Row = TypeVar("Row", bound=models.Model)


class PagingQuery(serializers.Serializer):
    """How many rows an answer may hold, and after which one it starts."""

    limit = serializers.IntegerField(
        required=False, min_value=1, max_value=LARGEST_PAGE, default=DEFAULT_PAGE
    )
    after = IdField(required=False, default=None)

    @classmethod
    def of(cls, query: Mapping[str, str]) -> PagingQuery:
        names = ("limit", "after")
        return cls(
            data={name: query[f"page[{name}]"] for name in names if f"page[{name}]" in query}
        )


def asked_page(
    rows: models.QuerySet[Row],
    query: Mapping[str, str],
    *,
    missing: str | Promise,
    among: models.QuerySet[Row] | None = None,
) -> tuple[Page[Row], dict[str, object]]:
    """Return the page of an ordered queryset that a query string asks for, and its ``meta``.

    ``missing`` is the sentence for a row to start after that isn't ``among`` those of the caller,
    which may be more than the rows: one that has left the list since is still a place in it.
    """
    asked = PagingQuery.of(query)
    if not asked.is_valid():
        raise bad_parameters({f"page[{name}]": found for name, found in asked.errors.items()})
    limit, key = asked.validated_data["limit"], asked.validated_data["after"]
    places = rows if among is None else among
    after = places.filter(pk=key).first() if key else None
    if key and after is None:
        raise bad_parameters({"page[after]": [missing]})
    page = page_after(rows, after=after, size=limit)
    paging = {
        "limit": limit,
        "before": str(page.rows[0].pk) if page.rows else None,
        "after": str(page.next_key) if page.next_key else None,
    }
    return page, {"paging": paging}


def bad_parameters(errors: Mapping[str, Any]) -> Refused:
    """Return a refusal with one fault for each sentence about a parameter of the query."""
    return Refused(
        *(
            Fault(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                "validationError",
                str(sentence),
                {"parameter": name},
            )
            for name, sentences in errors.items()
            for sentence in sentences
        )
    )
