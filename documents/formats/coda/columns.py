"""Lines of equal length, looked at position by position.

``content[125::stride]`` is position 126 of every line at once: a question about all lines is then
one comparison of bytes, or of the whole numbers that these bytes make.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from documents.formats.coda.layout import RECORD_LENGTH

if TYPE_CHECKING:
    from documents.formats.coda.layout import Zone
    from documents.formats.coda.lines import Section

FILLER = {1: b"0", 2: b" "}
"""By version: what stands between the next and the link code."""


class Lines(NamedTuple):
    """Lines of 128 characters of one byte each, with the same line end."""

    content: bytes
    encoding: str
    stride: int
    count: int

    def text(self, index: int) -> str:
        """Return one line without its end."""
        start = index * self.stride
        return self.content[start : start + RECORD_LENGTH].decode(self.encoding)

    def column(self, position: int, first: int = 0, end: int | None = None) -> bytes:
        """Return a position (from 1) of the lines from ``first`` up to, not including, ``end``."""
        stride = self.stride
        start = first * stride + position - 1
        return self.content[start : None if end is None else end * stride : stride]

    def columns(self, zone: Zone, first: int, end: int) -> bytes:
        """Return several columns, one behind the other."""
        return b"".join(
            [self.column(position, first, end) for position in range(zone.start, zone.end + 1)]
        )


def lines_of(section: Section) -> Lines | None:
    """Return the section as such lines, ``None`` if it is something else."""
    content, encoding = section
    if content.isascii():
        encoding = "ascii"
    elif encoding == "utf-8":
        try:
            content, encoding = content.decode().encode("iso8859-1"), "iso8859-1"
        except UnicodeError:
            return None
    elif not _can_be_decoded(content, encoding):
        return None
    is_dos = content[RECORD_LENGTH : RECORD_LENGTH + 1] == b"\r"
    if not content.endswith(b"\n"):
        content += b"\r\n" if is_dos else b"\n"
    stride = RECORD_LENGTH + (2 if is_dos else 1)
    count, rest = divmod(len(content), stride)
    if (
        rest
        or content[stride - 1 :: stride] != b"\n" * count
        or content.count(b"\n") != count
        or content.count(b"\r") != (count if is_dos else 0)
        or (is_dos and content[stride - 2 :: stride] != b"\r" * count)
    ):
        return None
    return Lines(content, encoding, stride, count)


def _can_be_decoded(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
