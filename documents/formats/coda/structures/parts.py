"""Structured communications: fixed runs of characters, read into typed values and written back."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Protocol, Self

from documents.formats.coda.dates import day_from_digits, day_to_digits
from documents.formats.coda.errors import CodaError, UnwritableValue
from documents.formats.coda.references import mask_pan


class MalformedStructure(CodaError):
    """Something else than digits where a number or a date should be."""


class Part(Protocol):
    """A run of characters of fixed length, and what it means."""

    @property
    def length(self) -> int: ...

    def read(self, text: str) -> object: ...

    def write(self, value: object) -> str: ...


class Text:
    """Characters, left aligned."""

    def __init__(self, length: int) -> None:
        self.length = length

    def read(self, text: str) -> str:
        return text.strip()

    def write(self, value: object) -> str:
        text = str(value)
        if len(text) > self.length:
            raise UnwritableValue(f"“{text}” is longer than {self.length} characters.")
        return text.ljust(self.length)


class CardNumber(Text):
    """A card number, of which only the first six and last four characters are ever shown."""

    def read(self, text: str) -> str:
        return mask_pan(text.strip())


class Blank(Text):
    """Positions without a meaning: no field stands for them."""


class Number:
    """Digits with an implied decimal point: an exact ``Decimal``, or ``None`` if blank."""

    def __init__(self, whole: int, decimals: int = 0) -> None:
        self.length = whole + decimals
        self.decimals = decimals

    def read(self, text: str) -> Decimal | None:
        digits = _digits(text)
        return None if digits is None else Decimal(digits).scaleb(-self.decimals)

    def write(self, value: object) -> str:
        if value is None:
            return " " * self.length
        scaled = Decimal(str(value)).scaleb(self.decimals)
        return _written(int(scaled), self.length)


class Count:
    """Digits that count something: an ``int``, or ``None`` if blank."""

    def __init__(self, length: int) -> None:
        self.length = length

    def read(self, text: str) -> int | None:
        digits = _digits(text)
        return None if digits is None else int(digits)

    def write(self, value: object) -> str:
        return " " * self.length if value is None else _written(int(str(value)), self.length)


class Amount(Count):
    """Twelve digits and three decimals: whole thousandths, or ``None`` if blank."""

    def __init__(self) -> None:
        super().__init__(15)


class SignedAmount(Count):
    """An amount and, behind it, its sign (0 credit, 1 debit): signed thousandths."""

    def __init__(self) -> None:
        super().__init__(16)

    def read(self, text: str) -> int | None:
        amount = super().read(text[:-1])
        return -amount if amount is not None and text[-1] == "1" else amount

    def write(self, value: object) -> str:
        if value is None:
            return " " * self.length
        amount = int(str(value))
        return _written(abs(amount), self.length - 1) + ("1" if amount < 0 else "0")


class Day:
    """DDMMYY: a date, or ``None`` for zeros and blanks."""

    length = 6

    def read(self, text: str) -> date | None:
        if not text.strip(" 0"):
            return None
        day = day_from_digits(text)
        if day is None:
            raise MalformedStructure(f"“{text}” is not a date.")
        return day

    def write(self, value: object) -> str:
        return day_to_digits(value) if isinstance(value, date) else "0" * self.length


class LongDay:
    """DDMMYYYY: a date, or ``None`` for zeros and blanks."""

    length = 8

    def read(self, text: str) -> date | None:
        if not text.strip(" 0"):
            return None
        digits = _digits(text) or ""
        try:
            return date(int(digits[4:]), int(digits[2:4]), int(digits[:2]))
        except ValueError as error:
            raise MalformedStructure(f"“{text}” is not a date.") from error

    def write(self, value: object) -> str:
        return f"{value:%d%m%Y}" if isinstance(value, date) else "0" * self.length


class Moment:
    """HHMM: a time of the day, or ``None`` if blank."""

    length = 4

    def read(self, text: str) -> time | None:
        digits = _digits(text)
        if digits is None:
            return None
        try:
            return time(int(digits[:2]), int(digits[2:]))
        except ValueError as error:
            raise MalformedStructure(f"“{text}” is not a time.") from error

    def write(self, value: object) -> str:
        return f"{value:%H%M}" if isinstance(value, time) else " " * self.length


class Applies:
    """One digit: 1 applies, anything else (0 or 2, by version) doesn't."""

    length = 1

    def read(self, text: str) -> bool:
        return text == "1"

    def write(self, value: object) -> str:
        return "1" if value else "2"


class Structure:
    """A structured communication: a dataclass whose fields follow the parts of its layout."""

    __slots__ = ()
    LAYOUT: ClassVar[tuple[Part, ...]]

    if TYPE_CHECKING:

        def __init__(self, *values: object) -> None: ...

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Cut the text up, short ones as if blank at the end.

        Raises ``MalformedStructure`` if a number or date is something else.
        """
        values: list[object] = []
        start = 0
        for part in cls.LAYOUT:
            piece = text[start : start + part.length].ljust(part.length)
            start += part.length
            if not isinstance(part, Blank):
                values.append(part.read(piece))
        return cls(*values)

    def to_text(self) -> str:
        """Return what stands in the records behind the type, trailing blanks cut off."""
        names = iter(fields(self))  # type: ignore[arg-type]  # every subclass is a dataclass
        return "".join(
            part.write("" if isinstance(part, Blank) else getattr(self, next(names).name))
            for part in self.LAYOUT
        ).rstrip()


def _digits(text: str) -> str | None:
    """Return the digits, or ``None`` for blanks only."""
    if text.isascii() and text.isdigit():
        return text
    if text.isspace():
        return None
    raise MalformedStructure(f"“{text}” is not a number.")


def _written(number: int, length: int) -> str:
    digits = f"{number:0{length}}"
    if number < 0 or len(digits) > length:
        raise UnwritableValue(f"{number} doesn't fit in {length} digits.")
    return digits
