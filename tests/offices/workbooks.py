"""XLSX files for tests: a usual one, and what somebody could make of one to do harm."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORKBOOK = f"""<workbook xmlns="{MAIN}"
    xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
  <sheets><sheet name="Klanten" sheetId="1" r:id="rId1"/></sheets></workbook>"""
LINKS = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
  <Relationship Id="rId1" Type="worksheet" Target="worksheets/sheet1.xml"/></Relationships>"""


def workbook(*rows, links=LINKS, packed_by=zipfile.ZIP_DEFLATED, **parts):
    """Return an XLSX of these rows; ``parts`` replace or add files, ``a__b`` for ``xl/a/b.xml``."""
    files = {
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": links,
        "xl/worksheets/sheet1.xml": sheet("".join(row(cells) for cells in rows)),
    }
    files |= {f"xl/{name.replace('__', '/')}.xml": text for name, text in parts.items()}
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", packed_by) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


def sheet(rows, *, before=""):
    return f'{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def row(cells):
    """Return a row: text as text, whole numbers as numbers."""
    return f"<row>{''.join(cell(value) for value in cells)}</row>"


def cell(value):
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
