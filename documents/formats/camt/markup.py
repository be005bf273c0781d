"""Texts as XML holds them, cut to what the schema allows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from documents.formats.text import visible

UNHOLDABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 can't hold, and the controls that it would hold badly."""
SPECIAL = re.compile("[&<>\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
CURRENCY = re.compile(r"[A-Z]{3}")

NO_CURRENCY = "XXX"
"""ISO 4217: no currency is meant; for a code that is none."""
DEFAULT_CURRENCY = "EUR"

LINE_LENGTH = 140
"""Of one element of remittance information."""
ADDITIONAL_LENGTH = 500
"""Of additional information about a statement, an entry or a transaction."""


def text(value: str, length: int) -> str:
    """Return a text of at most so many characters, escaped; what XML can't hold is named."""
    if SPECIAL.search(value) is None:
        return value[:length]
    return escaped(shown(value)[:length])


def shown(value: str) -> str:
    """Name what XML can't hold: ``<U+0000>``."""
    return UNHOLDABLE.sub(lambda match: visible(match.group()), value)


def escaped(value: str) -> str:
    """Write what would be markup as a reference."""
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def element(name: str, value: str, length: int) -> str:
    """Return an element with this text, nothing at all for an empty one."""
    return f"<{name}>{text(value, length)}</{name}>" if value else ""


def day(name: str, value: date | None) -> str:
    """Return an element with a date in it; nothing for a date that is not known."""
    return f"<{name}><Dt>{value.isoformat()}</Dt></{name}>" if value is not None else ""


def pieces(value: str) -> Iterator[str]:
    """Cut a long text in lines of 140 characters, escaped."""
    if SPECIAL.search(value) is not None:
        value = shown(value)
    for start in range(0, len(value), LINE_LENGTH):
        yield escaped(value[start : start + LINE_LENGTH])


def additional(name: str, lines: list[str], information: list[str]) -> str:
    """Return an element with these lines; if it gets too long, information loses its blanks.

    What is longer even then is cut, and ends with an ellipsis.
    """
    whole = "\n".join(map(shown, lines + information))
    if len(whole) > ADDITIONAL_LENGTH:
        whole = "\n".join(map(shown, [*lines, *(" ".join(each.split()) for each in information)]))
    if len(whole) > ADDITIONAL_LENGTH:
        whole = f"{whole[: ADDITIONAL_LENGTH - 1]}…"
    return f"<{name}>{escaped(whole)}</{name}>" if whole else ""


def agent(name: str, bic: str, member: str = "") -> str:
    """Return a bank, by BIC if this is one; nothing if nothing is known."""
    is_bic = BIC.fullmatch(bic) is not None
    known = f"<BICFI>{bic}</BICFI>" if is_bic else ""
    if member:
        known += f"<ClrSysMmbId>{element('MmbId', member, 35)}</ClrSysMmbId>"
    if bic and not is_bic:
        known += f"<Othr>{element('Id', bic, 35)}</Othr>"
    return f"<{name}><FinInstnId>{known}</FinInstnId></{name}>" if known else ""


@lru_cache(maxsize=256)
def is_currency(code: str) -> bool:
    """Whether the schema takes this for a currency: three capitals."""
    return CURRENCY.fullmatch(code) is not None


def currency_code(currency: str) -> str:
    """Return a code that the schema takes: euro for none, XXX for what is no code."""
    if not currency:
        return DEFAULT_CURRENCY
    return currency if is_currency(currency) else NO_CURRENCY
