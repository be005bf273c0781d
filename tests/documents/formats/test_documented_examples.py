"""The examples in the documentation are files that are read and written just so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from documents.formats import caro, expense, soda

DOCS = Path(__file__).parents[3] / "docs" / "formats"
EXAMPLE = re.compile(r"```xml\n(.*?)```", re.DOTALL)


def example(name):
    (found,) = EXAMPLE.findall((DOCS / name).read_text(encoding="utf-8"))
    return found.encode()


@pytest.mark.parametrize(
    ("name", "file_format", "attribute"),
    [
        ("soda.md", soda, "entries"),
        ("caro.md", caro, "statement"),
        ("expense.md", expense, "note"),
    ],
)
def test_an_example_is_without_fault_and_written_as_it_stands(name, file_format, attribute):
    data = example(name)

    file = file_format.read(data)

    assert file.findings == ()
    assert file_format.write(getattr(file, attribute)) == data
