"""The list of sales invoices as a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.http import QueryDict

from common.tables import TableForm, table_pieces
from offices.models import Export
from offices.querysets import ClientQuerySet
from offices.services.exports import noted
from payments.forms import SalesFilter
from payments.models import SalesInvoice
from payments.presentation import export_heading, export_rows
from payments.selectors import wanted_invoices


def invoice_table(form: TableForm, invoices: Iterable[SalesInvoice]) -> Iterator[bytes]:
    """Yield a list of sales invoices as a file, piece by piece."""
    return table_pieces(form, export_heading(), export_rows(invoices))


def table_of_export(export: Export, clients: ClientQuerySet) -> Iterator[bytes]:
    """Yield the list of sales invoices that an export asks for."""
    wanted = SalesFilter(QueryDict(export.query)).wanted
    invoices = wanted_invoices(clients, wanted).iterator(chunk_size=500)
    return invoice_table(TableForm(export.form), noted(invoices, export))
