"""Whatever comes in: no exception but our own, soon done, and both ways of reading agree.

``make fuzz`` runs the same with a million files.
"""

from __future__ import annotations

from dataclasses import is_dataclass
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.formats.coda import read, write
from documents.formats.coda.reading import reader
from tests.documents.formats.coda.mutations import DETAILS, mutated
from tests.documents.formats.coda.records import file, header, information, movement, simple
from tests.documents.formats.coda.test_coda_reading import version_1
from tests.soon import soon

SEEDS = range(40)
FILES_PER_SEED = 40
LINE_ENDS_IN_TEXTS = {"\r", "\n", "\x85"}


def read_carefully(data):
    """Read as if nothing ever were in perfect order."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "statements_in_order", lambda *args, **options: None)
        return read(data)


def have_line_ends(value):
    """Tell whether a text at any depth has what no writer can put into a line."""
    if isinstance(value, str):
        return bool(LINE_ENDS_IN_TEXTS & set(value))
    if is_dataclass(value):
        return any(have_line_ends(getattr(value, name)) for name in value.__dataclass_fields__)
    return isinstance(value, (list, tuple)) and any(map(have_line_ends, value))


@pytest.mark.parametrize("seed", SEEDS)
def test_damaged_files(seed):
    random = Random(seed)
    for _ in range(FILES_PER_SEED):
        data = mutated(random)

        found = read(data)

        careful = read_carefully(data)
        assert (found.findings, found.encoding) == (careful.findings, careful.encoding)
        assert found.statements == careful.statements
        assert all(str(each) for each in found.findings)
        if found.is_trustworthy and not have_line_ends(found.statements):
            again = read(write(found.statements, encoding="utf-8"))
            assert again.statements == found.statements


@pytest.mark.parametrize(
    "records", [simple(), DETAILS, version_1()], ids=["simple", "details", "1"]
)
def test_one_wrong_character_anywhere(records):
    data = bytearray(file(records))
    for place, original in enumerate(data):
        if place % 130 > 127:
            continue
        data[place : place + 1] = "7X é"[(place + place // 130) % 4].encode("cp1252")

        found, careful = read(bytes(data)), read_carefully(bytes(data))

        assert found.findings == careful.findings
        assert found.statements == careful.statements
        data[place] = original


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes(data):
    found = read(data)

    assert found.is_trustworthy == (not found.errors)
    assert bool(found.statements) == found.is_trustworthy


@settings(max_examples=40, deadline=None)
@given(st.lists(st.from_regex(r"[0-489][ -~]{0,140}", fullmatch=True), max_size=8))
def test_any_lines_that_look_like_records(lines):
    found = read("\n".join(lines).encode())

    assert bool(found.statements) == found.is_trustworthy


HOSTILE = {
    "one long line": b"0" * 5_000_000,
    "zeros": bytes(2_000_000),
    "high bytes": b"\xe9" * 5_000_000,
    "blank lines": b"\n" * 100_000,
    "carriage returns": b"\r" * 100_000,
    "trailers": b"9\n" * 1_000_000,
    "headers": (header() + "\n").encode() * 20_000,
    "trailer without an end": file(simple()) + b"9" * 5_000_000,
    "information without an end": file([*simple()[:3], *[information()] * 3_000]),
    "details without an end": file([*simple()[:2], *[movement(1, number="00010001")] * 3_000]),
    "byte order marks": b"\xff\xfe\x00\x00" * 500_000,
    "two bytes": b"0\0" * 1_000_000,
    "mainframe": b"\xf0" * 5_000_000,
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_are_quickly_refused(data):
    with soon():
        found = read(data)

    assert not found.is_trustworthy
    assert len(found.findings) < 1_200


def test_movement_with_very_many_information_records():
    records = simple()
    records[5:7] = [information(codes="0 1")] * 5_000 + [information()]
    records[-1] = records[-1].replace("000007", "005006")

    with soon():
        (found,) = read(file(records)).statements

    assert len(found.movements[0].information) == 5_001
