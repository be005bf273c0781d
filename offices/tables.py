"""Tables out of other programs: CSV in any usual encoding with any usual separator, or XLSX.

The first row names the columns, in whatever words the caller knows.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from django.utils.translation import gettext as _

from common.errors import InvalidValue
from offices.spreadsheets import is_spreadsheet, rows_of_spreadsheet

LARGEST_FILE = 5 * 1024 * 1024  # bytes
MOST_ROWS = 5_000
MOST_COLUMNS = 100
LONGEST_CELL = 1_000
OLD_SPREADSHEET = b"\xd0\xcf\x11\xe0"
SEPARATORS = ";,\t|"
SEPARATOR_LINE = "sep="  # what some spreadsheets write first, for others


class UnreadableList(InvalidValue):
    """The file as a whole can't be read as a list."""

    code = "unreadable_list"


def read_table(
    content: bytes, meanings: Mapping[str, str]
) -> tuple[set[str], list[tuple[int, dict[str, str]]]]:
    """Return which columns a file has, and its rows with their line: what each column says.

    ``meanings`` maps headings, as bare letters and digits, to names of columns. Raises
    ``UnreadableList`` for what can't be read as a table or is too large.
    """
    if len(content) > LARGEST_FILE:
        raise UnreadableList(_("The file is larger than 5 MB. Leave out what isn't a company."))
    if content.startswith(OLD_SPREADSHEET):
        raise UnreadableList(_("This is an old Excel file (.xls). Save it as .xlsx or CSV."))
    is_packed = is_spreadsheet(content)
    table = rows_of_spreadsheet(content) if is_packed else _rows_of_csv(content, meanings)
    written = ((line, cells) for line, cells in table if any(cells))
    lines = list(islice(written, MOST_ROWS + 2))
    if not lines:
        raise UnreadableList(_("The file is empty."))
    headings = [_meaning(cell, meanings) for cell in lines[0][1]]
    named = [(line, _named(headings, cells)) for line, cells in lines[1:]]
    return set(headings) - {""}, named


def check_length(rows: Sequence[object]) -> None:
    """Raise ``UnreadableList`` for a list with more rows than are taken in at once."""
    if len(rows) > MOST_ROWS:
        raise UnreadableList(
            _("The file has more than 5,000 companies. Take it in as several files.")
        )


def _named(headings: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Return the cells by their columns; of several columns that mean the same, the first."""
    values: dict[str, str] = {}
    for heading, cell in zip(headings, cells, strict=False):
        if heading and not values.get(heading):
            values[heading] = cell
    return values


def _rows_of_csv(content: bytes, meanings: Mapping[str, str]) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(content)
    try:
        rows = csv.reader(io.StringIO(text, newline=None), delimiter=_separator(text, meanings))
        for cells in rows:
            if rows.line_num == 1 and cells and cells[0].startswith(SEPARATOR_LINE):
                continue
            yield rows.line_num, [_cell(cell) for cell in cells[:MOST_COLUMNS]]
    except csv.Error as error:
        raise UnreadableList(_("The file can't be read as CSV. Save it as CSV again.")) from error


def _decoded(content: bytes) -> str:
    """Return text from UTF-8, UTF-16 with its mark, or else the Windows code page of the West."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _separator(text: str, meanings: Mapping[str, str]) -> str:
    """Return the separator under which most columns of the first row mean something."""
    lines = (
        line for line in text.splitlines() if line.strip() and not line.startswith(SEPARATOR_LINE)
    )
    first = next(lines, "")

    def meant(separator: str) -> tuple[int, int]:
        cells = next(csv.reader([first], delimiter=separator), [])
        return sum(1 for cell in cells if _meaning(cell, meanings)), len(cells)

    return max(SEPARATORS, key=meant)


def _cell(text: str) -> str:
    """Return what a cell says, without what spreadsheets put before it to keep it text."""
    text = text.strip()[:LONGEST_CELL]
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    return text.removeprefix("'").strip()


def _meaning(heading: str, meanings: Mapping[str, str]) -> str:
    """Return which column a heading names, in any of three languages, or an empty text."""
    bare = unicodedata.normalize("NFKD", heading.casefold())
    return meanings.get(re.sub(r"[^a-z0-9]", "", bare), "")


def bare_number(text: str) -> str:
    """Return an enterprise number without what people put between its digits."""
    number = re.sub(r"[\s.\-/]", "", text).upper()
    if re.fullmatch(r"[1-9]\d{8}", number):
        return f"0{number}"  # a spreadsheet took it for a number and dropped the zero
    return number


def split_ibans(text: str) -> list[str]:
    """Return the account numbers in a cell, without spaces."""
    ibans = re.split(r"[,;|\n]+", text)
    return [re.sub(r"\s", "", iban).upper() for iban in ibans if iban.strip()]
