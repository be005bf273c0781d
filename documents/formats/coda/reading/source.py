"""From bytes or a stream to blocks of whole lines, each ending with a trailer.

A block of a sound file is a number of whole statements. Nothing depends on it: a block may end in
the middle of a statement, and the reader finds that out line by line.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from documents.formats.coda.errors import CodaError, UntrustworthyFile
from documents.formats.coda.findings import Code, error
from documents.formats.coda.reading.encodings import SINGLE_BYTE, detect_encoding

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK_SIZE = 1 << 18
BLOCK_LIMIT = 8 << 20
"""A block is handed on at this size even if no trailer was seen, so that memory stays bounded."""

ENOUGH_TO_TELL = 64
"""So many bytes show whether this is UTF-16, UTF-32 or EBCDIC."""
LONGEST_CHARACTER = 4
"""So many bytes a character can have."""

EBCDIC_LINE_END = "\x85"
DOS_END_OF_FILE = "\x1a"
"""What old editors put behind the last line."""


class Block(NamedTuple):
    """Whole lines, in an encoding in which digits and line ends are those of ASCII.

    If the encoding is ASCII, there is certainly nothing else in it.
    """

    content: bytes
    encoding: str

    def lines(self) -> list[str]:
        """Return the lines without their ends: LF, CR LF or, if there is no LF, CR.

        Raises ``UnicodeDecodeError``.
        """
        text = self.content.decode(self.encoding)
        lines = text.split("\n") if "\n" in text else text.split("\r")
        if not lines[-1]:
            lines.pop()
        return [line.removesuffix("\r") for line in lines]

    def statements(self) -> Iterator[Block]:
        """Cut the block behind each trailer."""
        line_end = _line_end(self.content)
        start = 0
        while end := _end_of_first_trailer(self.content, start, line_end):
            yield Block(self.content[start:end], self.encoding)
            start = end
        if start < len(self.content):
            yield Block(self.content[start:], self.encoding)


class Source:
    """A file to read, in pieces.

    ``encoding`` is known when all blocks have been seen: until a character outside ASCII turns up,
    most encodings look the same.
    """

    def __init__(self, source: bytes | BinaryIO, *, encoding: str | None = None) -> None:
        try:
            self.encoding = codecs.lookup(encoding or "ascii").name
        except LookupError as unknown:
            raise CodaError(f"There is no encoding named {encoding}.") from unknown
        self._is_decided = encoding is not None
        self._must_be_ascii = encoding is not None and self.encoding == "ascii"
        self._source = source
        if isinstance(source, bytes) and not self._is_decided:
            self.encoding = detect_encoding(source)
            self._is_decided = True

    def blocks(self) -> Iterator[Block]:
        """Cut the file into blocks.

        Raises ``UntrustworthyFile`` if the bytes are no text in their encoding.
        """
        rest = b""
        for piece in self._pieces():
            content = rest + piece if rest else piece
            start = 0
            while end := _end_of_block(content, start):
                yield Block(content[start:end], self._block_encoding)
                start = end
            rest = content[start:]
        if rest:
            yield Block(rest, self._block_encoding)

    @property
    def _block_encoding(self) -> str:
        return self.encoding if self.encoding in SINGLE_BYTE else "utf-8"

    def _pieces(self) -> Iterator[bytes]:
        """Give the file as it comes; what is not an extension of ASCII is made UTF-8."""
        decoder: codecs.IncrementalDecoder | None = None
        held = b""
        for chunk, is_last in self._chunks():
            content = held + chunk
            if not is_last and self._needs_more(content):
                held = content
                continue
            held = b""
            if not self._is_decided:
                self.encoding = detect_encoding(content, is_whole=is_last)
                self._is_decided = self.encoding != "ascii"
            elif self._must_be_ascii and not content.isascii():
                raise UntrustworthyFile([error(Code.UNDECODABLE, expected="ascii")])
            if self.encoding in SINGLE_BYTE or self.encoding == "utf-8":
                yield content
                continue
            decoder = decoder or codecs.getincrementaldecoder(self.encoding)()
            try:
                text = decoder.decode(content, final=is_last)
                if self.encoding == "cp1140":
                    text = text.replace(EBCDIC_LINE_END, "\n")
                yield text.encode()
            except UnicodeError as undecodable:
                raise UntrustworthyFile(
                    [error(Code.UNDECODABLE, expected=self.encoding)]
                ) from undecodable

    def _needs_more(self, content: bytes) -> bool:
        """Whether the encoding can't be told yet: at the start, or if a character may be cut."""
        if self._is_decided:
            return False
        if len(content) < ENOUGH_TO_TELL:
            return True
        return content[:-LONGEST_CHARACTER].isascii() and not content.isascii()

    def _chunks(self) -> Iterator[tuple[bytes, bool]]:
        """Give the bytes, and whether they are the last."""
        if isinstance(self._source, bytes):
            yield self._source, True
            return
        chunk = self._source.read(CHUNK_SIZE)
        while chunk:
            following = self._source.read(CHUNK_SIZE)
            yield chunk, not following
            chunk = following


def _line_end(content: bytes, start: int = 0) -> bytes:
    """Return LF if there is one from here on, else CR."""
    return b"\r" if content.find(b"\n", start) < 0 else b"\n"


def _end_of_first_trailer(content: bytes, start: int, line_end: bytes) -> int:
    """Return where the first line that begins with 9 ends, 0 if there is none."""
    trailer = content.find(line_end + b"9", start)
    return 0 if trailer < 0 else content.find(line_end, trailer + 1) + 1


def _end_of_block(content: bytes, start: int) -> int:
    """Return where to cut: behind the last trailer of a chunk or, in a long statement, the next.

    0 if there is no trailer, and not so much that it must be cut somewhere.
    """
    line_end = _line_end(content, start)
    trailer = _last_trailer(content, start, line_end)
    if trailer < 0:
        trailer = content.find(line_end + b"9", start + CHUNK_SIZE - 1)
    end = 0 if trailer < 0 else content.find(line_end, trailer + 1) + 1
    limit = start + BLOCK_LIMIT
    if (end or len(content)) <= limit:
        return end
    return content.rfind(line_end, start, limit) + 1 or limit


def _last_trailer(content: bytes, start: int, line_end: bytes) -> int:
    """Return where, in the chunk that begins here, the line end before a trailer is; else -1.

    The first characters of the lines are looked through, if these are all of one length: it is
    a hundred times less than all characters.
    """
    stride = content.find(line_end, start) - start + 1
    if stride > 0:
        line = content[start : start + CHUNK_SIZE : stride].rfind(b"9")
        trailer = start + line * stride - 1
        if line > 0 and content[trailer : trailer + 2] == line_end + b"9":
            return trailer
    return content.rfind(line_end + b"9", start, start + CHUNK_SIZE)
