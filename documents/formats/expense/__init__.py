"""Expense notes of employees: bytes in, values out, and back.

There is no common format for them, so this XML is our own (``docs/formats/expense.md``).

>>> file = read(data)
>>> file.is_trustworthy, file.note.employee, file.note.payable
(True, 'An Voorbeeld', 62500)

No I/O, no Django; ``write`` raises ``UnwritableXml``, ``read`` nothing at all.
"""

from __future__ import annotations

from documents.formats.amounts import OriginalAmount
from documents.formats.expense.reader import NAMESPACE, ROOTS, ExpenseFile, read
from documents.formats.expense.values import (
    ExpenseLine,
    ExpenseNote,
    Mileage,
    PaymentMethod,
    Receipt,
)
from documents.formats.expense.writer import write
from documents.formats.xml_writing import UnwritableXml

__all__ = [
    "NAMESPACE",
    "ROOTS",
    "ExpenseFile",
    "ExpenseLine",
    "ExpenseNote",
    "Mileage",
    "OriginalAmount",
    "PaymentMethod",
    "Receipt",
    "UnwritableXml",
    "read",
    "write",
]
