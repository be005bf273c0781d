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
    from documents.formats.coda.reading.source import Block


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
        """Return only the lines that begin at one of these places or behind, up to its end."""
        content = b"".join(
            [self.content[start:end] for start, end in zip(starts, ends, strict=True)]
        )
        return self._replace(content=content, line_count=len(content) // self.stride)


def lines_of(block: Block) -> Lines | None:
    """Return the block as such lines, ``None`` if it is something else."""
    content, encoding = block
    if encoding != "ascii":
        try:
            content, encoding = _in_one_byte_each(content, encoding)
        except UnicodeError:
            return None
    is_dos = content[RECORD_LENGTH : RECORD_LENGTH + 1] == b"\r"
    if not content.endswith((b"\n", b"\r")):
        content += b"\r\n" if is_dos else b"\n"
    stride = RECORD_LENGTH + (2 if is_dos else 1)
    count, rest = divmod(len(content), stride)
    if (
        rest
        or content[stride - 1 :: stride] != b"\n" * count
        or content[stride - 2 :: stride].count(b"\r") != (count if is_dos else 0)
        or len(content.replace(b"\n", b"")) != count * (stride - 1)
    ):
        return None
    return Lines(content, encoding, stride, count)


def _in_one_byte_each(content: bytes, encoding: str) -> tuple[bytes, str]:
    """Return the same text with one byte for each character, and the encoding that it is in then.

    Raises ``UnicodeError`` if it is not in this encoding, or has characters for which there is
    none.
    """
    if content.isascii():
        return content, "ascii"
    text = content.decode(encoding)
    return (text.encode("iso8859-1"), "iso8859-1") if encoding == "utf-8" else (content, encoding)


def repeat_line_before(columns: bytes, mask: bytes) -> bool:
    """Whether each line has what the line before it has, wherever the mask is 0xFF and not 0.

    The columns, taken as one large number, are compared with themselves shifted by one line. The
    mask must leave out the first line of each column.
    """
    number = int.from_bytes(columns)
    return not (number ^ number >> 8) & int.from_bytes(mask)
