"""The same statement, whatever its characters are written with."""

from __future__ import annotations

import pytest

from documents.formats.coda import read
from documents.formats.coda.reading.encodings import detect_encoding
from tests.documents.formats.coda.records import file, movement, movement3, statement

TEXT = "à vue: crème, Noël n° 12, FRANÇOIS & Zoë"


def records(text):
    return statement(
        movement(121_000, text=text, codes="1 0"),
        movement3(at={48: "CAFÉ DE L'ÉTOILE"}),
        credit=121_000,
    )


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize(
    ("encoding", "detected"),
    [
        ("cp1252", "cp1252"),
        ("iso8859-1", "cp1252"),
        ("iso8859-15", "cp1252"),
        ("cp850", "cp850"),
        ("cp858", "cp850"),
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("utf-32-le", "utf-32-le"),
        ("utf-32-be", "utf-32-be"),
        ("cp1140", "cp1140"),
    ],
)
def test_accents(encoding, detected, end):
    found = read(file(records(TEXT), encoding=encoding, end=end))

    assert (found.encoding, found.findings) == (detected, ())
    (only,) = found.statements[0].movements
    assert (only.text, only.counterparty_name) == (TEXT, "CAFÉ DE L'ÉTOILE")


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "50 € d’avance"),
        ("cp1252", "D’ACCORD"),
        ("cp1252", "cœur – CŒUR"),
        ("iso8859-15", "50 € d'avance"),
        ("iso8859-15", "cœur, CŒUR"),
        ("cp858", "50 € payés"),
        ("utf-8", "Łódź Škoda Ευρώπη €"),
        ("utf-8", "中文名字"),
        ("utf-16", "Łódź €"),
        ("cp1140", "50 € payés à Liège"),
    ],
)
def test_characters_that_tell_encodings_apart(encoding, text):
    found = read(file(records(text), encoding=encoding))

    assert (found.encoding, found.findings) == (encoding, ())
    assert found.statements[0].movements[0].text == text


def test_plain_text_is_ascii():
    assert read(file(statement())).encoding == "ascii"


def test_byte_that_windows_doesn_t_know():
    data = file(records("caf\x81\xe9 pay\xe9"), encoding="iso8859-1")

    found = read(data)

    assert found.findings == ()
    assert len(found.statements[0].movements[0].communication) == len("caf.. pay.")


def test_given_encoding_is_not_doubted():
    data = file(records("50 ñ"), encoding="cp850")

    assert read(data, encoding="cp850").statements[0].movements[0].text == "50 ñ"
    assert read(data, encoding="windows-1252").encoding == "cp1252"


def test_lines_are_cut_by_characters():
    """In UTF-8 this line has 53 characters more bytes than characters."""
    found = read(file(records("é" * 53), encoding="utf-8"))

    assert found.findings == ()
    assert found.statements[0].movements[0].communication == "é" * 53


def test_line_ends_of_a_mainframe():
    data = file(records(TEXT), end="\x85", encoding="cp1140")

    found = read(data)

    assert (found.findings, found.encoding) == ((), "cp1140")
    assert found.statements[0].movements[0].text == TEXT


def test_many_runs_of_strange_bytes_are_sampled():
    assert detect_encoding(b"00000 " + "é à ".encode("cp1252") * 100_000) == "cp1252"


def test_character_cut_in_two_by_a_chunk():
    assert detect_encoding("00000 café".encode()[:-1], is_whole=False) == "utf-8"
    assert detect_encoding("00000 café".encode()[:-1]) == "cp1252"
