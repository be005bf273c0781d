"""The mails about what arrives, to each Admin of the office in their own language."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from documents.models import Document
from mails.services import queue_mail
from offices.selectors import admins_of


def announce_change_of(document: Document) -> None:
    """Tell the Admins that something they have was sent again with other content."""
    office = document.client.office
    for admin in admins_of(office):
        queue_mail(
            "document_changed",
            to=admin.email,
            key=f"document_changed:{document.uuid}:{admin.pk}",
            language=admin.language,
            office_id=office.pk,
            context={
                "document": document,
                "client": document.client,
                "office": office,
                "recipient": admin,
                "link": f"{settings.BASE_URL}{reverse('documents:attention', args=[office.pk])}",
            },
        )
