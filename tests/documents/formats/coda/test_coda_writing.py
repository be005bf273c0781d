"""Files that we write, and what comes back out of them."""

from __future__ import annotations

import copy
import pickle
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.formats.coda import (
    Account,
    AccountStructure,
    Balance,
    CodaError,
    FreeCommunication,
    Information,
    Movement,
    Replacement,
    Statement,
    UnwritableValue,
    compose,
    read,
    write,
)
from tests.documents.formats.coda.records import file, simple
from tests.documents.formats.coda.strategies import ANYTHING, statements
from tests.documents.formats.coda.test_coda_reading import version_1


def a_statement(**changes):
    return Statement(
        **{
            "account": Account("BE68539007547034", "EUR"),
            "old_balance": Balance(0, date(2024, 1, 1)),
            "new_balance": Balance(0, date(2024, 1, 2)),
            "creation_date": date(2024, 1, 2),
            **changes,
        }
    )


def a_movement(**changes):
    return Movement(**{"sequence": 1, "detail": 0, "amount": 0, **changes})


def findings_but_continuity(data, **options):
    """What is wrong with statements of which each was made up by itself."""
    return [
        each
        for each in read(data, **options).findings
        if each.code not in {"balance_continuity", "sequence_continuity", "repeated"}
    ]


@pytest.mark.parametrize("records", [simple(), version_1()], ids=["2", "1"])
def test_what_was_read_is_written_to_the_byte(records):
    data = file(records)

    assert write(read(data).statements) == data


def test_every_statement_but_the_last_announces_another():
    lines = write([a_statement()] * 3).decode().split("\r\n")

    assert [line[127] for line in lines if line[:1] == "9"] == ["1", "1", "2"]


def test_no_statements_make_an_empty_file():
    assert write([]) == b""


def test_line_end_is_a_choice():
    assert write([a_statement()]).count(b"\r\n") == 4
    assert b"\r" not in write([a_statement()], line_end="\n")


@settings(max_examples=40, deadline=None)
@given(st.lists(statements(), min_size=1, max_size=2))
def test_written_statements_are_read_back(expected):
    data = write(expected)

    found = read(data, encoding="cp1252")

    assert list(found.statements) == expected
    assert findings_but_continuity(data, encoding="cp1252") == []


@settings(max_examples=30, deadline=None)
@given(statements(version=1))
def test_written_statements_of_version_1_are_read_back(expected):
    found = read(write([expected]), encoding="cp1252")

    assert (found.statements, found.findings) == ((expected,), ())


@settings(max_examples=40, deadline=None)
@given(statements(ANYTHING), st.sampled_from(["utf-8", "utf-16", "utf-32-be", "utf-8-sig"]))
def test_unicode_holds_every_text(expected, encoding):
    written = compose([expected], encoding=encoding)

    found = read(written.data)

    assert (found.statements, found.findings) == ((expected,), ())
    assert written.replacements == []


@settings(max_examples=40, deadline=None)
@given(statements(ANYTHING), st.sampled_from(["ascii", "cp1252", "iso8859-15", "cp850", "cp1140"]))
def test_text_that_an_encoding_does_not_hold_is_replaced(expected, encoding):
    written = compose([expected], encoding=encoding)

    found = read(written.data, encoding=encoding)

    assert found.findings == ()
    (only,) = found.statements
    assert [m.amount for m in only.movements] == [m.amount for m in expected.movements]
    if not written.replacements:
        assert only == expected
    lines = written.data.decode(encoding).split("\r\n")
    for replacement in written.replacements:
        assert replacement.written.encode(encoding).decode(encoding) == replacement.written
        assert replacement.written != replacement.original
        assert lines[replacement.line - 1]


@settings(max_examples=30, deadline=None)
@given(st.lists(statements(ANYTHING), min_size=1, max_size=2))
def test_read_write_read_is_identity(made_up):
    first = read(write(made_up, encoding="utf-8"))

    second = read(write(first.statements, encoding="utf-8"))

    assert second.statements == first.statements


@pytest.mark.parametrize(
    ("text", "encoding", "written"),
    [
        ("Łukasz Żółć", "cp1252", "Lukasz Zólc"),
        ("Škoda €", "cp1252", "Škoda €"),
        ("Škoda €", "iso8859-1", "Skoda EUR"),
        ("cœur ’s “x” – …", "ascii", 'coeur \'s "x" - ...'),
        ("Straße Ångström Ærø", "ascii", "Strasse Angstrom AEro"),
        ("№ 5 ½ ﬁn", "ascii", "No 5 12 fin"),
        ("中文 Ж", "cp1252", "?? ?"),
        ("two\r\nlines\x85", "cp1252", "two  lines "),
        ("a\u00a0b", "cp1252", "a\u00a0b"),
        ("a\u202fb", "cp1252", "a b"),
        ("Σ", "cp850", "?"),
    ],
)
def test_transliteration(text, encoding, written):
    result = compose([a_statement(holder_name=text)], encoding=encoding)

    (only,) = read(result.data, encoding=encoding).statements
    assert only.holder_name == written.rstrip()
    assert result.replacements == ([] if written == text else [Replacement(2, text, written)])


def test_replacement_that_is_too_long_is_cut_and_reported():
    result = compose([a_statement(addressee="€" * 26)], encoding="ascii")

    assert result.replacements == [Replacement(1, "€" * 26, ("EUR" * 9)[:26])]
    assert read(result.data).statements[0].addressee == ("EUR" * 9)[:26]


