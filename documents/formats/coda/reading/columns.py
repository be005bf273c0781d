"""Lines of equal length, looked at position by position.

``content[125::stride]`` is position 126 of every line at once: a question about all lines is then
one comparison of bytes, or of the whole numbers that these bytes make.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, Self

from documents.formats.coda.layout import RECORD_LENGTH

if TYPE_CHECKING:
    from documents.formats.coda.layout import Zone
    from documents.formats.coda.reading.source import Block


COVERED, IGNORED = b"\xff", b"\0"
"""What a mask has for a byte that is looked at, and for one that is not."""


class Lines(NamedTuple):
    """Lines of 128 characters with the same line end."""

    text: str
    content: bytes
    """The same with one byte for each character: that of ISO 8859-1, or of an extension of ASCII."""
    stride: int
    line_count: int

    def column(self, position: int) -> bytes:
        """Return one position (from 1) of all lines."""
        return self.content[position - 1 :: self.stride]

    def columns(self, *zones: Zone) -> int:
        """Return several, one behind the other, as one number."""
        _, content, stride, _ = self
        positions = chain.from_iterable(range(start - 1, end) for start, end in zones)
        return int.from_bytes(b"".join([content[position::stride] for position in positions]))


def lines_of(block: Block) -> Lines | None:
    """Return the block as such lines, ``None`` if it is something else."""
    content, encoding = block
    is_ascii = content.isascii()
    try:
        text = content.decode("ascii" if is_ascii else encoding)
    except UnicodeDecodeError:
        return None
    if encoding == "utf-8" and not is_ascii:
        content = text.encode("iso8859-1", "replace")
    is_dos = content[RECORD_LENGTH : RECORD_LENGTH + 1] == b"\r"
    if not content.endswith((b"\n", b"\r")):
        text += "\r\n" if is_dos else "\n"
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
    return Lines(text, content, stride, count)


class Mask(NamedTuple):
    """Which bytes of a column (or several) to look at: those it covers.

    Columns are taken as one large number, the last byte its lowest: a question about all bytes is
    then a single operation.
    """

    bits: int
    size: int
    """In bytes."""

    @classmethod
    def of(cls, mask: bytes) -> Self:
        """Return a mask from ``COVERED`` and ``IGNORED`` for each byte."""
        return cls(int.from_bytes(mask), len(mask))

    def followed_by(self, other: Mask) -> Mask:
        return Mask(self.bits << 8 * other.size | other.bits, self.size + other.size)

    def except_for(self, other: Mask) -> Mask:
        return Mask(self.bits & ~other.bits, self.size)

    def covers_equal(self, columns: int, others: int) -> bool:
        """Whether the columns have the same bytes there."""
        return not (columns ^ others) & self.bits

    def covers_repetition(self, columns: int) -> bool:
        """Whether each line has there what the line before it has; not to be asked of the first."""
        return not (columns ^ columns >> 8) & self.bits

    def covers_digits(self, columns: int) -> bool:
        """Whether there are only digits: 0x30 to 0x39, so that 0x3 stays if 6 is added."""
        ones = int.from_bytes(b"\x01" * self.size)
        high_halves, threes = ones * 0xF0, ones * 0x30 & self.bits
        covered = columns & self.bits
        with_six = covered + (ones * 0x06 & self.bits)
        return covered & high_halves == threes and with_six & high_halves == threes
