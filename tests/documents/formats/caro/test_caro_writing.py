"""Card statements written: what is read again is the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from documents.formats.card_numbers import card_numbers_in
from documents.formats.caro import (
    Card,
    CardStatement,
    OriginalAmount,
    Transaction,
    TransactionKind,
    UnwritableXml,
    read,
    write,
)
from tests.documents.formats.caro.statements import FILE, STATEMENT
from tests.documents.formats.texts import DAYS, LAST_DAY, REQUIRED, TEXTS

AMOUNTS = st.integers(-(10**14), 10**14)
CURRENCIES = st.sampled_from(["EUR", "USD", "JPY"])
RATES = st.none() | st.decimals(0, 10**6, places=8)
ORIGINALS = st.none() | st.builds(OriginalAmount, AMOUNTS, CURRENCIES, RATES)
TRANSACTIONS = st.builds(
    Transaction,
    on=DAYS,
    kind=st.sampled_from(TransactionKind),
    amount=AMOUNTS,
    booked_on=st.none() | DAYS,
    merchant=TEXTS,
    place=TEXTS,
    country=TEXTS,
    category=TEXTS,
    original=ORIGINALS,
    fee=AMOUNTS,
    reference=TEXTS,
)
SOME_TRANSACTIONS = st.lists(TRANSACTIONS, max_size=2).map(tuple)
CARDS = st.builds(
    Card,
    number=st.sampled_from(["555555******4444", "XXXX 4444"]),
    total=AMOUNTS,
    transactions=SOME_TRANSACTIONS,
    holder_name=TEXTS,
)
STATEMENTS = st.builds(
    CardStatement,
    issuer=REQUIRED,
    client_reference=REQUIRED,
    number=REQUIRED,
    period_start=st.just(date(2026, 1, 1)),
    period_end=st.dates(date(2026, 1, 1), LAST_DAY),
    currency=CURRENCIES,
    previous_balance=AMOUNTS,
    new_balance=AMOUNTS,
    amount_due=AMOUNTS,
    cards=st.lists(CARDS, max_size=2).map(tuple),
    transactions=SOME_TRANSACTIONS,
    due_on=st.none() | DAYS,
    debited_iban=st.sampled_from(["", "BE80001000000177"]),
    issuer_bic=TEXTS,
    enterprise_number=st.sampled_from(["", "0123456749"]),
    holder_name=TEXTS,
)


@settings(max_examples=25, deadline=None)
@given(STATEMENTS)
def test_what_was_written_is_read_again(statement):
    assume(not card_numbers_in(repr(statement)))

    file = read(write(statement))

    assert (file.errors, file.statement) == ((), statement)


def test_a_file_is_written_as_documented():
    assert write(STATEMENT).decode() == FILE


def test_what_xml_can_t_hold_is_named():
    written = write(replace(STATEMENT, issuer="\x07bank\x1b"))

    assert read(written).statement.issuer == "<U+0007>bank<U+001B>"


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        (replace(STATEMENT, issuer=" "), "xml_element_missing"),
        (replace(STATEMENT, currency="euro"), "xml_currency"),
        (replace(STATEMENT, cards=(Card("4111111111111111", 0),)), "caro_card_number"),
        (replace(STATEMENT, holder_name="An 4111111111111111"), "xml_card_number"),
        (replace(STATEMENT, new_balance=10**15), "xml_amount"),
        (replace(STATEMENT, period_end=date(2025, 1, 1)), "caro_period"),
        (
            replace(
                STATEMENT,
                transactions=(
                    replace(
                        STATEMENT.transactions[0],
                        original=OriginalAmount(1, "EUR", Decimal("NaN")),
                    ),
                ),
            ),
            "xml_number",
        ),
    ],
)
def test_what_could_not_be_read_is_not_written(statement, rule):
    with pytest.raises(UnwritableXml) as refused:
        write(statement)

    assert rule in {finding.rule for finding in refused.value.findings}
