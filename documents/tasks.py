"""Work that is done later: the watched folder, what waits in quarantine, what has changed."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings

from documents.inbox import take_in_folder
from documents.mails import announce_change_of
from documents.models import Document
from documents.services import drop_stale_renderings, release_waiting


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
