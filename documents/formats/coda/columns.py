"""Lines of equal length, looked at position by position.

``content[125::stride]`` is position 126 of every line at once: a question about all lines is then
one comparison of bytes, or of the whole numbers that these bytes make.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from documents.formats.coda.layout import RECORD_LENGTH

if TYPE_CHECKING:
    from documents.formats.coda.layout import Zone
    from documents.formats.coda.lines import Block


COVERED, IGNORED = b"\xff", b"\0"
"""What a mask has for a byte that is looked at, and for one that is not."""


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


class Mask:
    """Which bytes of a column (or several) to look at: those it covers.

    A column is taken as one large number: a question about all of its bytes is then a single
    operation.
    """

    def __init__(self, mask: bytes) -> None:
        self._mask = int.from_bytes(mask)
        self._size = len(mask)

    def except_for(self, other: Mask) -> Mask:
        """Return a mask that covers what this one does and the other doesn't."""
        rest = Mask(b"")
        rest._mask = self._mask & ~other._mask
        rest._size = self._size
        return rest

    def covers_equal(self, column: bytes, other: bytes) -> bool:
        """Whether the columns have the same bytes there."""
        return not (int.from_bytes(column) ^ int.from_bytes(other)) & self._mask

    def covers_repetition(self, column: bytes) -> bool:
        """Whether each line has there what the line before it has; not to be asked of the first."""
        number = int.from_bytes(column)
        return not (number ^ (number >> 8)) & self._mask

    def covers_digits(self, column: bytes) -> bool:
        """Whether there are only digits: 0x30 to 0x39, so that 0x3 stays if 6 is added."""
        ones = int.from_bytes(b"\x01" * self._size)
        high_halves, threes = ones * 0xF0, ones * 0x30 & self._mask
        number = int.from_bytes(column) & self._mask
        with_six = number + (ones * 0x06 & self._mask)
        return number & high_halves == threes and with_six & high_halves == threes


def _can_be_decoded(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
