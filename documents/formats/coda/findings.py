"""What is wrong with a file, where, and what was expected there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from documents.formats.coda.messages import MESSAGES
from documents.formats.findings import Severity
from documents.formats.text import visible

if TYPE_CHECKING:
    from documents.formats.coda.layout import Zone


class Code(StrEnum):
    """Every finding there is; the values are stable and may be stored."""

    # Errors
    EMPTY = "empty"
    UNDECODABLE = "undecodable"
    TOO_MANY = "too_many"
    LINE_LENGTH = "line_length"
    UNKNOWN_RECORD = "unknown_record"
    VERSION = "version"
    HEADER_MISSING = "header_missing"
    OLD_BALANCE_MISSING = "old_balance_missing"
    TRAILER_MISSING = "trailer_missing"
    RECORD_ORDER = "record_order"
    NUMBER_MISMATCH = "number_mismatch"
    NOT_DIGITS = "not_digits"
    SIGN = "sign"
    DATE = "date"
    ACCOUNT_STRUCTURE = "account_structure"
    ACCOUNT_MISSING = "account_missing"

    # Warnings
    LINE_PADDED = "line_padded"
    CODE_UNKNOWN = "code_unknown"
    DATE_BLANK = "date_blank"
    CURRENCY_MISSING = "currency_missing"
    RECORD_COUNT = "record_count"
    DEBIT_TOTAL = "debit_total"
    CREDIT_TOTAL = "credit_total"
    BALANCE = "balance"
    ACCOUNT_DIFFERS = "account_differs"
    NEW_BALANCE_MISSING = "new_balance_missing"
    MOVEMENT_SEQUENCE = "movement_sequence"
    DETAIL_SEQUENCE = "detail_sequence"
    INFORMATION_SEQUENCE = "information_sequence"
    GLOBALISATION = "globalisation"
    ANNOUNCED_MISSING = "announced_missing"
    BALANCE_CONTINUITY = "balance_continuity"
    SEQUENCE_CONTINUITY = "sequence_continuity"
    REPEATED = "repeated"
    MORE_WARNINGS = "more_warnings"


@dataclass(slots=True, frozen=True)
class Finding:
    """One thing that is wrong: ``start`` and ``end`` are positions from 1, 0 if the whole line."""

    severity: Severity
    code: Code
    line: int = 0
    record: str = ""
    start: int = 0
    end: int = 0
    expected: str = ""
    found: str = ""
    file: str = ""

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    def message(self, language: str = "en") -> str:
        """Return a full sentence for a bookkeeper: in Dutch, in French or else in English.

        ``language`` may name a country too (``nl-be``).
        """
        sentences = MESSAGES[self.code.value]
        sentence = sentences.get(language[:2].lower(), sentences["en"])
        return sentence.format(expected=self.expected, found=self.found, record=self.record)

    def __str__(self) -> str:
        place = f"{self.file}:" if self.file else ""
        return f"{place}{self.line}: {self.message()}"


def error(
    code: Code,
    *,
    line: int = 0,
    record: str = "",
    zone: Zone | None = None,
    expected: str = "",
    found: str = "",
) -> Finding:
    """Return what makes the file untrustworthy."""
    return _finding(Severity.ERROR, code, line, record, zone, expected, found)


def warning(
    code: Code,
    *,
    line: int = 0,
    record: str = "",
    zone: Zone | None = None,
    expected: str = "",
    found: str = "",
) -> Finding:
    """Return what is odd about the file."""
    return _finding(Severity.WARNING, code, line, record, zone, expected, found)


def _finding(
    severity: Severity,
    code: Code,
    line: int,
    record: str,
    zone: Zone | None,
    expected: str,
    found: str,
) -> Finding:
    start, end = zone or (0, 0)
    return Finding(
        severity, code, line, visible(record), start, end, visible(expected), visible(found)
    )
