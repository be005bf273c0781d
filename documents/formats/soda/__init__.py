"""SODA, the payroll entries of Belgian social secretariats: bytes in, values out, and back.

>>> file = read(data)
>>> file.is_trustworthy, file.entries.period
(True, Month(year=2026, month=3))
>>> [(entry.account, entry.debit, entry.credit) for entry in file.entries.entries]
[('620200', 2500000, 0), ('455000', 0, 2500000)]

No I/O, no Django; ``write`` raises ``UnwritableXml``, ``read`` nothing at all.
"""

from __future__ import annotations

from documents.formats.soda.reader import ROOTS, SodaFile, read
from documents.formats.soda.values import Entry, Month, PayrollEntries, TransactionLine
from documents.formats.soda.writer import write
from documents.formats.xml_writing import UnwritableXml

__all__ = [
    "ROOTS",
    "Entry",
    "Month",
    "PayrollEntries",
    "SodaFile",
    "TransactionLine",
    "UnwritableXml",
    "read",
    "write",
]