def test_lines_of_replacements():
    movement = a_movement(
        communication="Ω" * 149,
        counterparty_name="Ω",
        information=[Information(1, 1, "0" * 8, "Ω")],
    )
    result = compose(
        [
            a_statement(),
            a_statement(movements=[movement], free_communications=[FreeCommunication(1, 0, "Ω")]),
        ]
    )

    assert [each.line for each in result.replacements] == [7, 7, 10, 12]


def test_parts_of_a_movement_are_written_when_they_say_something():
    def kinds(**changes):
        data = write([a_statement(movements=[a_movement(**changes)])])
        return [line[:2] for line in data.decode().split("\r\n") if line[:1] in "23"][:-1]

    assert kinds() == ["21"]
    assert kinds(communication="X" * 53) == ["21"]
    assert kinds(communication="X" * 54) == ["21", "22"]
    assert kinds(communication="X" * 107) == ["21", "22", "23"]
    assert kinds(purpose="X") == ["21", "22"]
    assert kinds(counterparty_name="X") == ["21", "23"]
    assert kinds(information=[Information(1, 1, communication="X" * 73)]) == ["21", "31"]
    assert kinds(information=[Information(1, 1, communication="X" * 74)]) == ["21", "31", "32"]
    assert kinds(information=[Information(1, 1, communication=" " * 178 + "X")]) == [
        "21",
        "31",
        "32",
        "33",
    ]


UNWRITABLE = {
    "amount": a_statement(movements=[a_movement(amount=10**15)]),
    "balance": a_statement(old_balance=Balance(-(10**15), None)),
    "day before CODA": a_statement(creation_date=date(1979, 12, 31)),
    "day of another century": a_statement(old_balance=Balance(0, date(2080, 1, 1))),
    "holder": a_statement(holder_name="X" * 27),
    "communication": a_statement(movements=[a_movement(communication="X" * 150)]),
    "structured communication": a_statement(
        movements=[a_movement(communication_type="101", communication="X" * 147)]
    ),
    "type of communication": a_statement(movements=[a_movement(communication_type="1")]),
    "transaction code": a_statement(movements=[a_movement(transaction_code="015000")]),
    "sequence number": a_statement(movements=[a_movement(sequence=10_000)]),
    "negative detail": a_statement(movements=[a_movement(detail=-1)]),
    "level": a_statement(movements=[a_movement(globalisation=10)]),
    "bank number": a_statement(bank_number="73"),
    "version": a_statement(version=3),
    "account": a_statement(account=Account("X" * 40, "EUR")),
    "extension of a foreign account": a_statement(
        account=Account("GB1", "EUR", AccountStructure.FOREIGN_IBAN, extension="1")
    ),
    "long Belgian number": a_statement(
        account=Account("1234567890123", "EUR", AccountStructure.BELGIAN_BBAN)
    ),
    "extension behind an IBAN": a_statement(
        movements=[a_movement(counterparty_account="BE68539007547034", counterparty_extension="X")]
    ),
    "both references": a_statement(
        movements=[a_movement(foreign_reference="REFERENCE", purpose="SALA")]
    ),
    "reference that looks like codes": a_statement(
        movements=[a_movement(foreign_reference="   REFERENCE")]
    ),
    "address in version 2": a_statement(movements=[a_movement(counterparty_address="STREET 1")]),
    "BIC in version 1": a_statement(version=1, movements=[a_movement(counterparty_bic="KREDBEBB")]),
    "long communication in version 1": a_statement(
        version=1, movements=[a_movement(communication="X" * 107)]
    ),
    "information": a_statement(
        movements=[a_movement(information=[Information(1, 1, communication="X" * 269)])]
    ),
    "free communication": a_statement(free_communications=[FreeCommunication(1, 0, "X" * 81)]),
}


@pytest.mark.parametrize("unwritable", UNWRITABLE.values(), ids=UNWRITABLE)
def test_what_has_no_room_is_refused(unwritable):
    with pytest.raises(UnwritableValue):
        write([unwritable])


def test_encoding_that_does_not_exist():
    with pytest.raises(CodaError, match="no encoding named klingon"):
        write([], encoding="klingon")


def test_statement_that_does_not_add_up_is_written_as_it_is():
    """Balances are the bank's: a file that was wrong when it came is as wrong when it goes."""
    wrong = a_statement(new_balance=Balance(5, date(2024, 1, 2)))

    found = read(write([wrong]))

    assert found.statements == (wrong,)
    assert [each.code for each in found.findings] == ["balance"]


@pytest.mark.parametrize(
    "change",
    [copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))],  # noqa: S301
)
@pytest.mark.parametrize("line_before", [[], [""]], ids=["fast", "careful"])
def test_values_can_be_copied_before_they_are_looked_at(change, line_before):
    records = [*line_before, *simple()]
    (expected,) = read(file(records)).statements

    (found,) = read(file(records)).statements

    assert change(found.movements[0]) == expected.movements[0]
    assert change(found) == expected


def test_values_can_be_changed():
    (found,) = read(file(simple())).statements

    found.movements[0].counterparty_name = "OTHER"
    changed = replace(found.movements[0], amount=5)

    assert (found.movements[0].counterparty_name, found.movements[0].text) == (
        "OTHER",
        "INVOICE 2024/1",
    )
    assert (changed.counterparty_name, changed.amount) == ("OTHER", 5)
