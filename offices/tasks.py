"""Work that is done later: lists of companies are taken in, some rows at a time, or written."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from celery import shared_task
from django.http import QueryDict

from common.tables import TableForm, table_pieces
from offices.exports import companies_one_by_one, company_heading, company_rows, wanted_of
from offices.mails import send_confirmation_link
from offices.models import Client, CompanyImport, Export, TrailCheck
from offices.querysets import ClientQuerySet
from offices.services import remind_companies, verify_some
from offices.services.exports import make_export, noted
from offices.services.imports import take_in_some


def take_in_companies(*, import_id: str) -> None:
    """Take in the next rows of an import; the last ones finish it."""
    take_in_some(
        CompanyImport.objects.select_related("office", "environment__office", "uploaded_by").get(
            pk=UUID(import_id)
        )
    )


def export_companies(*, export_id: str) -> None:
    """Write the list of companies that somebody asked for."""
    export = Export.objects.select_related("office", "made_for").get(pk=UUID(export_id))

    def pieces(clients: ClientQuerySet) -> Iterator[bytes]:
        companies = companies_one_by_one(clients, wanted_of(QueryDict(export.query)))
        rows = company_rows(noted(companies, export))
        return table_pieces(TableForm(export.form), company_heading(), rows)

    make_export(export, pieces)


def verify_trail(*, check_id: str) -> None:
    """Walk along the next events of an office's audit trail; the last ones finish it."""
    verify_some(TrailCheck.objects.select_related("asked_by").get(pk=UUID(check_id)))


def send_confirmation(*, client_id: str) -> None:
    """Mail a company the link by which it confirms its address."""
    send_confirmation_link(Client.objects.select_related("office").get(pk=UUID(client_id)))


@shared_task(ignore_result=True)
def remind_unconfirmed() -> None:
    """Ask the companies once more that haven't answered for two weeks."""
    remind_companies()
