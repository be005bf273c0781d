"""Everything that people read is there in Dutch and French."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.architecture.files import ROOT, name, ours

LANGUAGES = ("nl", "fr")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    **{f"{word}_lazy": DEFAULT_KEYWORDS[word] for word in ("gettext", "ngettext", "pgettext")},
    "gettext_noop": None,
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%(%)|\{(\w*)\}")


TEXT = r"""(u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(gettext|ngettext|pgettext|npgettext|_)\({TEXT}(?:,\s*{TEXT})?")
"""A call in a template that was made to look like Python."""


class Said(NamedTuple):
    """A text for people, with the context that tells it from others like it."""

    words: str
    context: str | None


def catalogue(language: str) -> Catalog:
    with (ROOT / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language)


def texts(said: str | tuple[str, ...]) -> tuple[str, ...]:
    """Return a text, or its forms for one and for many."""
    return (said,) if isinstance(said, str) else tuple(said)


def words_of(path: Path) -> Iterator[Said]:
    """Yield what a file says to people."""
    if path.suffix != ".py":
        yield from words_of_template(path)
        return
    with path.open("rb") as file:
        for _line, function, said, _comments in extract_python(file, list(KEYWORDS), [], {}):
            words = [word for word in texts(said or ()) if isinstance(word, str)]
            if words:
                yield Said(words[0], None) if "pgettext" not in function else Said(*words[1::-1])


def words_of_template(path: Path) -> Iterator[Said]:
    for call in CALL.finditer(templatize(path.read_text(), origin=str(path))):
        first, second = (ast.literal_eval(text) if text else None for text in call.groups()[1:])
        yield Said(second, first) if "pgettext" in call[1] else Said(first, None)


def faults(message: Message) -> Iterator[str]:
    """Tell what is wrong with an entry of a catalogue."""
    if message.fuzzy:
        yield "is doubtful"
    if not all(texts(message.string)):
        yield "has no translation"
        return
    asked = placeholders(*texts(message.id))
    if any(not placeholders(form) <= asked for form in texts(message.string)):
        yield "has placeholders of its own"
    if placeholders(*texts(message.string)) != asked:
        yield "leaves placeholders out"


def placeholders(*forms: str) -> set[str]:
    return {found.group() for form in forms for found in PLACEHOLDER.finditer(form)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_is_translated_with_its_placeholders(language):
    wrong = [
        f"{texts(message.id)[0]!r} {fault}"
        for message in catalogue(language)
        if message.id
        for fault in faults(message)
    ]

    assert wrong == []


def test_everything_that_is_said_is_in_the_catalogues():
    speaking = [path for path in ours(".py") if "gettext" in path.read_text()]
    templates = [path for path in ours(".html", ".txt") if ROOT / "templates" in path.parents]
    said = {text: name(path) for path in [*speaking, *templates] for text in words_of(path)}
    known = {language: catalogue(language) for language in LANGUAGES}

    missing = [
        f"{place}: {text.words!r} in {language}"
        for text, place in said.items()
        for language in LANGUAGES
        if known[language].get(*text) is None
    ]

    assert len(said) > 1_000
    assert missing == []
