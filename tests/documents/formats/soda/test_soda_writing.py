"""Payroll entries written: what is read again is the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.formats.soda import (
    Entry,
    Month,
    PayrollEntries,
    TransactionLine,
    UnwritableXml,
    read,
    write,
)
from tests.documents.formats.soda.payrolls import PAYROLL
from tests.documents.formats.texts import DAYS, REQUIRED, TEXTS

MONTHS = st.builds(Month, st.integers(1980, 2079), st.integers(1, 12))
ACCOUNTS = st.text("0123456789", min_size=2, max_size=12)
AMOUNTS = st.integers(1, 10**14)


@st.composite
def payrolls(draw: st.DrawFn) -> PayrollEntries:
    """Any payroll that balances."""
    debits = draw(
        st.lists(st.builds(Entry, ACCOUNTS, TEXTS, debit=AMOUNTS), min_size=1, max_size=4)
    )
    credit = Entry(draw(ACCOUNTS), draw(TEXTS), credit=sum(entry.debit for entry in debits))
    return PayrollEntries(
        source=draw(REQUIRED),
        sequence_number=draw(REQUIRED),
        generated_on=draw(DAYS),
        enterprise_number=draw(st.sampled_from(["0123456749", "0876543270"])),
        period=draw(MONTHS),
        lines=(
            TransactionLine(tuple(debits), draw(st.none() | MONTHS), draw(TEXTS)),
            TransactionLine((credit,), draw(MONTHS)),
        ),
        enterprise_name=draw(TEXTS),
        version=draw(TEXTS),
    )


@settings(max_examples=25, deadline=None)
@given(payrolls())
def test_what_was_written_is_read_again(payroll):
    file = read(write(payroll))

    assert (file.errors, file.entries) == ((), payroll)


def test_the_same_payroll_gives_the_same_bytes():
    assert write(PAYROLL) == write(replace(PAYROLL))


def test_a_written_file_has_no_findings():
    assert read(write(PAYROLL)).findings == ()


def test_what_xml_can_t_hold_is_named():
    written = write(replace(PAYROLL, enterprise_name=" a\x00b\ud800\ufffe "))

    assert read(written).entries.enterprise_name == "a<U+0000>b<U+D800><U+FFFE>"


@pytest.mark.parametrize(
    ("payroll", "rule"),
    [
        (replace(PAYROLL, lines=PAYROLL.lines[:1]), "soda_unbalanced"),
        (replace(PAYROLL, lines=()), "xml_element_missing"),
        (replace(PAYROLL, source=""), "xml_element_missing"),
        (replace(PAYROLL, enterprise_number="0123456748"), "xml_enterprise_number"),
        (replace(PAYROLL, period=Month(2026, 13)), "soda_period"),
        (
            replace(PAYROLL, lines=(TransactionLine((Entry("62", debit=10**15),)),)),
            "xml_amount",
        ),
    ],
)
def test_what_could_not_be_read_is_not_written(payroll, rule):
    with pytest.raises(UnwritableXml) as refused:
        write(payroll)

    assert rule in {finding.rule for finding in refused.value.findings}


def test_a_refusal_to_write_says_why():
    with pytest.raises(UnwritableXml, match=r"add up to 2500\.00 and the credits to 0\.00"):
        write(replace(PAYROLL, generated_on=date(2026, 3, 1), lines=PAYROLL.lines[:1]))
