"""CODA, the coded statement of account of Belgian banks: bytes in, values out, and back.

>>> file = read(data)
>>> file.is_trustworthy, file.encoding
(True, 'ascii')
>>> [(m.amount, m.counterparty_name) for m in file.statements[0].bookings]
[(-435000, 'PARTNER 1')]

Versions 1 and 2 (Febelfin's layout 2.6 of February 2018). No I/O, no Django, no other exceptions
than ``CodaError``.
"""

from __future__ import annotations

from documents.formats.coda.accounts import Account, AccountStructure
from documents.formats.coda.errors import CodaError, UntrustworthyFile, UnwritableValue
from documents.formats.coda.findings import Code, Finding
from documents.formats.coda.movements import Information, Movement, TransactionCode
from documents.formats.coda.reading.reader import CodaFile, iter_statements, read
from documents.formats.coda.values import Balance, FreeCommunication, Statement
from documents.formats.coda.writing.pen import Replacement
from documents.formats.coda.writing.writer import Written, compose, write
from documents.formats.findings import Severity

__all__ = [
    "Account",
    "AccountStructure",
    "Balance",
    "CodaError",
    "CodaFile",
    "Code",
    "Finding",
    "FreeCommunication",
    "Information",
    "Movement",
    "Replacement",
    "Severity",
    "Statement",
    "TransactionCode",
    "UntrustworthyFile",
    "UnwritableValue",
    "Written",
    "compose",
    "iter_statements",
    "read",
    "write",
]
