"""What a file says is shown without being obeyed."""

from __future__ import annotations

import pytest

from documents.formats.text import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Crème – 5 €", "Crème – 5 €"),
        ("a\x00b", "a<U+0000>b"),
        ("line\nbreak", "line<U+000A>break"),
        ("\u202egnp.exe", "<U+202E>gnp.exe"),
        ("\udcff", "<U+DCFF>"),
    ],
)
def test_what_can_t_be_seen_is_named(text, shown):
    assert visible(text) == shown
