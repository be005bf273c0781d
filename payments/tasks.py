"""Work that is done later: matching payments anew, long files."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from offices.models import Client, Export
from offices.services.exports import make_export
from payments.exports import table_of_export
from payments.services import reckon


def match_client(*, client_id: str) -> None:
    """Match the payments of a company, unless that was done since it was asked for."""
    reckon(Client.objects.get(pk=client_id))


def export_invoices(*, export_id: str) -> None:
    """Write the list of sales invoices that somebody asked for."""
    export = Export.objects.select_related("office", "made_for").get(pk=UUID(export_id))
    make_export(export, partial(table_of_export, export))
