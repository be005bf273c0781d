"""CARO, statements of credit cards: bytes in, values out, and back.

Issuers have no common format, so this XML is our own (``docs/formats/caro.md``).

>>> file = read(data)
>>> file.is_trustworthy, file.statement.billing_period
(True, '2026-03')
>>> [(card.number, card.total) for card in file.statement.cards]
[('541333******0019', -125500)]

No I/O, no Django; ``write`` raises ``UnwritableXml``, ``read`` nothing at all.
"""

from __future__ import annotations

from documents.formats.amounts import OriginalAmount
from documents.formats.caro.reader import NAMESPACE, ROOTS, CaroFile, read
from documents.formats.caro.values import Card, CardStatement, Transaction, TransactionKind
from documents.formats.caro.writer import write
from documents.formats.xml_writing import UnwritableXml

__all__ = [
    "NAMESPACE",
    "ROOTS",
    "Card",
    "CardStatement",
    "CaroFile",
    "OriginalAmount",
    "Transaction",
    "TransactionKind",
    "UnwritableXml",
    "read",
    "write",
]
