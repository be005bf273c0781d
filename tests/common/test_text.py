"""One line of text holds text."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from common.text import validate_plain_text

readable = st.text(st.characters(categories=["L", "N", "P", "S", "Mn", "Zs"]))
unreadable = st.characters(categories=["Cc", "Cs", "Co", "Zl", "Zp"])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Bakkerij De Smet & Zonen BV",
        "L'Épicerie d'Été",
        "Müller–Öhström",
        "=HYPERLINK('x')",
        "<b>Evil</b>",
        "日本語",
        "می\u200cخوریم",
        "👩\u200d🌾",
        "co\u00adoperation",
    ],
)
def test_what_people_write_is_accepted(text):
    assert validate_plain_text(text) is None


@pytest.mark.parametrize(
    "character",
    [
        "\0",
        "\t",
        "\n",
        "\r",
        "\x1b",
        "\x7f",
        "\x85",
        "\u2028",
        "\u2029",
        "\u200b",
        "\u200e",
        "\u202e",
        "\u2066",
        "\ufeff",
        "\ue000",
        "\ud800",
    ],
)
def test_what_hides_or_turns_text_is_refused(character):
    with pytest.raises(ValidationError) as refusal:
        validate_plain_text(f"Bakkerij{character}De Smet")

    assert refusal.value.messages == [f"The character U+{ord(character):04X} can't be used here."]


@given(readable)
def test_every_readable_text_is_accepted(text):
    assert validate_plain_text(text) is None


@given(readable, unreadable, readable)
def test_no_unreadable_character_is_accepted(before, character, after):
    with pytest.raises(ValidationError):
        validate_plain_text(before + character + after)
