"""Damaged e-invoices: whatever the reader is given, it answers with values or with findings."""

from __future__ import annotations

import random

import pytest

from documents.formats.findings import LANGUAGES
from documents.formats.ubl import Invoice, read
from tests.documents.formats.ubl.builders import (
    attachment,
    credit_note,
    e_fff,
    with_attachments,
)

SEEDS = range(40)
MUTATIONS = 15
TOKENS = [b"", b"<", b">", b"&", b"\x00", b"\xff", b'"', b"</cbc:ID>", b"-", b"9" * 50, b"e", b"\n"]
WHOLE = [
    with_attachments(attachment(), attachment(b"x", "text/csv", "a.csv")).data(),
    credit_note().data(),
    e_fff().data(),
]


def mutated(data, chance):
    """Return a file with pieces cut out, doubled, moved or replaced."""
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(data))
        end = min(len(data), start + chance.choice([1, 1, 4, 40, 400]))
        piece = chance.choice([chance.choice(TOKENS), data[start:end] * 2, data[-end:-start]])
        data = data[:start] + piece + data[end:]
    return data


def retold(data, chance):
    """Return a file that is well-formed all the same: texts and names are exchanged."""
    pieces = data.split(b"<")
    for _ in range(chance.randint(1, 6)):
        first, second = chance.randrange(2, len(pieces)), chance.randrange(2, len(pieces))
        texts = [piece.partition(b">") for piece in (pieces[first], pieces[second])]
        pieces[first] = texts[0][0] + b">" + texts[1][2]
        pieces[second] = texts[1][0] + b">" + texts[0][2]
    return b"<".join(pieces)


@pytest.mark.parametrize("change", [mutated, retold])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_damaged_file_is_read_or_told(change, seed):
    chance = random.Random(f"{change.__name__} {seed}")
    for _ in range(MUTATIONS):
        data = change(chance.choice(WHOLE), chance)

        file = read(data)

        assert isinstance(file.invoice, Invoice) or file.errors
        assert all(finding.message(language) for finding in file.findings for language in LANGUAGES)
        assert read(data) == file
