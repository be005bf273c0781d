"""The code at the foot of a page: written, read, and refused when it is somebody else's."""

from __future__ import annotations

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mandates import scan_reader
from mandates.paper.marks import PageMark, marks_of, modules

REFERENCES = st.from_regex(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}", fullmatch=True)


@given(REFERENCES, st.integers(1, 999), st.sampled_from("BCE"), st.integers(1, 99))
def test_a_mark_is_read_as_it_was_written(reference, version, part, pages):
    mark = PageMark(reference, version, part, pages, pages)

    assert PageMark.read(str(mark)) == mark


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://portal.example/mandates/M7K2",
        "MCB2:M7K2-9QXD-4B:2:B:1/3",
        "MCB1:M7K2-9QXD-4B:2:X:1/3",
        "MCB1:M7K2-9QXD-4B:2:B:0/3",
        "MCB1:M7K2-9QXD-4B:2:B:4/3",
        "MCB1:M7K2-9QXD-4B:2:B:1/3 ",
        "MCB1:M7K2-9QXD-4B:٢:B:1/3",
        f"MCB1:{'A' * 41}:2:B:1/3",
    ],
)
def test_what_is_no_mark_of_ours_is_not_read(text):
    assert PageMark.read(text) is None


def test_the_pages_of_a_document_are_counted():
    marks = marks_of("M7K2-9QXD-4B", 2, "B", 3)

    assert [str(mark)[-3:] for mark in marks] == ["1/3", "2/3", "3/3"]


def test_the_reader_of_scans_knows_how_a_mark_begins():
    assert str(PageMark("R", 1, "B", 1, 1)).startswith(scan_reader.SIGN)


@pytest.mark.parametrize("level", ["L", "M", "Q", "H"])
def test_a_code_has_the_level_that_was_asked_for(level):
    side, dark = modules("MCB1:M7K2-9QXD-4B:2:B:1/3", level)

    image = Image.new("L", (side + 8, side + 8), 255)
    image.paste(Image.frombytes("L", (side, side), dark), (4, 4))
    (code,) = zxingcpp.read_barcodes(image.resize((400, 400), Image.Resampling.NEAREST))
    assert (code.text, code.ec_level) == ("MCB1:M7K2-9QXD-4B:2:B:1/3", level)
