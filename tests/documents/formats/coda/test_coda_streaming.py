"""One statement at a time, from bytes or a stream, in constant memory."""

from __future__ import annotations

import tracemalloc
from io import BytesIO, RawIOBase

import pytest

from documents.formats.coda import Code, UntrustworthyFile, iter_statements, read
from documents.formats.coda.reading import source
from tests.documents.formats.coda.records import (
    file,
    header,
    movement,
    new_balance,
    old_balance,
    simple,
    statement,
    trailer,
)


def days(count, *, text=""):
    """Return the statements of so many days, one after the other."""
    records = []
    for day in range(count):
        records += [
            header({6: f"{day % 28 + 1:02}0124"}),
            old_balance(day * 10, {126: f"{day % 999 + 1:03}"}),
            movement(10, text=text),
            new_balance(day * 10 + 10),
            trailer(3, credit=10, at={128: "1"}),
        ]
    return records


class Repeated(RawIOBase):
    """A stream of the same bytes again and again, that is never in memory as a whole."""

    def __init__(self, data, times):
        self._data = data
        self._left = len(data) * times
        self._place = 0

    def readable(self):
        return True

    def readinto(self, buffer):
        size = min(len(buffer), self._left, len(self._data) - self._place)
        buffer[:size] = self._data[self._place : self._place + size]
        self._place = (self._place + size) % len(self._data)
        self._left -= size
        return size


@pytest.mark.parametrize("chunk_size", [1, 7, 128, 129, 130, 650, 1_000, 1 << 18])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-16", "cp1140"])
def test_stream_gives_what_the_bytes_give(monkeypatch, chunk_size, end, encoding):
    data = file(days(7, text="payé à Liège"), end=end, encoding=encoding)
    expected = read(data)
    monkeypatch.setattr(source, "CHUNK_SIZE", chunk_size)

    assert expected.findings == ()
    assert list(iter_statements(BytesIO(data))) == list(expected.statements)
    assert list(iter_statements(data)) == list(expected.statements)
    assert [each.line for each in iter_statements(BytesIO(data))] == [
        each.line for each in expected.statements
    ]


def test_encoding_may_show_late(monkeypatch):
    monkeypatch.setattr(source, "CHUNK_SIZE", 650)
    data = file(days(3)) + file(statement(movement(10, text="façade payée"), credit=10))

    found = list(iter_statements(BytesIO(data)))

    assert found[-1].movements[0].text == "façade payée"


def test_statements_carry_their_findings():
    wrong = simple()
    wrong[-1] = wrong[-1].replace("000007", "000008")
    other = [header(), old_balance(5, {6: f"{'BE43730004200601':34}EUR"}), trailer(1)]

    first, second = iter_statements(file([*wrong, *other]))

    assert [each.code for each in first.findings] == [Code.RECORD_COUNT]
    assert second.findings == ()


def test_error_stops_the_statements():
    data = file([*days(2), *simple()[:4]])
    statements = iter_statements(BytesIO(data), name="a.cod")

    assert [next(statements).line, next(statements).line] == [1, 6]
    with pytest.raises(UntrustworthyFile) as refused:
        next(statements)
    assert [(each.code, each.file) for each in refused.value.findings] == [
        (Code.TRAILER_MISSING, "a.cod")
    ]
    assert str(refused.value).startswith("a.cod:14: The statement is not closed by record 9")


def test_statement_with_an_error_is_not_given():
    wrong = simple()
    wrong[2] = wrong[2][:31] + "X" + wrong[2][32:]
    data = file([*wrong, *days(1)])

    with pytest.raises(UntrustworthyFile) as refused:
        next(iter_statements(data))
    assert [each.code for each in refused.value.findings] == [Code.SIGN]


@pytest.mark.parametrize("data", [b"", b"\r\n", b"garbage", b"PK\x03\x04" + bytes(100)])
def test_what_is_no_coda_gives_nothing(data):
    with pytest.raises(UntrustworthyFile):
        list(iter_statements(BytesIO(data)))


def peak_memory(stream):
    tracemalloc.start()
    try:
        count = sum(1 for _ in iter_statements(stream))
        return count, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_file():
    day = file(
        statement(*[movement(10, number=f"{n:04}0000") for n in range(1, 500)], credit=4_990)
    )

    few, memory_of_few = peak_memory(Repeated(day, 15))
    many, memory_of_many = peak_memory(Repeated(day, 60))

    assert (few, many) == (15, 60)
    assert memory_of_many < 1.2 * memory_of_few


def test_block_without_a_trailer_is_cut_somewhere(monkeypatch):
    """A statement that never ends must not fill the memory, nor does a line that never ends."""
    monkeypatch.setattr(source, "CHUNK_SIZE", 1_000)
    monkeypatch.setattr(source, "BLOCK_LIMIT", 3_000)
    long = statement(
        *[movement(10, number=f"{number:04}0000") for number in range(1, 100)], credit=990
    )

    (found,) = iter_statements(BytesIO(file(long)))
    with pytest.raises(UntrustworthyFile):
        list(iter_statements(BytesIO(b"0" * 10_000)))

    assert len(found.movements) == 99
    assert found.findings == ()
