"""What was found while reading, and values that may be wrong: each is noted where it stands."""

from __future__ import annotations

import re
from datetime import date

from lxml import etree

from documents.formats.camt.amounts import (
    CREDIT,
    DEBIT,
    amount_from_text,
    amount_to_text,
)
from documents.formats.camt.reading.messages import MESSAGES
from documents.formats.days import day_in
from documents.formats.findings import Severity, XmlFinding

ERROR_LIMIT = 100
WARNING_LIMIT = 1_000

SIGNS = {CREDIT: 1, DEBIT: -1}
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DAY_LENGTH = 10


class TooManyErrors(Exception):
    """Reading on is of no use."""


class Notes:
    """Keeps the findings of one file."""

    def __init__(self) -> None:
        self.findings: list[XmlFinding] = []
        self._errors = self._warnings = 0

    def error(self, rule: str, at: etree._Element, *, expected: str = "", found: str = "") -> None:
        """Note what makes the file untrustworthy; raises ``TooManyErrors``."""
        self._errors += 1
        self._add(Severity.ERROR, rule, at, expected, found)
        if self._errors == ERROR_LIMIT:
            self._add(Severity.ERROR, "camt_too_many", at, "", "")
            raise TooManyErrors

    def warning(
        self, rule: str, at: etree._Element, *, expected: str = "", found: str = ""
    ) -> None:
        """Note what is odd, unless there are enough of these."""
        self._warnings += 1
        if self._warnings <= WARNING_LIMIT:
            self._add(Severity.WARNING, rule, at, expected, found)
        elif self._warnings == WARNING_LIMIT + 1:
            self._add(Severity.WARNING, "camt_more_warnings", at, str(WARNING_LIMIT), "")

    def _add(
        self, severity: Severity, rule: str, at: etree._Element, expected: str, found: str
    ) -> None:
        self.findings.append(
            XmlFinding(
                severity,
                rule,
                MESSAGES[rule],
                location=at.getroottree().getpath(at),
                line=int(at.sourceline or 0),
                expected=expected,
                found=found,
            )
        )

    def signed_amount(self, element: etree._Element, *, currency: str) -> int:
        """Return the thousandths of ``Amt`` with the sign of ``CdtDbtInd``; 0 if one is wrong.

        The amount must be in this currency.
        """
        amount = element.find("Amt")
        found = "" if amount is None else (amount.text or "").strip()
        thousandths = amount_from_text(found)
        if thousandths is None:
            self.error("camt_amount", element, found=found)
            return 0
        if amount is not None and amount.get("Ccy", currency) != currency:
            self.error("camt_currency", element, expected=currency, found=amount.get("Ccy", ""))
        return thousandths * self.sign(element)

    def sign(self, element: etree._Element) -> int:
        """Return 1 for a credit, -1 for a debit."""
        word = text_of(element, "CdtDbtInd")
        if word not in SIGNS:
            self.error("camt_direction", element, expected=f"{CREDIT}/{DEBIT}", found=word)
        return SIGNS.get(word, 1)

    def day(self, element: etree._Element, path: str) -> date | None:
        """Return the date in ``Dt`` or ``DtTm`` there; ``None`` if there is none."""
        text = text_of(element, f"{path}/Dt") or text_of(element, f"{path}/DtTm")
        return self.day_of(element, text)

    def day_of(self, element: etree._Element, text: str) -> date | None:
        """Return the day of a date or moment; time and time zone don't change it."""
        if not text:
            return None
        day = day_in(text[:DAY_LENGTH]) if ISO_DAY.match(text) else None
        if day is None:
            self.error("camt_date", element, found=text)
        return day


def text_of(element: etree._Element, path: str) -> str:
    """Return the text there, empty if there is none; line ends in it are made blanks."""
    return one_line(element.findtext(path) or "").rstrip()


def one_line(text: str) -> str:
    """Return a text that was broken off for layout as one line."""
    return " ".join(text.split()) if "\n" in text or "\t" in text or "\r" in text else text


def signed_text(thousandths: int) -> str:
    """Write an amount for people: ``-1234.56``."""
    return f"{'-' if thousandths < 0 else ''}{amount_to_text(thousandths)}"
