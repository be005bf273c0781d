"""What a SODA file says, as values.

Amounts are whole thousandths of a euro (12.34 EUR is 12340), as everywhere in
``documents.formats``, so no sum is ever rounded. Texts have lost the white space around them and
nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a year, as payroll is counted."""

    year: int
    month: int

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    def months_until(self, other: Month) -> int:
        """Return how many months later ``other`` is; negative if it is earlier."""
        return (other.year - self.year) * 12 + other.month - self.month

    def __str__(self) -> str:
        """Write it as the file does: ``202603``."""
        return f"{self.year:04}{self.month:02}"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is booked on one account: one of the two sides, the other is 0.

    A negative amount is kept as the secretariat wrote it, on its side.
    """

    account: str
    """Digits, of the chart of accounts that the secretariat uses for this company."""
    label: str = ""
    debit: int = 0
    credit: int = 0


@dataclass(frozen=True, slots=True)
class TransactionLine:
    """Entries about one month of work; most often a single one."""

    entries: tuple[Entry, ...]
    social_period: Month | None = None
    """The month worked. It may well be another than the one in which it is booked."""
    department: str = ""


@dataclass(frozen=True, slots=True)
class PayrollEntries:
    """The payroll of one company to be booked in one month."""

    source: str
    """The social secretariat, as it names itself."""
    sequence_number: str
    generated_on: date
    enterprise_number: str
    """Ten digits, without ``BE``."""
    period: Month
    """The month to book in."""
    lines: tuple[TransactionLine, ...]
    enterprise_name: str = ""
    version: str = ""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry, in the order of the file."""
        return tuple(entry for line in self.lines for entry in line.entries)

    @property
    def debit_total(self) -> int:
        return sum(entry.debit for entry in self.entries)

    @property
    def credit_total(self) -> int:
        return sum(entry.credit for entry in self.entries)

    @property
    def key(self) -> str:
        """What no other payroll of this company has: ``Source-SeqNumber-YYYY/MM``.

        Two files with one key are the same payroll, sent again.
        """
        period = f"{self.period.year:04}/{self.period.month:02}"
        return f"{self.source}-{self.sequence_number}-{period}"
