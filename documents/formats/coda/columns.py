"""Lines of equal length, looked at position by position.

``content[125::stride]`` is position 126 of every line at once: a question about all lines is then
one comparison of bytes, or of the whole numbers that these bytes make.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from documents.formats.coda.layout import RECORD_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from documents.formats.coda.layout import Zone
    from documents.formats.coda.lines import Block


class Lines(NamedTuple):
    """Lines of 128 characters of one byte each, with the same line end."""

    content: bytes
    encoding: str
    stride: int
    line_count: int

    def column(self, position: int) -> bytes:
        """Return one position (from 1) of all lines."""
        return self.content[position - 1 :: self.stride]

    def columns(self, zone: Zone) -> bytes:
        """Return several, one behind the other."""
        content, _, stride, _ = self
        return b"".join([content[start::stride] for start in range(zone.start - 1, zone.end)])

    def between(self, starts: Iterable[int], ends: Iterable[int]) -> Lines:
        """Return only the lines that begin at these places or behind, and end at those."""
        content = b"".join(
            [self.content[start:end] for start, end in zip(starts, ends, strict=True)]
        )
        return self._replace(content=content, line_count=len(content) // self.stride)


def lines_of(block: Block) -> Lines | None:
    """Return the block as such lines, ``None`` if it is something else."""
    content, encoding = block
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
        or (is_dos and content[stride - 2 :: stride] != b"\r" * count)
        or len(content.replace(b"\n", b"")) != count * (stride - 1)
    ):
        return None
    return Lines(content, encoding, stride, count)


def are_equal_to_line_before(columns: bytes, mask: bytes) -> bool:
    """Whether each line has what the line before it has, wherever the mask is 0xFF and not 0.

    The columns, taken as one large number, are compared with themselves shifted by one line. The
    mask must leave out the first line.
    """
    number = int.from_bytes(columns)
    return not (number ^ (number >> 8)) & int.from_bytes(mask)


def _can_be_decoded(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
