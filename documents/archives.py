"""ZIP files from outside, unpacked in memory: no bombs, no paths, no archives inside archives."""

from __future__ import annotations

import io
import stat
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
NESTED = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")


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
            for info in listed:
                _unpacked(archive, info)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error, ValueError) as error:
        raise ArchiveRefused(
            "The ZIP file is damaged or made in a way that can't be read."
        ) from error
    return _members(content, listed)


def _members(content: bytes, listed: list[zipfile.ZipInfo]) -> Iterator[Member]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for info in listed:
            yield Member(info.filename, _unpacked(archive, info))


def _check(listed: list[zipfile.ZipInfo], packed: int) -> None:
    if not listed:
        raise ArchiveRefused("The ZIP file holds no files.")
    if len(listed) > MOST_FILES:
        raise ArchiveRefused(f"The ZIP file holds more than {MOST_FILES} files.")
    total = sum(info.file_size for info in listed)
    if total > LARGEST_TOTAL or any(info.file_size > LARGEST_FILE for info in listed):
        raise ArchiveRefused("The ZIP file is too large when unpacked.")
    if total > SMALL_ENOUGH and total > STEEPEST_RATIO * packed:
        raise ArchiveRefused("The ZIP file unpacks to far more than it should.")
    for info in listed:
        if info.flag_bits & 1:
            raise ArchiveRefused("The ZIP file is protected with a password.")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise ArchiveRefused("The ZIP file holds a link instead of a file.")


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Unpack one file, never more than it said there would be."""
    content = archive.read(info)
    if content.startswith(NESTED):
        raise ArchiveRefused("The ZIP file holds another archive.")
    return content
