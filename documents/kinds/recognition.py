"""What a file is, by what is in it: names and media types are the sender's word."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Mapping

from lxml import etree

from documents.formats import caro, expense, soda, ubl
from documents.kinds import statements, xml_documents
from documents.kinds.parts import Reading

Reader = Callable[[bytes, str], Reading]
ARCHIVE = b"PK\x03\x04"
EMPTY_ARCHIVE = b"PK\x05\x06"
BEGINNING = 16_384  # bytes that tell what it is
XML_BEGINNING = 65_536  # a comment may stand before the first element
CODA_LINE = re.compile(r"[012348][ 0-9A-Za-z].{0,126}", re.DOTALL)
ENCODINGS = ("latin-1", "utf-16", "utf-16-be", "utf-32", "utf-32-be", "cp1140")
"""One of each family: among themselves these don't differ in what a record begins with."""
RECORD_LENGTH = 128
LINES_LOOKED_AT = 5
XML_BEGINS = (b"<", b"\xef\xbb\xbf<", b"\xfe\xff\x00<", b"\xff\xfe<\x00", b"\x00<", b"<\x00")
READERS: Mapping[str, Reader] = {
    **dict.fromkeys(soda.ROOTS, xml_documents.payroll),
    **dict.fromkeys(caro.ROOTS, xml_documents.card_statement),
    **dict.fromkeys(expense.ROOTS, xml_documents.expense_note),
    **dict.fromkeys(ubl.ROOTS, xml_documents.invoice),
}
ANY_NAMESPACE = "{*}"


def is_archive(content: bytes) -> bool:
    """Whether this is a ZIP file."""
    return content.startswith((ARCHIVE, EMPTY_ARCHIVE))


def reader_of(content: bytes) -> Reader | None:
    """Return what reads this file, ``None`` if it is of no kind that we take in."""
    if content.lstrip()[:4].startswith(XML_BEGINS):
        return _xml_reader(content)
    return statements.read if _looks_like_coda(content) else None


def _xml_reader(content: bytes) -> Reader | None:
    """Find a reader by the first element, without parsing the rest."""
    parser = etree.XMLPullParser(
        events=("start",), resolve_entities=False, no_network=True, load_dtd=False
    )
    with contextlib.suppress(etree.XMLSyntaxError):  # it may come after the first element
        parser.feed(content[:XML_BEGINNING])
    first = next((element for _event, element in parser.read_events()), None)
    if first is None or not isinstance(first.tag, str):
        return None
    local = first.tag.rpartition("}")[2]  # a prefix that is not bound stays in the name
    return READERS.get(first.tag) or READERS.get(ANY_NAMESPACE + local)


def _looks_like_coda(content: bytes) -> bool:
    """Whether one of the first lines is a record, in any encoding that a bank may use."""
    beginning = content[:BEGINNING]
    for encoding in ENCODINGS:
        text = beginning[: len(beginning) // 4 * 4].decode(encoding, "replace")
        lines = re.split(r"\r\n|[\r\n\x85]", text)[:LINES_LOOKED_AT]
        if any(_is_record(line) for line in lines):
            return True
    return False


def _is_record(line: str) -> bool:
    if line.startswith("0000"):
        return True
    return len(line) == RECORD_LENGTH and CODA_LINE.fullmatch(line) is not None
