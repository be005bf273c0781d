"""What a field of a record says; what it should not say becomes a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents.formats.coda.dates import day_from_digits
from documents.formats.coda.findings import Code, Finding, error, warning

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from documents.formats.coda.layout import Zone

UNKNOWN_DATE = "000000"


class Record:
    """One line of 128 characters, and where its findings go."""

    __slots__ = ("kind", "line", "note", "text")

    def __init__(self, kind: str, text: str, line: int, note: Callable[[Finding], None]) -> None:
        self.kind = kind
        self.text = text
        self.line = line
        self.note = note

    @property
    def name(self) -> str:
        """The kind as the standard writes it: 1, 2.1 and so on."""
        return ".".join(self.kind)

    def of(self, zone: Zone) -> str:
        """Return the characters as they stand there."""
        return self.text[zone.start - 1 : zone.end]

    def words(self, zone: Zone) -> str:
        """Return the characters without trailing blanks."""
        return self.of(zone).rstrip()

    def number(self, zone: Zone) -> int:
        """Return a number; if there are other than digits, note an error and return 0."""
        digits = self.of(zone)
        if digits.isascii() and digits.isdigit():
            return int(digits)
        self.error(Code.NOT_DIGITS, zone, found=digits)
        return 0

    def amount(self, sign: Zone, digits: Zone) -> int:
        """Return signed thousandths; if there are none, note an error and return 0."""
        amount = self.number(digits)
        match self.of(sign):
            case "0":
                return amount
            case "1":
                return -amount
            case other:
                self.error(Code.SIGN, sign, found=other)
                return 0

    def day(self, zone: Zone) -> date | None:
        """Return a date; ``None`` if zeros, or blank (a warning), or impossible (an error)."""
        digits = self.of(zone)
        if digits == UNKNOWN_DATE:
            return None
        if digits.isspace():
            self.warning(Code.DATE_BLANK, zone, expected=UNKNOWN_DATE)
            return None
        day = day_from_digits(digits)
        if day is None:
            self.error(Code.DATE, zone, found=digits)
        return day

    def code(self, zone: Zone, *, among: str) -> str:
        """Return one of these characters; if it isn't, a warning and the first of them."""
        found = self.of(zone)
        if found in among:
            return found
        expected = ", ".join("“ ”" if each == " " else each for each in among)
        self.warning(Code.CODE_UNKNOWN, zone, expected=expected, found=found)
        return among[0]

    def error(self, code: Code, zone: Zone | None, *, expected: str = "", found: str = "") -> None:
        self.note(
            error(
                code,
                line=self.line,
                record=self.name,
                zone=zone,
                expected=expected,
                found=found,
            )
        )

    def warning(
        self, code: Code, zone: Zone | None, *, expected: str = "", found: str = ""
    ) -> None:
        self.note(
            warning(
                code,
                line=self.line,
                record=self.name,
                zone=zone,
                expected=expected,
                found=found,
            )
        )
