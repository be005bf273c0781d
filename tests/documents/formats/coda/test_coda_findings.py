"""Everything that can be wrong with a file, where, and in which words."""

from __future__ import annotations

import string

import pytest

from documents.formats.coda import CodaError, Code, Finding, Severity, read
from documents.formats.coda.messages import MESSAGES
from documents.formats.coda.reading.reader import ERROR_LIMIT, WARNING_LIMIT
from tests.documents.formats.coda.records import (
    file,
    free_communication,
    header,
    information,
    information2,
    movement,
    movement2,
    movement3,
    new_balance,
    old_balance,
    simple,
    statement,
    trailer,
)

HEADER, OLD, FIRST, SECOND, THIRD, INFORMATION, INFORMATION2, NEW, TRAILER = range(9)
"""Where the records of ``simple()`` stand."""


def with_record(index, text):
    records = simple()
    records[index] = text
    return records


def with_text(index, position, text):
    record = simple()[index]
    return with_record(index, record[: position - 1] + text + record[position - 1 + len(text) :])


def without(*indexes):
    return [record for index, record in enumerate(simple()) if index not in indexes]


def error(code, line=0, record="", start=0, end=0, expected="", found=""):
    return Finding(Severity.ERROR, code, line, record, start, end, expected, found)


def warning(code, line=0, record="", start=0, end=0, expected="", found=""):
    return Finding(Severity.WARNING, code, line, record, start, end, expected, found)


