"""Promise a mail in the transaction that causes it; send it afterwards, normally once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from email.utils import parseaddr
from smtplib import SMTPRecipientsRefused
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import SYSTEM, Actor
from common.errors import StateConflict
from common.keys import decrypt, encrypt
from mails.bounces import read_bounce
from mails.models import Mail, UndeliverableAddress
from outbox.services import enqueue

FINAL = 500
"""From this answer of a mail server on there is no use in trying again."""


def queue_mail(
    template: str,
    *,
    to: str,
    key: str,
    context: Mapping[str, object],
    language: str,
    office_id: UUID | None = None,
    about_id: UUID | None = None,
    is_secret: bool = False,
    unsubscribe: str = "",
) -> Mail:
    """Write a mail from ``templates/emails/<template>.{subject,body}.txt`` and ``.html``.

    It is sent after the transaction has committed. A second call with the same ``key`` returns
    the first mail and sends nothing. ``unsubscribe`` is an address that a POST stops such mails
    at (RFC 8058).
    """
    existing = Mail.objects.filter(key=key).first()
    if existing:
        return existing
    values = {**context, "base_url": settings.BASE_URL}
    with translation.override(language):
        subject = " ".join(render_to_string(f"emails/{template}.subject.txt", values).split())
        body = render_to_string(f"emails/{template}.body.txt", values).strip() + "\n"
        html = render_to_string(f"emails/{template}.html", {**values, "subject": subject})
    return store_mail(
        template=template,
        to=to,
        key=key,
        subject=subject,
        body=body,
        html=html,
        language=language,
        office_id=office_id,
        about_id=about_id,
        is_secret=is_secret,
        unsubscribe=unsubscribe,
    )


@transaction.atomic
def store_mail(
    *,
    template: str,
    to: str,
    key: str,
    subject: str,
    body: str,
    html: str,
    language: str,
    office_id: UUID | None = None,
    about_id: UUID | None = None,
    is_secret: bool = False,
    unsubscribe: str = "",
) -> Mail:
    """Keep a mail that is already written and promise to send it."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    mail, created = Mail.objects.get_or_create(
        key=key,
        defaults={
            "template": template,
            "language": language,
            "to": to,
            "subject": subject[:200],
            "content": encrypt(
                json.dumps({"body": body, "html": html, "unsubscribe": unsubscribe})
            ),
            "is_secret": is_secret,
            "office_id": office_id,
            "about_id": about_id,
            "message_id": f"<{digest}@{host}>",
        },
    )
    if created:
        enqueue("mails.tasks.send", mail_id=mail.pk)
    return mail


def send_mail(mail: Mail) -> None:
    """Hand a mail to the mail server unless it has left already.

    If the process dies between the server's answer and our note of it, the mail goes out again
    with the same Message-ID, by which mail servers and people's programs recognise it. An address
    that the server refuses for good is noted, and not tried again.
    """
    if mail.sent_at or mail.failed_at:
        return
    content = json.loads(decrypt(mail.content))
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=content["body"],
        to=[mail.to],
        headers={
            "Message-ID": mail.message_id,
            "Auto-Submitted": "auto-generated",
            **_unsubscribing(content.get("unsubscribe", "")),
        },
    )
    if content["html"]:
        message.attach_alternative(content["html"], "text/html")
    try:
        message.send()
    except SMTPRecipientsRefused as refused:
        answer = _final_answer(refused)
        if answer is None:
            raise
        note_undeliverable(mail, answer=answer)
        return
    Mail.objects.filter(pk=mail.pk).update(
        sent_at=timezone.now(), content="" if mail.is_secret else mail.content
    )


def _unsubscribing(url: str) -> dict[str, str]:
    """Return the headers by which a mail program stops such mails at one click (RFC 8058)."""
    if not url:
        return {}
    return {
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _final_answer(refused: SMTPRecipientsRefused) -> str | None:
    """Return what the server answered if it was final (5xx), None if it may change its mind."""
    answers = list(refused.recipients.values())
    if not answers or any(code < FINAL for code, _text in answers):
        return None
    code, text = answers[0]
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return f"{code} {said}"


@transaction.atomic
def note_undeliverable(mail: Mail, *, answer: str) -> None:
    """Note that a mail never reaches its address, and that no other one would. Twice is once."""
    said = " ".join(answer.split())[:300]
    unnoted = Mail.objects.filter(pk=mail.pk, failed_at__isnull=True)
    content = "" if mail.is_secret else mail.content
    if not unnoted.update(failed_at=timezone.now(), failure=said, content=content):
        return
    UndeliverableAddress.objects.get_or_create(
        address=mail.to.lower(), defaults={"answer": said, "since": timezone.now()}
    )
    facts = {"template": mail.template, "answer": said[:3]}
    record("mail.undeliverable", target=mail, by=SYSTEM, office_id=mail.office_id, facts=facts)
    if mail.about_id:
        enqueue("mandates.tasks.tell_undeliverable", mail_id=mail.pk)


@transaction.atomic
def forget_undeliverable(address: UndeliverableAddress, *, reason: str, by: Actor) -> None:
    """Let an address be written to again, because its owner mended it."""
    record("mail.address_mended", target=address, by=by, reason=reason)
    if not UndeliverableAddress.objects.filter(pk=address.pk).delete()[0]:
        raise StateConflict(_("This address is written to already."))


def note_bounce(message: bytes) -> bool:
    """Take in a mail that came back; tell whether it was about an address that fails for good.

    Only a report about a mail that we sent, to the address that we sent it to, counts: nobody else
    can take an address out of use.
    """
    bounce = read_bounce(message)
    if bounce is None:
        return False
    mail = Mail.objects.filter(message_id=bounce.message_id).first()
    if mail is None or mail.to.lower() != bounce.recipient.lower():
        return False
    note_undeliverable(mail, answer=bounce.answer)
    return True


@transaction.atomic
def resend_mail(mail: Mail, *, by: Actor) -> Mail:
    """Send a copy of a mail, for somebody who lost it.

    Raises ``StateConflict`` if its text is gone because it carried a secret.
    """
    if not mail.content:
        raise StateConflict(
            _(
                "This mail carried a secret, so its text was erased when it left. "
                "Let the person ask for a new one."
            )
        )
    content = json.loads(decrypt(mail.content))
    record("mail.resent", target=mail, by=by, office_id=mail.office_id)
    return store_mail(
        template=mail.template,
        to=mail.to,
        key=f"{mail.key[:160]}:again:{timezone.now():%Y%m%dT%H%M%S%f}",
        subject=mail.subject,
        body=content["body"],
        html=content["html"],
        language=mail.language,
        office_id=mail.office_id,
        about_id=mail.about_id,
        is_secret=mail.is_secret,
        unsubscribe=content.get("unsubscribe", ""),
    )


def forget_content(*, older_than: timedelta) -> int:
    """Erase the text of mails that were sent longer ago than this; returns how many."""
    before = timezone.now() - older_than
    return Mail.objects.filter(sent_at__lt=before).exclude(content="").update(content="")


def forget_addressees(mails: QuerySet[Mail]) -> int:
    """Erase to whom some mails went and what they said, if they have left; returns how many."""
    left = mails.exclude(sent_at__isnull=True, failed_at__isnull=True).exclude(to="")
    return left.update(to="", content="")
