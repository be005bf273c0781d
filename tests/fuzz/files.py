"""Files of every kind, sound ones and what accidents make of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.documents.formats import accidents
from tests.documents.formats.camt import messages
from tests.documents.formats.caro import statements as card_statements
from tests.documents.formats.coda import mutations, records
from tests.documents.formats.expense import notes
from tests.documents.formats.soda import payrolls
from tests.documents.formats.ubl import builders as invoices

CODA_SHARE = 0.5
RECEIVED_SHARE = 0.01
MOST_IN_ARCHIVE = 4

CAMT = messages.message(
    messages.statement(messages.entry(messages.transaction()), messages.entry(sign="DBIT"))
)
SOUND: dict[str, list[bytes]] = {
    "coda": [records.file(each) for each in mutations.FILES],
    "soda": [payrolls.FILE.encode()],
    "caro": [card_statements.FILE.encode()],
    "expense": [notes.FILE.encode()],
    "ubl": [
        invoices.with_attachments(invoices.attachment()).data(),
        invoices.credit_note().data(),
        invoices.e_fff().data(),
    ],
    "camt": [CAMT, messages.message(messages.statement(messages.entry()), version="02")],
}
"""By kind: files without a mistake."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file, and what it was before the accidents."""

    kind: str
    """One of ``SOUND``, or ``zip``."""
    content: bytes
    sound: bytes
    is_received: bool
    """Whether it goes through the whole reception too, which takes long."""


def make(seed: int, number: int) -> Made:
    """Return the file with this number, the same for the same seed."""
    random = Random(f"{seed} {number}")
    is_received = random.random() < RECEIVED_SHARE
    if random.random() < CODA_SHARE:
        return Made("coda", mutations.mutated(random), random.choice(SOUND["coda"]), is_received)
    kind = random.choice([*SOUND, "zip"])
    sound = _archive(random) if kind == "zip" else random.choice(SOUND[kind])
    return Made(kind, _damaged(random, sound), sound, is_received)


def _damaged(random: Random, sound: bytes) -> bytes:
    """Return the file after accidents, in another encoding now and then."""
    content = accidents.damaged(random, sound)
    return random.choice(ENCODINGS)(content)


def _archive(random: Random) -> bytes:
    """Return a ZIP file with sound and damaged files in it."""
    packed = io.BytesIO()
    method = random.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
    with zipfile.ZipFile(packed, "w", method) as archive:
        for number in range(random.randint(1, MOST_IN_ARCHIVE)):
            kind = random.choice([*SOUND])
            content = random.choice(SOUND[kind])
            if random.random() < 0.5:
                content = accidents.damaged(random, content)
            name = random.choice(["{}.cod", "é{}.xml", "../{}", "{}/", "{}"]).format(number)
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return packed.getvalue()


def _unchanged(content: bytes) -> bytes:
    return content


def _other_encoding(name: str) -> Callable[[bytes], bytes]:
    return lambda content: content.decode("latin-1").encode(name, "replace")


ENCODINGS = [*[_unchanged] * 9, *map(_other_encoding, ["utf-8", "utf-16", "utf-32-be"])]
