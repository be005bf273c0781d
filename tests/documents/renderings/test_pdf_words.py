"""Labels, amounts, dates and lines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.formats.coda import TransactionCode, codes
from documents.renderings import (
    card,
    common_labels,
    communication_labels,
    expense,
    invoice_labels,
    payroll,
    statement_labels,
)
from documents.renderings.language import MINUS, Words
from documents.renderings.typography import BODY, STRONG, shown, width, wrapped

ALL_LABELS = [
    common_labels.LABELS,
    communication_labels.LABELS,
    statement_labels.LABELS,
    invoice_labels.LABELS,
    payroll.LABELS,
    card.LABELS,
    expense.LABELS,
]
CODES = [
    codes.FAMILIES,
    codes.OPERATIONS_OF_ALL,
    *codes.OPERATIONS.values(),
    codes.CATEGORIES,
]


@pytest.mark.parametrize("labels", [*ALL_LABELS, *CODES])
def test_labels_are_complete_in_three_languages_and_can_be_printed(labels):
    texts = [text for entry in labels.values() for text in entry]

    assert {len(entry) for entry in labels.values()} == {3}
    assert all(text and shown(text) == text for text in texts)


@pytest.mark.parametrize("labels", ALL_LABELS)
def test_the_places_of_a_label_are_the_same_in_every_language(labels):
    for english, *others in labels.values():
        assert [others[0].count("{"), others[1].count("{")] == [english.count("{")] * 2


@pytest.mark.parametrize("labels", ALL_LABELS[1:])
def test_no_rendering_calls_something_common_by_another_word(labels):
    common = common_labels.LABELS

    assert not common.keys() & labels.keys()


def test_a_statement_has_one_word_for_one_key():
    assert not communication_labels.LABELS.keys() & statement_labels.LABELS.keys()


@pytest.mark.parametrize(
    ("language", "thousandths", "currency", "written"),
    [
        ("nl", 1_234_560, "EUR", "1.234,56"),
        ("fr", 1_234_560, "EUR", "1.234,56"),
        ("en", 1_234_560, "EUR", "1,234.56"),
        ("nl", 1_234_567, "EUR", "1.234,567"),
        ("nl", -5, "EUR", f"{MINUS}0,005"),
        ("nl", 0, "EUR", "0,00"),
        ("nl", 1_234_000, "JPY", "1.234"),
        ("nl", 1_234_500, "JPY", "1.234,50"),
        ("en", 1_234_500, "KWD", "1,234.500"),
        ("nl", 1_000, "#!?", "1,00"),
    ],
)
def test_amounts_are_written_as_the_language_and_the_currency_have_it(
    language, thousandths, currency, written
):
    assert Words(language).amount(thousandths, currency) == written


def test_a_signed_amount_has_its_plus_but_nothing_has_none():
    words = Words("en")

    assert [words.amount(each, signed=True) for each in (5_000, 0, -5_000)] == [
        "+5.00", "0.00", f"{MINUS}5.00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "decimals", "written"),
    [
        ("12.50", 0, "12,5"),
        ("12.00", 0, "12"),
        ("12", 2, "12,00"),
        ("-1234.5678901234567890123456789012", 2, f"{MINUS}1.234,5678901234567890123456789012"),
    ],
)
def test_numbers_keep_every_digit_that_says_something(number, decimals, written):
    assert Words("nl").number(Decimal(number), decimals=decimals) == written


def test_days_are_written_out_in_the_language():
    day = date(2026, 3, 9)

    written = [(words.day(day), words.long_day(day), words.month(day))
               for words in map(Words, ("en", "nl", "fr"))]  # fmt: skip

    assert written == [
        ("09/03/2026", "9 March 2026", "March 2026"),
        ("09/03/2026", "9 maart 2026", "maart 2026"),
        ("09/03/2026", "9 mars 2026", "mars 2026"),
    ]


def test_a_period_that_is_half_known_shows_the_half():
    words = Words("en")

    assert words.span(None, date(2026, 3, 9)) == "– – 09/03/2026"
    assert words.span(None, None) == ""
    assert words.long_day(None) == "–"


@given(st.text(), st.floats(1, 300), st.sampled_from([BODY, STRONG]))
def test_lines_fit_and_lose_nothing(text, room, style):
    lines = wrapped(text, style, room)

    assert "".join(lines).replace(" ", "") == shown(text).replace(" ", "")
    assert all(width(line, style) <= room or len(line) == 1 for line in lines)


def test_a_line_does_not_begin_with_the_sign_that_belongs_to_the_one_before():
    room = width("een twee", BODY)

    assert wrapped("een twee · drie", BODY, room) == ["een", "twee ·", "drie"]


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("00150000", "Transfer received"),
        ("00137013", "Transfer, charges, payment commission"),
        ("00442000", "Card, 04 42"),
        ("00401099", "Phone card topped up"),
        ("09901000", "99 01 000"),
        ("0", ""),
    ],
)
def test_a_transaction_code_is_told_as_far_as_it_is_known(code, label):
    assert codes.label(TransactionCode.from_text(code), "en") == label


def test_a_category_is_told_or_shown():
    assert [codes.category(code, "nl") for code in ("011", "999")] == ["btw", "999"]