ERRORS = {
    "nothing": ([], [error(Code.EMPTY)]),
    "blank lines only": (["", "   ", "\x1a"], [error(Code.EMPTY)]),
    "line too short": (
        with_record(FIRST, simple()[FIRST][:127]),
        [error(Code.LINE_LENGTH, 3, "2.1", 128, 128, "128", "127")],
    ),
    "line too long": (
        with_record(FIRST, simple()[FIRST] + "X"),
        [error(Code.LINE_LENGTH, 3, "2.1", 129, 129, "128", "129")],
    ),
    "record 8 cut in its date": (
        with_record(NEW, simple()[NEW][:62]),
        [error(Code.LINE_LENGTH, 8, "8", 63, 128, "128", "62")],
    ),
    "header cut off": (
        with_record(HEADER, simple()[HEADER][:60]),
        [error(Code.LINE_LENGTH, 1, "0", 61, 128, "128", "60")],
    ),
    "unknown record": (
        with_record(SECOND, "5" * 128),
        [error(Code.UNKNOWN_RECORD, 4, "", 1, 2, "", "55")],
    ),
    "unknown part of a movement": (
        with_record(SECOND, "24" + simple()[SECOND][2:]),
        [error(Code.UNKNOWN_RECORD, 4, "", 1, 2, "", "24")],
    ),
    "version 3": (
        with_text(HEADER, 128, "3"),
        [error(Code.VERSION, 1, "0", 128, 128, "1, 2", "3")],
    ),
    "no header": (
        without(HEADER),
        [error(Code.HEADER_MISSING, 1, "1", 1, 2, "0", "1")],
    ),
    "no old balance": (
        without(OLD),
        [error(Code.OLD_BALANCE_MISSING, 2, "2.1", 1, 2, "1", "2.1")],
    ),
    "no trailer at the end": (
        without(TRAILER),
        [error(Code.TRAILER_MISSING, 8, "", 0, 0, "9")],
    ),
    "no trailer before the next header": (
        [*without(TRAILER), *simple()],
        [error(Code.TRAILER_MISSING, 9, "", 0, 0, "9")],
    ),
    "cut in the middle": (
        simple()[: SECOND + 1],
        [error(Code.TRAILER_MISSING, 4, "", 0, 0, "9")],
    ),
    "second part without a first": (
        without(FIRST),
        [error(Code.RECORD_ORDER, 3, "2.2", 1, 2, "2.1, 4, 8, 9", "2.2")],
    ),
    "movement behind the new balance": (
        [*simple()[:TRAILER], movement(1), simple()[TRAILER]],
        [error(Code.RECORD_ORDER, 9, "2.1", 1, 2, "4, 9", "2.1")],
    ),
    "information before any movement": (
        [header(), old_balance(), information(), new_balance(), trailer(3)],
        [error(Code.RECORD_ORDER, 3, "3.1", 1, 2, "2.1, 4, 8, 9", "3.1")],
    ),
    "second part of another movement": (
        with_text(SECOND, 3, "00020000"),
        [error(Code.NUMBER_MISMATCH, 4, "2.2", 3, 10, "00010000", "00020000")],
    ),
    "third part of another detail": (
        with_text(THIRD, 3, "00010001"),
        [error(Code.NUMBER_MISMATCH, 5, "2.3", 3, 10, "00010000", "00010001")],
    ),
    "second part of another information": (
        with_text(INFORMATION2, 3, "00010002"),
        [error(Code.NUMBER_MISMATCH, 7, "3.2", 3, 10, "00010001", "00010002")],
    ),
    "letters in an amount": (
        with_text(FIRST, 33, "00000000012100O"),
        [error(Code.NOT_DIGITS, 3, "2.1", 33, 47, "", "00000000012100O")],
    ),
    "blanks in an amount": (
        with_text(OLD, 44, " " * 15),
        [error(Code.NOT_DIGITS, 2, "1", 44, 58, "", " " * 15)],
    ),
    "superscript in an amount": (
        with_text(NEW, 57, "²"),
        [error(Code.NOT_DIGITS, 8, "8", 43, 57, "", "00000000012100²")],
    ),
    "letters in a sequence number": (
        with_text(INFORMATION, 3, "000A"),
        [
            error(Code.NOT_DIGITS, 6, "3.1", 3, 6, "", "000A"),
            warning(Code.INFORMATION_SEQUENCE, 6, "3.1", 3, 6, "0001", "0000"),
            error(Code.NUMBER_MISMATCH, 7, "3.2", 3, 10, "000A0001", "00010001"),
        ],
    ),
    "letters in a detail number": (
        with_text(INFORMATION, 7, "000A"),
        [
            error(Code.NOT_DIGITS, 6, "3.1", 7, 10, "", "000A"),
            error(Code.NUMBER_MISMATCH, 7, "3.2", 3, 10, "0001000A", "00010001"),
        ],
    ),
    "letters in the count of records": (
        with_text(TRAILER, 17, "00000X"),
        [error(Code.NOT_DIGITS, 9, "9", 17, 22, "", "00000X")],
    ),
    "wrong sign of a movement": (
        with_text(FIRST, 32, "2"),
        [error(Code.SIGN, 3, "2.1", 32, 32, "", "2")],
    ),
    "wrong sign of a balance": (
        with_text(OLD, 43, "C"),
        [error(Code.SIGN, 2, "1", 43, 43, "", "C")],
    ),
    "no such day": (
        with_text(FIRST, 48, "310224"),
        [error(Code.DATE, 3, "2.1", 48, 53, "", "310224")],
    ),
    "letters in a date": (
        with_text(HEADER, 6, "02JAN4"),
        [error(Code.DATE, 1, "0", 6, 11, "", "02JAN4")],
    ),
    "wrong entry date": (
        with_text(FIRST, 116, "991399"),
        [error(Code.DATE, 3, "2.1", 116, 121, "", "991399")],
    ),
    "wrong date of the new balance": (
        with_text(NEW, 58, "000001"),
        [error(Code.DATE, 8, "8", 58, 63, "", "000001")],
    ),
    "unknown account structure": (
        with_text(OLD, 2, "4"),
        [error(Code.ACCOUNT_STRUCTURE, 2, "1", 2, 2, "", "4")],
    ),
    "no account number": (
        [
            *statement()[:1],
            old_balance(0, {6: f"{'':34}EUR"}),
            new_balance(0, {5: f"{'':34}EUR"}),
            trailer(2),
        ],
        [error(Code.ACCOUNT_MISSING, 2, "1", 6, 42)],
    ),
    "letters in the number of a free communication": (
        [
            *statement()[:2],
            new_balance(0, {128: "1"}),
            free_communication("HI", number="00A10000"),
            trailer(2),
        ],
        [error(Code.NOT_DIGITS, 4, "4", 3, 6, "", "00A1")],
    ),
}

