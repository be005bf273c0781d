"""E-invoices in UBL: read them, take the files out of them, check them.

>>> file = read(data)
>>> file.is_trustworthy, file.invoice.number, file.invoice.totals.payable
(True, '2026-0001', Decimal('121.00'))
>>> [attachment.file_name for attachment in file.attachments]
['2026-0001.pdf']
>>> validate(data).is_valid
True

Invoice and CreditNote of UBL 2.0 and 2.1: Peppol BIS Billing 3, other uses of EN 16931, e-FFF. No
I/O but the rules' own files, no Django; what is wrong with a file is a finding, never an exception.
"""

from __future__ import annotations

from documents.formats.ubl.attachments import Attachment
from documents.formats.ubl.layers import Layer, LayerVerdict, NotRun, Outcome, Verdict
from documents.formats.ubl.markup import ROOTS
from documents.formats.ubl.reader import InvoiceFile, read
from documents.formats.ubl.rules import RuleSet, RulesMissing
from documents.formats.ubl.validation import validate
from documents.formats.ubl.values import (
    Address,
    AllowanceCharge,
    Contact,
    Delivery,
    Identifier,
    Invoice,
    Kind,
    Line,
    Link,
    Party,
    PaymentMeans,
    PaymentReference,
    Period,
    Profile,
    Reference,
    ReferenceKind,
    Totals,
    VatBreakdown,
    VatCategory,
)

__all__ = [
    "ROOTS",
    "Address",
    "AllowanceCharge",
    "Attachment",
    "Contact",
    "Delivery",
    "Identifier",
    "Invoice",
    "InvoiceFile",
    "Kind",
    "Layer",
    "LayerVerdict",
    "Line",
    "Link",
    "NotRun",
    "Outcome",
    "Party",
    "PaymentMeans",
    "PaymentReference",
    "Period",
    "Profile",
    "Reference",
    "ReferenceKind",
    "RuleSet",
    "RulesMissing",
    "Totals",
    "VatBreakdown",
    "VatCategory",
    "Verdict",
    "read",
    "validate",
]
