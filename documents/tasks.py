"""Work that is done later: the watched folder, what waits in quarantine, what has changed."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from celery import shared_task
from django.conf import settings

from documents.exports import files_of_export, table_of_export
from documents.inbox import take_in_folder
from documents.mails import announce_change_of
from documents.models import Document
from documents.services import drop_stale_renderings, pass_on_statements, release_waiting
from offices.models import BankAccount, Export
from offices.services.exports import make_export


@shared_task(ignore_result=True)
def take_in_inbox() -> None:
    """Look into the watched folder."""
    take_in_folder(settings.INBOX)


@shared_task(ignore_result=True)
def release_quarantine() -> None:
    """Place what waited for an account or a company that is known now."""
    release_waiting()


@shared_task(ignore_result=True)
def drop_renderings() -> None:
    """Delete renderings that are stale."""
    drop_stale_renderings()


def announce_change(*, document_id: int) -> None:
    """Tell the office that a sender has replaced a document."""
    announce_change_of(Document.objects.select_related("client__office").get(pk=document_id))


def pass_on(*, account_id: str) -> None:
    """Give the new office of a company the statements of before that it signed for."""
    pass_on_statements(BankAccount.objects.select_related("client").get(pk=account_id))


def export_documents(*, export_id: str) -> None:
    """Write the list of documents that somebody asked for."""
    export = _export(export_id)
    make_export(export, partial(table_of_export, export))


def export_files(*, export_id: str) -> None:
    """Pack the documents that somebody asked for."""
    export = _export(export_id)
    make_export(export, partial(files_of_export, export))


def _export(export_id: str) -> Export:
    return Export.objects.select_related("office", "made_for").get(pk=UUID(export_id))