WARNINGS = {
    "blanks behind position 128": (
        with_record(FIRST, simple()[FIRST] + "  "),
        [warning(Code.LINE_PADDED, 3, "2.1", 129, 130, "128", "130")],
    ),
    "flag of the communication": (
        with_text(FIRST, 62, "2"),
        [warning(Code.CODE_UNKNOWN, 3, "2.1", 62, 62, "0, 1, “ ”", "2")],
    ),
    "letters in a transaction code": (
        with_text(FIRST, 54, "0015000X"),
        [warning(Code.CODE_UNKNOWN, 3, "2.1", 54, 61, "NNNNNNNN", "0015000X")],
    ),
    "globalisation code": (
        with_text(FIRST, 125, "A"),
        [
            warning(
                Code.CODE_UNKNOWN,
                3,
                "2.1",
                125,
                125,
                "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, “ ”",
                "A",
            )
        ],
    ),
    "duplicate flag": (
        with_text(HEADER, 17, "X"),
        [warning(Code.CODE_UNKNOWN, 1, "0", 17, 17, "“ ”, D", "X")],
    ),
    "blank date": (
        with_text(FIRST, 48, " " * 6),
        [warning(Code.DATE_BLANK, 3, "2.1", 48, 53, "000000")],
    ),
    "no currency": (
        [*statement()[:1], old_balance(0, {40: "   "}), new_balance(0, {39: "   "}), trailer(2)],
        [warning(Code.CURRENCY_MISSING, 2, "1", 6, 42)],
    ),
    "count of records": (
        with_text(TRAILER, 17, "000010"),
        [warning(Code.RECORD_COUNT, 9, "9", 17, 22, "10", "7")],
    ),
    "total debit": (
        with_text(TRAILER, 23, f"{5:015}"),
        [warning(Code.DEBIT_TOTAL, 9, "9", 23, 37, "0.005", "0.00")],
    ),
    "total credit": (
        with_text(TRAILER, 38, f"{121_010:015}"),
        [warning(Code.CREDIT_TOTAL, 9, "9", 38, 52, "121.01", "121.00")],
    ),
    "new balance": (
        with_text(NEW, 42, f"1{3_240:015}"),
        [warning(Code.BALANCE, 8, "8", 43, 57, "121.00", "-3.24")],
    ),
    "account of the new balance": (
        with_text(NEW, 5, "BE43730004200601"),
        [
            warning(
                Code.ACCOUNT_DIFFERS, 8, "8", 5, 41, "BE68539007547034 EUR", "BE43730004200601 EUR"
            )
        ],
    ),
    "currency of the new balance": (
        with_text(NEW, 39, "USD"),
        [
            warning(
                Code.ACCOUNT_DIFFERS, 8, "8", 5, 41, "BE68539007547034 EUR", "BE68539007547034 USD"
            )
        ],
    ),
    "no new balance": (
        [*simple()[:NEW], trailer(6, credit=121_000)],
        [warning(Code.NEW_BALANCE_MISSING, 8, "9", 0, 0, "8")],
    ),
    "first movement is not 0001": (
        statement(movement(10, number="00020000"), credit=10),
        [warning(Code.MOVEMENT_SEQUENCE, 3, "2.1", 3, 6, "0001", "0002")],
    ),
    "movement left out": (
        statement(
            movement(10),
            movement(10, number="00020000"),
            movement(10, number="00040000"),
            credit=30,
        ),
        [warning(Code.MOVEMENT_SEQUENCE, 5, "2.1", 3, 6, "0003", "0004")],
    ),
    "movement twice": (
        statement(movement(10), movement(10), credit=20),
        [warning(Code.MOVEMENT_SEQUENCE, 4, "2.1", 3, 6, "0002", "0001")],
    ),
    "details out of order": (
        statement(
            movement(30),
            movement(10, number="00010002"),
            movement(20, number="00010001"),
            credit=30,
        ),
        [warning(Code.DETAIL_SEQUENCE, 5, "2.1", 7, 10, "0002", "0001")],
    ),
    "information about another movement": (
        statement(movement(10, codes="0 1"), information(number="00020001"), credit=10),
        [warning(Code.INFORMATION_SEQUENCE, 4, "3.1", 3, 6, "0001", "0002")],
    ),
    "group of details not closed": (
        statement(
            movement(30, at={125: "1"}),
            movement(30, number="00010001"),
            movement(5, number="00020000"),
            credit=35,
        ),
        [warning(Code.GLOBALISATION, 4, "2.1", 125, 125, "1")],
    ),
    "inner group not closed at the end": (
        statement(
            movement(30, at={125: "1"}),
            movement(30, number="00010001", at={125: "2"}),
            credit=30,
        ),
        [warning(Code.GLOBALISATION, 4, "2.1", 125, 125, "2")],
    ),
    "next code without a second part": (
        statement(movement(10, codes="1 0"), credit=10),
        [warning(Code.ANNOUNCED_MISSING, 4, "8", 1, 2, "2.2, 2.3", "8")],
    ),
    "next code of the second part": (
        statement(movement(10, codes="1 0"), movement2(codes="1 0"), credit=10),
        [warning(Code.ANNOUNCED_MISSING, 5, "8", 1, 2, "2.3", "8")],
    ),
    "link code without information": (
        statement(
            movement(10, codes="1 0"),
            movement3(codes="0 1"),
            movement(10, number="00020000"),
            credit=20,
        ),
        [warning(Code.ANNOUNCED_MISSING, 5, "2.1", 1, 2, "3.1", "2.1")],
    ),
    "next code of information": (
        statement(movement(10, codes="0 1"), information(codes="1 0"), credit=10),
        [warning(Code.ANNOUNCED_MISSING, 5, "8", 1, 2, "3.2, 3.3", "8")],
    ),
    "next code of the second part of information": (
        statement(
            movement(10, codes="0 1"),
            information(codes="1 0"),
            information2(codes="1 0"),
            credit=10,
        ),
        [warning(Code.ANNOUNCED_MISSING, 6, "8", 1, 2, "3.3", "8")],
    ),
    "link code of the new balance": (
        with_text(NEW, 128, "1"),
        [warning(Code.ANNOUNCED_MISSING, 9, "9", 1, 2, "4", "9")],
    ),
    "link code of a free communication": (
        [
            *statement()[:2],
            new_balance(0, {128: "1"}),
            free_communication("HI", link="1"),
            trailer(2),
        ],
        [warning(Code.ANNOUNCED_MISSING, 5, "9", 1, 2, "4", "9")],
    ),
    "balance of the next statement": (
        [*simple(), header({6: "030124"}), old_balance(120_000, {126: "003"}), trailer(1)],
        [warning(Code.BALANCE_CONTINUITY, 11, "1", 44, 58, "121.00", "120.00")],
    ),
    "CODA number of the next statement": (
        [*simple(), header({6: "030124"}), old_balance(121_000, {126: "004"}), trailer(1)],
        [warning(Code.SEQUENCE_CONTINUITY, 11, "1", 126, 128, "003", "004")],
    ),
    "the same statement again": (
        [*simple(), *simple()],
        [warning(Code.REPEATED, 10, "0", 6, 11, "", "BE68539007547034 EUR 002")],
    ),
}


