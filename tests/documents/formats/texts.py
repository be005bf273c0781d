"""Texts that XML can hold, and days that documents can be about, made up by Hypothesis."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from documents.formats.xml_reading import WHITE_SPACE

CHARACTERS = st.one_of(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
    st.sampled_from("\t\n\r\x85\u2028\u202e\xad&<>'\"]🧾{}"),
)


def _without_blanks(text: str) -> str:
    return text.strip(WHITE_SPACE)


TEXTS = st.text(CHARACTERS, max_size=12).map(_without_blanks)
REQUIRED = TEXTS.filter(bool)
LAST_DAY = date(2079, 12, 31)
DAYS = st.dates(date(1980, 1, 1), LAST_DAY)
