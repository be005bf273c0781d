"""Card numbers in texts are found, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from documents.formats.card_numbers import card_numbers_in, without_card_numbers


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("4111111111111111", "************1111"),
        ("VISA4111111111111111.", "VISA************1111."),
        ("card 4111 1111 1111 1111 12/26", "card ************1111 12/26"),
        ("5555-5555-5555-4444", "************4444"),
        ("3714 496353 98431", "***********8431"),
        ("12 4111111111111111", "12 ************1111"),
        ("5678 4111 1111 1111 1111", "5678 ************1111"),
        ("4111 1111 1111 1111 003", "***************1003"),
        ("4000 0000 0000 0000 006", "***************0006"),
        (
            "4111111111111111 5555555555554444",
            "************1111 ************4444",
        ),
    ],
)
def test_a_card_number_shows_its_last_four_digits(text, shown):
    assert card_numbers_in(text) != ()
    assert without_card_numbers(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "4111111111111112",
        "0000000000000000",
        "1111 1111 1111 1111 1111 1111",
        "BE68 5390 0754 7034",
        "BE68539007547034",
        "FR76 3000 6000 0112 3456 7890 189",
        "DE89370400440532013000",
        "+++090/9337/55493+++",
        "411111******1111",
        "41111111111111111111111",
        "0123.456.749",
        "2026-03-31",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert card_numbers_in(text) == ()
    assert without_card_numbers(text) == text
