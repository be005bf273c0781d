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


class Lines(NamedTuple):
    """Lines of 128 characters of one byte each, with the same line end."""

    content: bytes
    encoding: str
    stride: int
    count: int

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


class Mask:
    """Which bytes of a column are looked at: those that are 0xFF, not those that are 0."""

    def __init__(self, mask: bytes) -> None:
        self._every = int.from_bytes(mask)
        self._high_bits = int.from_bytes(mask.replace(b"\xff", b"\xf0"))
        self._threes = int.from_bytes(mask.replace(b"\xff", b"\x30"))
        self._sixes = int.from_bytes(mask.replace(b"\xff", b"\x06"))

    def equal(self, column: bytes, other: bytes) -> bool:
        """Whether the two columns have the same bytes there."""
        return not (int.from_bytes(column) ^ int.from_bytes(other)) & self._every

    def equal_to_line_before(self, column: bytes) -> bool:
        """Whether each line has there what the line before it has."""
        number = int.from_bytes(column)
        return not (number ^ (number >> 8)) & self._every

    def are_digits(self, column: bytes) -> bool:
        """Whether there are only digits: 0x30 to 0x39, and not above 0x3F when 6 is added."""
        number = int.from_bytes(column) & self._every
        return (
            number & self._high_bits == self._threes
            and (number + self._sixes) & self._high_bits == self._threes
        )


def _can_be_decoded(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
