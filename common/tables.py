"""Tables as files, in flat memory however long: CSV, and XLSX (ECMA-376) with one sheet.

Cells are texts, whole numbers, ``Decimal``, dates, aware times or ``None``; what senders wrote can
become a formula in neither.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from xml.sax.saxutils import escape

from django.utils import timezone
from django.utils.translation import get_language

from common.zipping import zip_pieces

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001  # from which XLSX counts days
SECONDS_A_DAY = 86_400
LONGEST_CELL = 32_767  # characters, in XLSX
UNSEEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # not in XML
HEADING, DAY, TIME, AMOUNT = 1, 2, 3, 4  # places in the list of styles below


class TableForm(StrEnum):
    """As which file a table is wanted."""

    CSV = "csv"
    XLSX = "xlsx"


MEDIA_TYPES = {
    TableForm.CSV: "text/csv; charset=utf-8",
    TableForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{SHEET_TYPE}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEET_TYPE}.worksheet+xml"/>'
    "</Types>",
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"'
    f' Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
    '<sheet name="MyCodaBox" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><fonts count="2"><font/><font><b/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="5"><xf/>'
    '<xf fontId="1" applyFont="1"/><xf numFmtId="14" applyNumberFormat="1"/>'
    '<xf numFmtId="22" applyNumberFormat="1"/><xf numFmtId="4" applyNumberFormat="1"/></cellXfs>'
    "</styleSheet>",
}
SHEET_HEAD = (
    f'{DECLARATION}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
    '</sheetViews><sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="40" width="20"'
    ' customWidth="1"/></cols><sheetData>'
)
Rows = Iterable[Sequence[object]]


def table_pieces(form: TableForm, heading: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """Yield a table as a file, piece by piece, in the language that is spoken at this moment."""
    return csv_pieces(heading, rows) if form is TableForm.CSV else _xlsx_pieces(heading, rows)


# -- CSV -------------------------------------------------------------------------------------------


class _Line:
    """A file of one line: gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_pieces(heading: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """Yield a CSV as Belgian spreadsheets open it: UTF-8 with its mark, semicolons."""
    write = csv.writer(_Line(), delimiter=";").writerow
    mark = "." if get_language() == "en" else ","
    yield f"\ufeff{write(heading)}".encode()
    for row in rows:
        yield str(write([_as_text(cell, mark) for cell in row])).encode("utf-8", "replace")


def _as_text(value: object, mark: str) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", mark)
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int) else harmless(str(value))


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


# -- XLSX ------------------------------------------------------------------------------------------


def _xlsx_pieces(heading: Sequence[str], rows: Rows) -> Iterator[bytes]:
    parts = [(name, [f"{DECLARATION}{text}".encode()]) for name, text in PARTS.items()]
    return zip_pieces([*parts, ("xl/worksheets/sheet1.xml", _sheet(heading, rows))])


def _sheet(heading: Sequence[str], rows: Rows) -> Iterator[bytes]:
    yield SHEET_HEAD.encode()
    yield _row([_text(name, style=HEADING) for name in heading])
    for row in rows:
        yield _row([_cell(value) for value in row])
    yield b"</sheetData></worksheet>"


def _row(cells: Sequence[str]) -> bytes:
    return f"<row>{''.join(cells)}</row>".encode()


def _cell(value: object) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, Decimal):
        return f'<c s="{AMOUNT}"><v>{value:f}</v></c>'
    if isinstance(value, datetime):
        since = timezone.make_naive(value) - FIRST_DAY
        return f'<c s="{TIME}"><v>{since.days + since.seconds / SECONDS_A_DAY:.6f}</v></c>'
    if isinstance(value, date):
        return f'<c s="{DAY}"><v>{value.toordinal() - FIRST_DAY.toordinal()}</v></c>'
    return f"<c><v>{value}</v></c>" if isinstance(value, int) else _text(str(value))


def _text(text: str, *, style: int = 0) -> str:
    """Return a cell whose content is text whatever it looks like, a formula for example."""
    seen = escape(UNSEEN.sub("\ufffd", text[:LONGEST_CELL]))
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{seen}</t></is></c>'
