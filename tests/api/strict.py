"""JSON as strictly typed software reads it: no word missing, none unknown, each of its type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Maybe:
    """The shape, or null."""

    shape: Any


UUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MONTH = re.compile(r"\d{4}-\d\d")
SECOND = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
MILLISECOND = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
NUMBER = re.compile(r"[01]\d{9}")
BE_NUMBER = re.compile(r"BE[01]\d{9}")


def read(value: Any, shape: Any, at: str = "body") -> Any:
    """Return the value if it has the shape: a type, a pattern, a constant, a list or an object.

    A list of one shape stands for any number of such values.
    """
    if isinstance(shape, Maybe):
        return value if value is None else read(value, shape.shape, at)
    if isinstance(shape, dict):
        assert isinstance(value, dict), (at, value)
        assert sorted(value) == sorted(shape), at
        for word, inner in shape.items():
            read(value[word], inner, f"{at}.{word}")
    elif isinstance(shape, list) and len(shape) == 1:
        assert isinstance(value, list), (at, value)
        for index, each in enumerate(value):
            read(each, shape[0], f"{at}[{index}]")
    elif isinstance(shape, re.Pattern):
        assert isinstance(value, str), (at, value)
        assert shape.fullmatch(value), (at, value)
    elif isinstance(shape, type):
        assert type(value) is shape, (at, value)
    else:
        assert value == shape, (at, value)
    return value
