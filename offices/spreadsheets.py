"""The first sheet of an XLSX (ECMA-376), read without obeying it: no DTD, no entities, no bombs.

Only what a list needs: texts and numbers in cells, as they were stored; formulas count with the
value that the spreadsheet saved for them.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext as _
from lxml import etree

from common.errors import InvalidValue

MAGIC = b"PK\x03\x04"
MOST_PARTS = 1_000
LARGEST_PART = 30 * 1024 * 1024  # bytes, unpacked
MOST_TAGS = 2_500_000  # of a part; the tree of as many elements takes some 300 MB
LONGEST_TEXT = 32_767  # characters; no spreadsheet takes more in a cell
PACKED_BY = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""All that ECMA-376 allows (part 2, annex C); the others unpack in one go, whatever comes out."""
MOST_LINES = 1_048_576  # of a sheet in any spreadsheet
MOST_COLUMNS = 100
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
FIRST_SHEET = "xl/worksheets/sheet1.xml"


class UnreadableSpreadsheet(InvalidValue):
    code = "unreadable_list"


def is_spreadsheet(content: bytes) -> bool:
    """Tell whether a file is packed as an XLSX is."""
    return content.startswith(MAGIC)


def rows_of_spreadsheet(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the first sheet with their numbers; raises ``UnreadableSpreadsheet``."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if len(archive.infolist()) > MOST_PARTS:
                raise _unreadable()
            texts = _shared_texts(archive)
            yield from _rows(_part(archive, _first_sheet(archive)), texts)
    except (
        zipfile.BadZipFile,
        zlib.error,
        etree.XMLSyntaxError,
        EOFError,
        KeyError,
        NotImplementedError,  # a way of packing that this Python doesn't know
        RuntimeError,  # encrypted
        ValueError,
    ) as error:
        raise _unreadable() from error


def _unreadable() -> UnreadableSpreadsheet:
    return UnreadableSpreadsheet(
        _("The file can't be read as an Excel file (.xlsx). Save it again, or as CSV.")
    )


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return one part, unless it unpacks to more than a list could need."""
    info = archive.getinfo(name)
    if info.compress_type not in PACKED_BY:
        raise _unreadable()
    with archive.open(info) as file:
        content = file.read(LARGEST_PART + 1)
    if len(content) > LARGEST_PART or content.count(b"<") > MOST_TAGS:
        raise UnreadableSpreadsheet(
            _("The Excel file is too large. Keep one sheet, and leave out what isn't a company.")
        )
    return content


def _elements(content: bytes, tag: str) -> Iterator[etree._Element]:
    """Yield the elements of this name, each forgotten after its turn."""
    found = etree.iterparse(
        io.BytesIO(content),
        events=("end",),
        tag=tag,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    for _event, element in found:
        if element.getroottree().docinfo.doctype:
            raise _unreadable()
        yield element
        element.clear()
        parent = element.getparent()
        while parent is not None and (before := element.getprevious()) is not None:
            parent.remove(before)


def _first_sheet(archive: zipfile.ZipFile) -> str:
    sheets = _elements(_part(archive, "xl/workbook.xml"), f"{MAIN}sheet")
    wanted = next((sheet.get(RELATION) for sheet in sheets), None)
    links = _elements(_part(archive, "xl/_rels/workbook.xml.rels"), "{*}Relationship")
    for link in links:
        if link.get("Id") == wanted:
            target = str(link.get("Target", ""))
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    return FIRST_SHEET


def _shared_texts(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    content = _part(archive, "xl/sharedStrings.xml")
    return [_text(element) for element in _elements(content, f"{MAIN}si")]


def _text(element: etree._Element) -> str:
    """Return a text without the reading aids (``rPh``) that some languages add to it."""
    parts = element.xpath(".//*[local-name()='t'][not(ancestor::*[local-name()='rPh'])]/text()")
    text = "".join(parts).strip()  # here, once: thousands of cells may share it
    if len(text) > LONGEST_TEXT:
        raise _unreadable()
    return text


def _rows(sheet: bytes, texts: list[str]) -> Iterator[tuple[int, list[str]]]:
    for line, row in enumerate(_elements(sheet, f"{MAIN}row"), start=1):
        if line > MOST_LINES:
            raise _unreadable()
        cells: dict[int, str] = {}
        in_order = islice(row.iterchildren(f"{MAIN}c"), MOST_COLUMNS)
        for place, cell in enumerate(in_order):
            column = _column(cell.get("r"), place)
            if column < MOST_COLUMNS:
                cells[column] = _value(cell, texts)
        width = max(cells, default=-1) + 1
        number = row.get("r") or ""
        yield (
            int(number) if number.isdecimal() and len(number) < 8 else line,  # noqa: PLR2004
            [cells.get(column, "") for column in range(width)],
        )


def _column(reference: str | None, place: int) -> int:
    """Return the number of a column from 0: ``C7`` is 2; without a reference, its place."""
    letters = re.match(r"[A-Z]{1,3}", reference or "")
    if not letters:
        return place
    number = 0
    for letter in letters[0]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _value(cell: etree._Element, texts: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell)
    value = (cell.findtext(f"{MAIN}v") or "").strip()
    if len(value) > LONGEST_TEXT:
        raise _unreadable()
    if kind == "s":
        return texts[int(value)] if value.isdecimal() and int(value) < len(texts) else ""
    if kind == "n" and re.fullmatch(r"-?\d+(\.\d+)?([Ee][+-]?\d{1,2})?", value):
        number = float(value)
        return str(int(number)) if number.is_integer() else value
    return value
