"""Values as fixed runs of characters, in an encoding that may not hold all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from documents.formats.coda.dates import day_to_digits
from documents.formats.coda.errors import UnwritableValue
from documents.formats.coda.writing.transliteration import transliterate

if TYPE_CHECKING:
    from datetime import date

UNKNOWN_DATE = "000000"


class Replacement(NamedTuple):
    """A text that the encoding doesn't hold, or that was cut because its replacement is longer."""

    line: int
    """On which it stands in what was written."""
    original: str
    written: str


class Pen:
    """Writes texts, numbers and dates, and remembers which texts it had to change."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self.line = 1
        """The line that is being written."""
        self.replacements: list[Replacement] = []

    def text(self, text: str, width: int) -> str:
        """Write left aligned; raises ``UnwritableValue`` if it is too long."""
        if len(text) > width:
            raise UnwritableValue(f"“{text}” is longer than {width} characters.")
        if not (text.isascii() and text.isprintable()):
            written = transliterate(text, self._encoding)[:width]
            if written != text:
                self.replacements.append(Replacement(self.line, text, written))
            text = written
        return text.ljust(width)

    def code(self, text: str, width: int) -> str:
        """Write a text that fills its place; raises ``UnwritableValue`` if it doesn't."""
        if len(text) != width:
            raise UnwritableValue(f"“{text}” is not {width} characters long.")
        return self.text(text, width)


def digits(number: int, width: int) -> str:
    """Write right aligned, zeros before it; raises ``UnwritableValue`` if negative or too large."""
    text = f"{number:0{width}}"
    if number < 0 or len(text) > width:
        raise UnwritableValue(f"{number} doesn't fit in {width} digits.")
    return text


def signed(amount: int) -> str:
    """Write a sign (0 credit, 1 debit) and fifteen digits."""
    return ("1" if amount < 0 else "0") + digits(abs(amount), 15)


def day(value: date | None) -> str:
    """Write DDMMYY, zeros if not known."""
    return UNKNOWN_DATE if value is None else day_to_digits(value)
