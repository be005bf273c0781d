"""ZIP files from outside, unpacked in memory: no bombs, no paths, no archives inside archives."""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from common.errors import DomainError

MOST_FILES = 5_000
LARGEST_FILE = 100_000_000  # bytes, unpacked
LARGEST_TOTAL = 200_000_000  # bytes, unpacked
STEEPEST_RATIO = 200  # unpacked to packed; text of banks stays far below
SMALL_ENOUGH = 1_000_000  # bytes for which no ratio is asked
PIECE = 1 << 20  # bytes unpacked at a time
PACKED_BY = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""The others are unpacked in one go, however much comes out."""
NESTED = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
OFFICE_PARTS = frozenset({"[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"})
"""Files that make a ZIP file a text, a spreadsheet or a program."""
CLUTTER = re.compile(r"(.*/)?(__MACOSX/.*|\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini)", re.DOTALL)
"""What computers add on their own when people pack a folder."""
REFUSED = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, struct.error)


class ArchiveRefused(DomainError):
    """The archive isn't unpacked, none of it; the message says why."""

    code = "archive_refused"


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive. ``name`` is for people: it is never used as a path."""

    name: str
    content: bytes


def members(content: bytes) -> Iterator[Member]:
    """Return the files of an archive, one in memory at a time; raises ``ArchiveRefused``.

    Everything is unpacked and checked once before the first is given: all of it or nothing.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            listed = [info for info in archive.infolist() if not info.is_dir()]
            _check(listed, len(content))
            wanted = [info for info in listed if not CLUTTER.fullmatch(info.filename)]
            for info in wanted:
                _try_out(archive, info)
    except REFUSED as error:
        raise _damaged() from error
    if not wanted:
        raise ArchiveRefused("The ZIP file holds no files.")
    return _members(content, wanted)


def _members(content: bytes, wanted: list[zipfile.ZipInfo]) -> Iterator[Member]:
    """Unpack once more; no file can turn out larger than it was when it was tried out."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for info in wanted:
            with archive.open(info) as packed:
                yield Member(info.filename, packed.read(info.file_size + 1))


def _check(listed: list[zipfile.ZipInfo], packed: int) -> None:
    if len(listed) > MOST_FILES:
        raise ArchiveRefused(f"The ZIP file holds more than {MOST_FILES} files.")
    if any(info.filename in OFFICE_PARTS for info in listed):
        raise ArchiveRefused("This is a document or a program of another kind, not a ZIP file.")
    total = sum(info.file_size for info in listed)
    if total > LARGEST_TOTAL or any(info.file_size > LARGEST_FILE for info in listed):
        raise ArchiveRefused("The ZIP file is too large when unpacked.")
    if total > SMALL_ENOUGH and total > STEEPEST_RATIO * packed:
        raise ArchiveRefused("The ZIP file unpacks to far more than it should.")
    for info in listed:
        _check_one(info)


def _check_one(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & 1:
        raise ArchiveRefused("The ZIP file is protected with a password.")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise ArchiveRefused("The ZIP file holds a link instead of a file.")
    if info.compress_type not in PACKED_BY:
        raise _damaged()


def _try_out(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """Unpack one file piece by piece and forget it: it must be as large as it says."""
    size = 0
    with archive.open(info) as packed:
        while piece := packed.read(PIECE):
            if not size and piece.startswith(NESTED):
                raise ArchiveRefused("The ZIP file holds another archive.")
            size += len(piece)
    if size != info.file_size:
        raise _damaged()


def _damaged() -> ArchiveRefused:
    return ArchiveRefused("The ZIP file is damaged or made in a way that can't be read.")
