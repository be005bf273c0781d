"""UBL invoices and credit notes."""

from __future__ import annotations