@pytest.mark.parametrize(("records", "expected"), ERRORS.values(), ids=ERRORS)
def test_errors(records, expected):
    found = read(file(records))

    assert list(found.findings) == expected
    assert not found.is_trustworthy
    assert found.statements == ()


@pytest.mark.parametrize(("records", "expected"), WARNINGS.values(), ids=WARNINGS)
def test_warnings(records, expected):
    found = read(file(records))

    assert list(found.findings) == expected
    assert found.is_trustworthy
    assert found.statements[-1].findings == tuple(expected)


@pytest.mark.parametrize(
    "next_number",
    [
        pytest.param("001", id="new year"),
        pytest.param("003", id="next"),
        pytest.param("000", id="not used"),
        pytest.param("   ", id="blank"),
    ],
)
def test_coda_numbers_that_may_follow(next_number):
    records = [
        *simple(),
        header({6: "030124"}),
        old_balance(121_000, {126: next_number}),
        trailer(1),
    ]

    assert read(file(records)).findings == ()


def test_other_accounts_have_their_own_continuity():
    other = {6: f"{'BE43730004200601':34}EUR"}
    records = [*simple(), header(), old_balance(5, other), trailer(1)]

    assert read(file(records)).findings == ()


def test_partial_files_have_their_own_continuity():
    records = [*simple(), header({84: "00001"}), old_balance(5), trailer(1)]

    assert read(file(records)).findings == ()


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("ascii", file(with_text(FIRST, 63, "café"))),
        ("utf-8", file(with_text(FIRST, 63, "café"))),
        ("utf-16", file(simple(), encoding="utf-16")[:-1]),
        ("utf-16-le", b"\x00\xd8"),
        ("utf-32-le", b"\xff\xff\xff\xff"),
    ],
)
def test_bytes_that_are_no_text(encoding, data):
    found = read(data, encoding=encoding)

    assert [(each.code, each.expected) for each in found.findings] == [(Code.UNDECODABLE, encoding)]
    assert found.statements == ()


