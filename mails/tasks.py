"""Work that the outbox promises for mails."""

from __future__ import annotations

from mails.models import Mail
from mails.services import send_mail


def send(*, mail_id: int) -> None:
    send_mail(Mail.objects.get(pk=mail_id))
