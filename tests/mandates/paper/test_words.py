"""The words on mandates: complete, printable, and with the same places in every language."""

from __future__ import annotations

from string import Formatter

import pytest

from documents.renderings.typography import shown
from mandates.paper.labels import LABELS
from mandates.paper.wording import ALLOWED
from mandates.paper.wording_evidence import EVIDENCE
from mandates.paper.wording_terms import TERMS

ALL = [
    (key, texts) for labels in (LABELS, ALLOWED, TERMS, EVIDENCE) for key, texts in labels.items()
]


def places(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize(("key", "texts"), ALL, ids=[key for key, _ in ALL])
def test_it_says_the_same_in_three_languages(key, texts):
    assert len(texts) == 3
    assert len({frozenset(places(text)) for text in texts}) == 1
    assert [text for text in texts if shown(text) != text] == []


def test_sentences_end():
    sentences = [text for labels in (ALLOWED, TERMS) for texts in labels.values() for text in texts]

    assert [text for text in sentences if not text.endswith(".")] == []
