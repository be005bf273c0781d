"""Words by which rows are found: how texts become words, and queries conditions."""

from __future__ import annotations

from uuid import UUID

import pytest

from common.words import LONGEST, MOST, Query, scope_of, words_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("De Korst, de korst!", "de korst"),
        ("F2026-0042", "f2026 2026 0042 42"),
        ("2026/123 000", "2026 123 000"),
        ("Société à Ciney", "societe a ciney"),
        ("STRASSE straße", "strasse"),
        ("BE62 5100 0754 7061", "be62 62 5100 0754 754 7061"),
        ("a_b c's & | ! :* (d)", "a b c s d"),
        ("Ж 中文", "ж 中文"),
    ],
)
def test_a_text_becomes_words(text, words):
    assert words_in(text) == words


def test_words_of_several_texts_stand_once():
    assert words_in("klant 12", "", "KLANT factuur") == "klant 12 factuur"


def test_what_has_no_blank_for_long_goes_on_as_another_word():
    assert words_in("x" * (LONGEST + 1)) == f"{'x' * LONGEST} x"


def test_a_row_keeps_so_many_words_at_most():
    assert len(words_in(" ".join(f"w{n}" for n in range(MOST + 1))).split()) == MOST


@pytest.mark.parametrize(
    ("text", "whole", "beginning"),
    [
        ("", (), ""),
        ("klant", (), "klant"),
        ("klant 12", ("klant", "12"), ""),
        ("De Korst", ("de",), "korst"),
        ("nv", ("nv",), ""),
        ("%_'", (), ""),
    ],
)
def test_the_last_word_of_a_query_may_be_a_beginning(text, whole, beginning):
    query = Query.of(text)

    assert set(query.whole) - {query.beginning} == set(whole)
    assert query.beginning == beginning


@pytest.mark.parametrize("office", [UUID(int=0), UUID(int=2**128 - 1), UUID(int=32767)])
def test_a_scope_fits_into_two_bytes_and_is_not_nought(office):
    assert 0 < scope_of(office) < 2**15
