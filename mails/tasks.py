"""Work that the outbox promises for mails."""

from __future__ import annotations

from mails.models import Mail
from mails.services import send_mail


def send(*, mail_id: int) -> None:
    """Hand a mail to the mail server, once."""
    send_mail(Mail.objects.get(pk=mail_id))
