"""Whether bytes are of the kind that a media type promises (BR-CL-24 has the list of types)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
NOT_CSV = (b"%PDF-", b"PK\x03\x04", b"MZ", b"<", b"{\\rtf")
CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f"))


@dataclass(frozen=True, slots=True)
class ContentKind:
    ending: str
    holds: Callable[[bytes], bool]
    """Whether these bytes are of this kind."""


def is_pdf(content: bytes) -> bool:
    """Whether this begins as a PDF does; some programs put a mark or blanks in front."""
    return content.removeprefix(BYTE_ORDER_MARK).lstrip().startswith(b"%PDF-")


def is_png(content: bytes) -> bool:
    """Whether this begins with the eight bytes of PNG."""
    return content.startswith(b"\x89PNG\r\n\x1a\n")


def is_jpeg(content: bytes) -> bool:
    """Whether this begins with an image's start and a marker."""
    return content.startswith(b"\xff\xd8\xff")


def is_csv(content: bytes) -> bool:
    """Whether this is plain text: no control characters, no markup, no file of another kind."""
    text = content.removeprefix(BYTE_ORDER_MARK)
    if text.lstrip().startswith(NOT_CSV):
        return False
    return text.translate(None, CONTROLS) == text


def is_xlsx(content: bytes) -> bool:
    """Whether this is a workbook of Office Open XML, without macros."""
    names = _names_in_zip(content)
    return {"[Content_Types].xml", "xl/workbook.xml"} <= names and not any(
        name.lower().endswith("vbaproject.bin") for name in names
    )


def is_ods(content: bytes) -> bool:
    """Whether the archive says by its first entry, stored plainly, that it is a spreadsheet."""
    return content[30:].startswith(b"mimetype" + ODS_TYPE.encode()) and "content.xml" in (
        _names_in_zip(content)
    )


KINDS = {
    "application/pdf": ContentKind(".pdf", is_pdf),
    "image/png": ContentKind(".png", is_png),
    "image/jpeg": ContentKind(".jpg", is_jpeg),
    "text/csv": ContentKind(".csv", is_csv),
    XLSX_TYPE: ContentKind(".xlsx", is_xlsx),
    ODS_TYPE: ContentKind(".ods", is_ods),
}
"""The media types that are accepted."""


def _names_in_zip(content: bytes) -> set[str]:
    """Return the names in an archive, of which nothing is unpacked; none if it isn't one."""
    if not content.startswith(b"PK\x03\x04"):
        return set()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return set()