def test_encoding_that_does_not_exist():
    with pytest.raises(CodaError, match="no encoding named klingon"):
        read(b"", encoding="klingon")


def test_reading_stops_after_many_errors():
    found = read(b"garbage\n" * 1_000)

    assert len(found.findings) == ERROR_LIMIT + 1
    assert found.findings[-1] == error(Code.TOO_MANY, ERROR_LIMIT)


def test_only_so_many_warnings_are_kept():
    bad = with_text(TRAILER, 17, "000010")
    found = read(file(bad * (WARNING_LIMIT + 10)))

    assert found.is_trustworthy
    assert len(found.statements) == WARNING_LIMIT + 10
    assert found.findings[-1] == warning(Code.MORE_WARNINGS, expected=str(WARNING_LIMIT))
    assert len(found.findings) == WARNING_LIMIT + 1


def test_findings_name_the_file():
    found = read(b"garbage", name="a.cod")

    assert [each.file for each in found.findings] == ["a.cod"]
    assert str(found.findings[0]) == "a.cod:1: There is no record that begins with “ga”."


def test_errors_and_warnings_apart():
    records = with_text(FIRST, 48, " " * 6)
    records[TRAILER] = records[TRAILER][:16] + "X" + records[TRAILER][17:]
    found = read(file(records))

    assert [each.code for each in found.errors] == [Code.NOT_DIGITS]
    assert [each.code for each in found.warnings] == [Code.DATE_BLANK]


def test_every_code_is_tried_above():
    tried = {
        each.code for _, findings in (*ERRORS.values(), *WARNINGS.values()) for each in findings
    }

    assert set(Code) - tried == {Code.UNDECODABLE, Code.TOO_MANY, Code.MORE_WARNINGS}


@pytest.mark.parametrize("code", Code)
def test_every_code_has_a_sentence_in_three_languages(code):
    finding = error(code, record="2.1", expected="EXPECTED", found="FOUND")
    sentences = [finding.message(language) for language in ("en", "nl", "fr")]

    assert set(MESSAGES[code]) == {"en", "nl", "fr"}
    assert len(set(sentences)) == 3
    for sentence in sentences:
        assert sentence[-1] == "."
        assert not set("{}") & set(sentence)


@pytest.mark.parametrize("code", Code)
def test_every_language_shows_the_same_values(code):
    fields = [
        {name for _, name, _, _ in string.Formatter().parse(text) if name}
        for text in MESSAGES[code].values()
    ]

    assert fields[0] == fields[1] == fields[2]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The account number is missing."),
        ("nl", "Het rekeningnummer ontbreekt."),
        ("nl-be", "Het rekeningnummer ontbreekt."),
        ("fr", "Le numéro de compte manque."),
        ("FR_BE", "Le numéro de compte manque."),
        ("de", "The account number is missing."),
        ("", "The account number is missing."),
    ],
)
def test_languages(language, sentence):
    assert error(Code.ACCOUNT_MISSING).message(language) == sentence


def test_braces_in_a_file_are_harmless():
    found = read(b"{found.__class__}")

    assert found.findings[0].message("en") == "There is no record that begins with “{f”."
