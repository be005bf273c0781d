"""Lines of equal length, looked at position by position.

``content[125::stride]`` is position 126 of every line at once: a question about all lines is then
one comparison of bytes, or of the whole numbers that these bytes make.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Self

from documents.formats.coda.layout import RECORD_LENGTH

if TYPE_CHECKING:
    from documents.formats.coda.layout import Zone
    from documents.formats.coda.reading.source import Block


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

    def columns(self, zone: Zone) -> int:
        """Return several, one behind the other, as one number."""
        content, _, stride, _ = self
        positions = range(zone.start - 1, zone.end)
        return int.from_bytes(b"".join([content[position::stride] for position in positions]))


def lines_of(block: Block) -> Lines | None:
    """Return the block as such lines, ``None`` if it is something else."""
    content, encoding = block
    if content.isascii():
        encoding = "ascii"
    else:
        try:
            text = content.decode(encoding)
            if encoding == "utf-8":
                content, encoding = text.encode("iso8859-1"), "iso8859-1"
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


class Mask(NamedTuple):
    """Which bytes of columns to look at: those it covers.

    Columns are taken as one large number, the last byte its lowest: a question about all bytes is
    then a single operation.
    """

    bits: int
    size: int
    """In bytes."""

    @classmethod
    def of(cls, mask: bytes, *, times: int) -> Self:
        """Return a mask from ``COVERED`` and ``IGNORED`` for each line, for so many columns."""
        bits = one_column = int.from_bytes(mask)
        for _ in range(times - 1):
            bits = bits << 8 * len(mask) | one_column
        return cls(bits, len(mask) * times)

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
        ones = int.from_bytes(b"\x01" * self.size) & self.bits
        covered = columns & self.bits
        high_halves, threes = ones * 0xF0, ones * 0x30
        return covered & high_halves == threes and covered + ones * 6 & high_halves == threes
