"""Expense notes written: what is read again is the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from documents.formats.card_numbers import card_numbers_in
from documents.formats.expense import (
    ExpenseLine,
    ExpenseNote,
    Mileage,
    OriginalAmount,
    PaymentMethod,
    Receipt,
    UnwritableXml,
    read,
    write,
)
from tests.documents.formats.expense.notes import FILE, NOTE
from tests.documents.formats.texts import DAYS, LAST_DAY, REQUIRED, TEXTS

AMOUNTS = st.integers(-(10**13), 10**13)
CURRENCIES = st.sampled_from(["EUR", "USD", "JPY"])
NUMBERS = st.decimals(0, 10**6, places=4)
LINES = st.builds(
    ExpenseLine,
    on=DAYS,
    category=REQUIRED,
    amount=AMOUNTS,
    payment_method=st.sampled_from(PaymentMethod),
    description=TEXTS,
    supplier=TEXTS,
    country=TEXTS,
    vat_rate=st.none() | st.decimals(-200, 200, places=2),
    vat_amount=AMOUNTS,
    original=st.none() | st.builds(OriginalAmount, AMOUNTS, CURRENCIES, st.none() | NUMBERS),
    mileage=st.none() | st.builds(Mileage, NUMBERS, NUMBERS),
    receipt=st.none() | st.builds(Receipt, REQUIRED, TEXTS),
)


@st.composite
def notes(draw: st.DrawFn) -> ExpenseNote:
    """Any note of which the lines make the totals."""
    lines = tuple(draw(st.lists(LINES, min_size=1, max_size=3)))
    return ExpenseNote(
        number=draw(REQUIRED),
        employee=draw(REQUIRED),
        enterprise_number=draw(st.sampled_from(["0123456749", "0876543270"])),
        issued_on=draw(DAYS),
        period_start=date(2026, 1, 1),
        period_end=draw(st.dates(date(2026, 1, 1), LAST_DAY)),
        currency=draw(CURRENCIES),
        total=sum(line.amount for line in lines),
        vat_total=sum(line.vat_amount for line in lines),
        payable=draw(AMOUNTS),
        lines=lines,
        employee_reference=draw(TEXTS),
        company_name=draw(TEXTS),
        due_on=draw(st.none() | DAYS),
        iban=draw(st.sampled_from(["", "BE78735000000186"])),
    )


@settings(max_examples=25, deadline=None)
@given(notes())
def test_what_was_written_is_read_again(note):
    assume(not card_numbers_in(repr(note)))

    file = read(write(note))

    assert (file.errors, file.note) == ((), note)


def test_a_file_is_written_as_documented():
    assert write(NOTE).decode() == FILE


def test_what_xml_can_t_hold_is_named():
    assert read(write(replace(NOTE, employee="An\x0b"))).note.employee == "An<U+000B>"


@pytest.mark.parametrize(
    ("note", "rule"),
    [
        (replace(NOTE, lines=()), "xml_element_missing"),
        (replace(NOTE, number=""), "xml_element_missing"),
        (replace(NOTE, total=0), "expense_total"),
        (replace(NOTE, vat_total=0), "expense_vat_total"),
        (replace(NOTE, iban="BE00"), "xml_iban"),
        (replace(NOTE, employee="378282246310005"), "xml_card_number"),
    ],
)
def test_what_could_not_be_read_is_not_written(note, rule):
    with pytest.raises(UnwritableXml) as refused:
        write(note)

    assert rule in {finding.rule for finding in refused.value.findings}
