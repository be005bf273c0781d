"""Expense notes: what is read."""

from __future__ import annotations

from random import Random

import pytest

from documents.formats.expense import ROOTS, read, write
from documents.formats.findings import LANGUAGES
from tests.documents.formats.accidents import damaged
from tests.documents.formats.expense.notes import FILE, NOTE


def test_everything_in_a_file_is_read():
    file = read(FILE.encode(), name="march.xml")

    assert (file.name, file.findings, file.is_trustworthy) == ("march.xml", (), True)
    assert file.note == NOTE


def test_a_note_knows_what_the_employee_paid_and_a_line_what_it_is_without_vat():
    assert NOTE.private_total == 62_990
    assert [line.net_amount for line in NOTE.lines] == [15_290, 44_490, 91_210]


def test_the_root_is_recognised_by_its_namespace():
    assert list(ROOTS) == ["{urn:mycodabox:expense:1}ExpenseNote"]


@pytest.mark.parametrize("seed", range(10))
def test_damaged_files_give_findings_or_values_that_can_be_written(seed):
    random = Random(seed)
    for _ in range(60):
        file = read(damaged(random, FILE.encode()))

        assert (file.note is not None) == file.is_trustworthy
        assert all(each.message(language) for each in file.findings for language in LANGUAGES)
        if file.note is not None:
            assert read(write(file.note)).note == file.note
