"""Two whole classes of mistakes fail in every test.

Undefined variables in our templates, and answers that rely on an order that nobody asked for.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest
from django.db.models import QuerySet
from django.template import engines
from django.template.base import Node

TEMPLATES = Path(__file__).parent.parent.parent / "templates"


class UndefinedVariable(Exception):
    """A template of ours shows something that its view did not give it."""


class Undefined(str):
    """What Django shows for an undefined variable: an error in our templates, nothing elsewhere."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return bool(_template_of_ours())

    def __contains__(self, part: object) -> bool:
        return part == "%s"

    def __mod__(self, variable: object) -> str:
        raise UndefinedVariable(f"{_template_of_ours()} shows “{variable}”, which is not defined.")


def _template_of_ours() -> str | None:
    """Return the name of the template whose node is being rendered, if it is one of ours."""
    frame = sys._getframe(2)
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node):
            origin = getattr(node, "origin", None)
            ours = origin is not None and Path(origin.name).is_relative_to(TEMPLATES)
            return origin.template_name if ours else None
        frame = frame.f_back
    return None


@pytest.fixture(autouse=True, scope="session")
def _undefined_variables_fail():
    engines["django"].engine.string_if_invalid = Undefined()


@pytest.fixture(autouse=True, scope="session")
def _unordered_rows_are_shuffled():
    """Rows come in any order unless the query asks for one, as databases may do."""
    fetch = QuerySet._fetch_all

    def fetch_and_shuffle(self: QuerySet) -> None:
        fresh = self._result_cache is None
        fetch(self)
        if fresh and not self.ordered:
            random.shuffle(self._result_cache)

    QuerySet._fetch_all = fetch_and_shuffle
    yield
    QuerySet._fetch_all = fetch
