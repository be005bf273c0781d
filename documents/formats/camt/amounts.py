"""Amounts: signed thousandths here; digits, a point and a word for the sign in camt.053."""

from __future__ import annotations

import re

CREDIT = "CRDT"
DEBIT = "DBIT"
ISO_AMOUNT = re.compile(r"\+?([0-9]{1,15})(?:\.([0-9]{0,17}))?")
DECIMALS = 3


def amount_to_text(thousandths: int) -> str:
    """Write an amount without its sign: ``1234.56``, with a third decimal only if there is one."""
    whole, rest = divmod(abs(thousandths), 1000)
    return f"{whole}.{rest:03}" if rest % 10 else f"{whole}.{rest // 10:02}"


def direction(thousandths: int) -> str:
    """Return the word for the sign; zero is a credit."""
    return DEBIT if thousandths < 0 else CREDIT


def amount_from_text(text: str) -> int | None:
    """Return thousandths; ``None`` for what is no amount, or is finer than a thousandth."""
    match = ISO_AMOUNT.fullmatch(text)
    if match is None:
        return None
    decimals = (match[2] or "").rstrip("0")
    if len(decimals) > DECIMALS:
        return None
    return int(match[1]) * 1000 + int(decimals.ljust(DECIMALS, "0"))
