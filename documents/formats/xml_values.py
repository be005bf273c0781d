"""Values that stand as text in XML; ``None`` for a text that is no such value."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.numbers import list_currencies

from common.errors import InvalidValue
from common.identifiers import normalise_enterprise_number, normalise_iban
from documents.formats.days import day_in

DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T[0-9:.]{5,20})?(?:Z|[+-][0-9]{2}:[0-9]{2})?")
NUMBER = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,12})?")
BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
LONGEST_IBAN = 50  # characters, with spaces


def day(text: str) -> date | None:
    """Return a date of XML Schema of the years 1980 to 2079.

    A time or a time zone behind it doesn't count.
    """
    match = DAY.fullmatch(text)
    return day_in(match[1]) if match else None


def number(text: str) -> Decimal | None:
    """Return a decimal number with up to twelve digits on either side of the point."""
    return Decimal(text) if NUMBER.fullmatch(text) else None


def currency(text: str) -> str | None:
    """Return a code of ISO 4217, of today or of the past."""
    return text if text in _currencies() else None


def iban(text: str) -> str | None:
    """Return an IBAN with right check digits, without spaces."""
    if len(text) > LONGEST_IBAN:
        return None
    try:
        return normalise_iban(text)
    except InvalidValue:
        return None


def enterprise_number(text: str) -> str | None:
    """Return the ten digits of a Belgian enterprise number with right check digits."""
    try:
        return normalise_enterprise_number(text)
    except InvalidValue:
        return None


def is_bic(text: str) -> bool:
    """Whether this has the form of a BIC (ISO 9362)."""
    return BIC.fullmatch(text) is not None


def is_country(text: str) -> bool:
    """Whether this is a code of a country with two letters (ISO 3166-1)."""
    return text in _countries()


@cache
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies())


@cache
def _countries() -> frozenset[str]:
    return frozenset(code for code in map(str, Locale("en").territories) if code.isalpha())
