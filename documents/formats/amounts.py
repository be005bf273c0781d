"""Amounts of money, exact: whole thousandths of a currency. 12.34 EUR is 12340."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

AMOUNT = re.compile(r"(-?)([0-9]{1,12})(?:\.([0-9]{1,3})0*)?")
"""As CODA has it: twelve digits and three decimals at most."""
LARGEST = 10**15 - 1


@dataclass(frozen=True, slots=True)
class OriginalAmount:
    """What was paid, in another currency than the one it is accounted for in."""

    amount: int
    """In thousandths of ``currency``."""
    currency: str
    rate: Decimal | None = None
    """How much one unit of ``currency`` is in the other currency."""

    @property
    def converted(self) -> int | None:
        """The amount in the other currency, rounded to thousandths; ``None`` without a rate."""
        return None if self.rate is None else round(self.amount * self.rate)


def amount_from_text(text: str) -> int | None:
    """Return the thousandths that ``-12.34`` means, ``None`` if it is no such number."""
    match = AMOUNT.fullmatch(text)
    if match is None:
        return None
    sign, whole, decimals = match.groups(default="")
    thousandths = int(f"{whole}{decimals:0<3}")
    return -thousandths if sign else thousandths


def amount_to_text(thousandths: int) -> str:
    """Write thousandths as ``-12.34``, with a third decimal only if it isn't zero."""
    whole, decimals = divmod(abs(thousandths), 1000)
    text = f"{whole}.{decimals:03}"
    sign = "-" if thousandths < 0 else ""
    return f"{sign}{text.removesuffix('0')}"
