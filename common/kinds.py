"""The kinds of documents that arrive, named once for consents, mandates and documents alike."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    CODA = "coda", _("bank statements")
    SODA = "soda", _("payroll entries")
    CARO = "caro", _("credit card statements")
    PURCHASE_INVOICE = "purchase_invoice", _("purchase invoices")
    SALES_INVOICE = "sales_invoice", _("sales invoices")
    EXPENSE = "expense", _("expense notes")
