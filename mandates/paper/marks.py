"""The code at the foot of every page: which page of which document this is.

A scan is recognised by it, whatever the scanner did to the page. The text is
``MCB1:M7K2-9QXD-4B:2:B:1/3``: our sign, the reference, the version, the document (B is the bank
mandate, C the CodaBox mandate, E the evidence of signature), the page and of how many. These are
characters of the compact alphabet of QR codes, so that the modules stay large; level Q mends a
quarter of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

import zxingcpp

from mandates.kinds import MandatePart

SIGN = "MCB1"
PATTERN = re.compile(r"MCB1:([0-9A-Z-]{1,40}):([0-9]{1,6}):([BCE]):([0-9]{1,3})/([0-9]{1,3})")
PART_LETTERS = {MandatePart.BANK: "B", MandatePart.CODABOX: "C"}
EVIDENCE_LETTER = "E"
LEVELS = {"L": 1, "M": 2, "Q": 3, "H": 4}


@dataclass(frozen=True, slots=True, order=True)
class PageMark:
    """``part`` is ``B``, ``C`` or ``E``; ``page`` counts from 1 to ``pages``, in each part anew."""

    reference: str
    version: int
    part: str
    page: int
    pages: int

    def __str__(self) -> str:
        return f"{SIGN}:{self.reference}:{self.version}:{self.part}:{self.page}/{self.pages}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return the mark that a code holds, or None if it is a code of somebody else."""
        found = PATTERN.fullmatch(text)
        if not found:
            return None
        reference, version, part, page, pages = found.groups()
        mark = cls(reference, int(version), part, int(page), int(pages))
        return mark if 1 <= mark.page <= mark.pages else None


def marks_of(reference: str, version: int, part: str, pages: int) -> list[PageMark]:
    """Return the marks of all pages of a document, in their order."""
    return [PageMark(reference, version, part, page, pages) for page in range(1, pages + 1)]


@lru_cache(maxsize=64)
def modules(text: str, level: str = "M") -> tuple[int, bytes]:
    """Return a QR code as how many modules a side has, and a byte a module: 0 is dark.

    The quiet zone around it is for the caller to keep free: four modules.
    """
    bitmap = memoryview(
        zxingcpp.write_barcode(
            zxingcpp.BarcodeFormat.QRCode, text, quiet_zone=0, ec_level=LEVELS[level]
        )
    )
    return len(bitmap), bytes(bitmap)
