"""CODA to camt.053 and back: what comes back, and what may not."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given, settings

from documents.formats import camt, coda
from documents.formats.camt.writing.references import masked
from tests.documents.builders import statement
from tests.documents.formats.camt.schemas import NOW, written
from tests.documents.formats.coda.mutations import DETAILS
from tests.documents.formats.coda.records import file, simple
from tests.documents.formats.coda.strategies import statements
from tests.documents.formats.coda.test_coda_reading import version_1

LONGEST = 500
LABEL = len("Information 002: ") + len("\n")


@settings(max_examples=25, deadline=None)
@given(statements())
def test_statements_come_back(expected):
    found = camt.read(written(expected))

    assert found.findings == ()
    assert_same(found.statements, [expected])


@settings(max_examples=12, deadline=None)
@given(statements(version=1))
def test_statements_of_version_1_come_back(expected):
    assert_same(camt.read(written(expected)).statements, [expected])


@pytest.mark.parametrize(
    "records", [simple(), DETAILS, version_1()], ids=["simple", "details", "version 1"]
)
def test_files_of_banks_come_back(records):
    expected = coda.read(file(records)).statements

    found = camt.read(written(*expected))

    assert found.findings == ()
    assert_same(found.statements, expected)


def test_what_came_back_can_be_written_as_coda():
    expected = coda.read(file(DETAILS)).statements

    found = camt.read(written(*expected)).statements

    again = coda.read(coda.write(found))
    assert again.findings == ()
    assert [each.text for each in again.statements[0].movements] == [
        each.text for each in expected[0].movements
    ]


def test_what_came_back_is_the_same_message():
    once = written(*coda.read(file(DETAILS)).statements)

    assert written(*camt.read(once).statements) == once


@pytest.mark.parametrize("type_", ["100", "101", "102", "103"])
def test_references_come_back_as_the_type_that_they_were(type_):
    number = "RF18539007547034" if type_ == "100" else "090933755493"
    made = statement("BE68539007547034")
    made.movements[0].communication_type, made.movements[0].communication = type_, number

    ((movement,),) = [each.movements for each in camt.read(written(made)).statements]

    assert (movement.communication_type, movement.communication) == (type_, number)


def assert_same(found, expected):
    for ours, theirs in zip(found, expected, strict=True):
        assert without_information(ours) == without_information(as_camt_has_it(theirs))
        for movement, original in zip(ours.movements, theirs.movements, strict=True):
            if have_room(original):
                assert informations(movement) == informations(original)
            assert bool(movement.information) == bool(original.information)


def as_camt_has_it(statement):
    """Fill in what camt.053 asks for and CODA may leave open; mask card numbers."""
    otherwise = statement.creation_date or NOW.date()
    opening, closing = statement.old_balance, statement.closing_balance
    return replace(
        statement,
        old_balance=replace(opening, on=opening.on or otherwise),
        new_balance=replace(closing, on=closing.on or otherwise),
        movements=[replace(each, communication=masked(each)) for each in statement.movements],
    )


def without_information(statement):
    """Return every value of a statement and its movements, but for information records."""
    values = {each.name: getattr(statement, each.name) for each in fields(statement)}
    values["movements"] = [replace(each, information=[]) for each in statement.movements]
    return {name: value for name, value in values.items() if name not in {"line", "findings"}}


def have_room(movement):
    """Whether camt.053 has room for what is told about a movement that is no total."""
    told = sum(LABEL + len(each.communication) for each in movement.information)
    return told <= LONGEST and not movement.globalisation


def informations(movement):
    return [(each.communication_type, each.communication) for each in movement.information]
