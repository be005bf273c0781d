"""Amounts as text: exact, or refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.formats.amounts import OriginalAmount, amount_from_text, amount_to_text


@pytest.mark.parametrize(
    ("text", "thousandths"),
    [
        ("0", 0),
        ("12", 12_000),
        ("12.3", 12_300),
        ("-0.005", -5),
        ("007.50", 7_500),
        ("1.2300", 1_230),
    ],
)
def test_an_amount_is_read_exactly(text, thousandths):
    assert amount_from_text(text) == thousandths


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".5",
        "5.",
        "1,5",
        "+1",
        "1 000",
        "1e3",
        "1.0001",
        "0x10",
        "\u0661",
        "NaN",
        "9" * 13,
        "--1",
    ],
)
def test_what_is_no_amount_is_none(text):
    assert amount_from_text(text) is None


@pytest.mark.parametrize(
    ("thousandths", "text"),
    [(0, "0.00"), (5, "0.005"), (-10, "-0.01"), (1_234_500, "1234.50")],
)
def test_an_amount_has_a_third_decimal_only_if_it_needs_one(thousandths, text):
    assert amount_to_text(thousandths) == text


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_every_amount_comes_back(thousandths):
    assert amount_from_text(amount_to_text(thousandths)) == thousandths


def test_an_original_amount_is_converted_at_its_rate():
    assert OriginalAmount(100_000, "GBP", Decimal("1.18505")).converted == 118_505
    assert OriginalAmount(100_000, "GBP").converted is None
