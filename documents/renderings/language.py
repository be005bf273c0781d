"""Amounts, dates and labels in the language of the reader."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import get_currency_precision, get_decimal_symbol, get_group_symbol

from documents.formats.findings import LANGUAGES

LOCALES = {"nl": Locale("nl", "BE"), "fr": Locale("fr", "BE"), "en": Locale("en", "GB")}
FIGURES_OF = {"nl": LOCALES["nl"], "fr": LOCALES["nl"], "en": LOCALES["en"]}
"""French statements of Belgian banks write 1.234,56 too, not the 1 234,56 of France."""
MINUS = "\u2212"
UNKNOWN = "\u2013"
THOUSANDTHS = 3
CENTS = 2

Labels = Mapping[str, tuple[str, str, str]]
"""By key: English, Dutch and French."""


class Words:
    """What a rendering says, in one language.

    Raises ``KeyError`` for a language that isn't one of the three.
    """

    def __init__(self, language: str, *labels: Labels) -> None:
        figures = FIGURES_OF[language]
        self.language = language
        self._place = LANGUAGES.index(language)
        self._labels = {key: texts for each in labels for key, texts in each.items()}
        self._marks = str.maketrans(
            {",": get_group_symbol(figures), ".": get_decimal_symbol(figures)}
        )

    def __contains__(self, key: str) -> bool:
        return key in self._labels

    def __call__(self, key: str, **values: str) -> str:
        """Return a label, with these values in its places."""
        label = self._labels[key][self._place]
        return label.format(**values) if values else label

    def named(self, key: str, value: str) -> str:
        """Return ``Label: value``, with the blank before the colon that French has."""
        return f"{self(key)}{' :' if self.language == 'fr' else ':'} {value}"

    def amount(self, thousandths: int, currency: str = "EUR", *, signed: bool = False) -> str:
        """Write whole thousandths with the decimals of the currency, and more only if needed."""
        sign = MINUS if thousandths < 0 else "+" if signed and thousandths else ""
        decimals = max(_decimals(currency), _decimals_needed(abs(thousandths)))
        whole, rest = divmod(abs(thousandths), 1000)
        figures = f"{whole:,}" + (f".{rest:03}"[: decimals + 1] if decimals else "")
        return sign + figures.translate(self._marks)

    def money(self, thousandths: int, currency: str) -> str:
        """Write an amount and its currency: ``1.234,56 NOK``."""
        return f"{self.amount(thousandths, currency)} {currency}".rstrip()

    def number(self, value: Decimal, *, decimals: int = 0) -> str:
        """Write a number with as many decimals as it has, and at least so many."""
        whole, _, rest = f"{value:,f}".partition(".")
        rest = rest.rstrip("0")
        figures = f"{whole}.{rest.ljust(decimals, '0')}" if rest or decimals else whole
        return figures.translate(self._marks).replace("-", MINUS)

    def figure(self, value: Decimal | None, currency: str) -> str:
        """Write an amount that came as a decimal, to its last digit; nothing for none."""
        return "" if value is None else self.number(value, decimals=_decimals(currency))

    def day(self, day: date | None) -> str:
        """Write a date as ``31/12/2026``, in all three languages; a dash for none."""
        return UNKNOWN if day is None else f"{day:%d/%m/%Y}"

    def long_day(self, day: date | None) -> str:
        """Write a date with the name of its month, or a dash for none."""
        return UNKNOWN if day is None else _long_day(day, self.language)

    def span(self, start: date | None, end: date | None) -> str:
        """Write from when to when; nothing if neither is known."""
        if start is None and end is None:
            return ""
        return f"{self.day(start)} {UNKNOWN} {self.day(end)}"

    def month(self, day: date) -> str:
        """Write the month and year of a date."""
        return format_date(day, "MMMM yyyy", locale=LOCALES[self.language])


@lru_cache(maxsize=1024)
def _long_day(day: date, language: str) -> str:
    return format_date(day, "d MMMM yyyy", locale=LOCALES[language])


@lru_cache(maxsize=256)
def _decimals(currency: str) -> int:
    """How many decimals a currency has; two if nobody knows it."""
    return min(get_currency_precision(currency), THOUSANDTHS)


def _decimals_needed(thousandths: int) -> int:
    """How many decimals it takes to lose nothing; two if any."""
    if thousandths % 10:
        return THOUSANDTHS
    return CENTS if thousandths % 1000 else 0
