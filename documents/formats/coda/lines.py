"""From bytes or a stream to sections: runs of whole lines, each up to and with a trailer.

A section of a sound file is one statement. Nothing depends on it: a section may hold a part of a
statement, or several, and the reader finds that out line by line.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from documents.formats.coda.encodings import SINGLE_BYTE, detect_encoding
from documents.formats.coda.errors import CodaError, UntrustworthyFile
from documents.formats.coda.findings import Code, error

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK_SIZE = 1 << 20
SECTION_LIMIT = 8 << 20
"""A section is handed on at this size even if no trailer was seen, so that memory stays bounded."""

LINE_END = re.compile(r"\r\n|\n|\r")
EBCDIC_LINE_END = "\x85"
DOS_END_OF_FILE = "\x1a"


class Section(NamedTuple):
    """Whole lines, in an encoding in which digits and line ends are those of ASCII."""

    content: bytes
    encoding: str

    @property
    def line_count(self) -> int:
        """How many lines, the last perhaps without an end; only for lines that end in LF."""
        return self.content.count(b"\n") + (not self.content.endswith(b"\n"))

    def text(self) -> str:
        """Raises ``UnicodeDecodeError``."""
        return self.content.decode(self.encoding)


class Source:
    """A file to read, in pieces if it is a stream.

    ``encoding`` is known when all sections have been seen: until a character outside ASCII turns
    up, most encodings look the same.
    """

    def __init__(self, source: bytes | BinaryIO, *, encoding: str | None = None) -> None:
        self._source = source
        self._is_given = encoding is not None
        try:
            self.encoding = codecs.lookup(encoding or "ascii").name
        except LookupError as unknown:
            raise CodaError(f"There is no encoding named {encoding}.") from unknown

    def sections(self) -> Iterator[Section]:
        """Raises ``UntrustworthyFile`` if the bytes are no text in their encoding."""
        rest = b""
        for piece in self._pieces():
            content = rest + piece if rest else piece
            line_end = b"\n" if b"\n" in content else b"\r"
            start = 0
            while end := _end_of_trailer(content, start, line_end):
                yield Section(content[start:end], self._line_encoding)
                start = end
            rest = content[start:]
            if len(rest) > SECTION_LIMIT:
                end = rest.rfind(line_end) + 1 or len(rest)
                yield Section(rest[:end], self._line_encoding)
                rest = rest[end:]
        if rest:
            yield Section(rest, self._line_encoding)

    @property
    def _line_encoding(self) -> str:
        return self.encoding if self.encoding in SINGLE_BYTE else "utf-8"

    def _pieces(self) -> Iterator[bytes]:
        """The file as it comes; what is not an extension of ASCII is made UTF-8."""
        decoder: codecs.IncrementalDecoder | None = None
        is_first = True
        for chunk, is_last in self._chunks():
            if self._is_undecided(chunk, is_first=is_first):
                self.encoding = detect_encoding(chunk, is_whole=is_last)
            is_first = False
            if self.encoding in SINGLE_BYTE or self.encoding == "utf-8":
                yield chunk
                continue
            decoder = decoder or codecs.getincrementaldecoder(self.encoding)()
            try:
                text = decoder.decode(chunk, final=is_last)
                if self.encoding == "cp1140":
                    text = text.replace(EBCDIC_LINE_END, "\n")
                yield text.encode()
            except UnicodeError as undecodable:
                raise UntrustworthyFile(
                    [error(Code.UNDECODABLE, expected=self.encoding)]
                ) from undecodable

    def _is_undecided(self, chunk: bytes, *, is_first: bool) -> bool:
        if self._is_given:
            return False
        return is_first or (self.encoding == "ascii" and not chunk.isascii())

    def _chunks(self) -> Iterator[tuple[bytes, bool]]:
        """The bytes, and whether they are the last."""
        if isinstance(self._source, bytes):
            yield self._source, True
            return
        chunk = self._source.read(CHUNK_SIZE)
        while chunk:
            following = self._source.read(CHUNK_SIZE)
            yield chunk, not following
            chunk = following


def _end_of_trailer(content: bytes, start: int, line_end: bytes) -> int | None:
    """Where the first line that begins with 9 ends, behind its line end; ``None`` if nowhere."""
    trailer = content.find(line_end + b"9", start)
    if trailer < 0:
        return None
    return content.find(line_end, trailer + 1) + 1 or None


def split_lines(text: str) -> list[str]:
    """The lines without their ends; what DOS wrote behind the last one is dropped."""
    lines = LINE_END.split(text)
    if lines[-1].strip(DOS_END_OF_FILE) == "":
        lines.pop()
    return lines
