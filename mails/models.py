"""Every mail that the portal promises to send, and what became of it."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Mail(models.Model):
    """One mail to one person.

    ``key`` says what the mail is about and for whom; a second mail with the same key is never
    made. The text is encrypted with a key outside the database. A mail that carries a secret
    (``is_secret``) loses its text as soon as it has left. ``about_id`` is what it belongs to, on
    whose page it is listed. ``failed_at``: the mail server refused the address for good, or the
    mail came back; ``failure`` is what was answered.
    """

    key = models.CharField(_("key"), max_length=200, unique=True)
    template = models.CharField(_("template"), max_length=80)
    language = models.CharField(_("language"), max_length=7)
    to = models.EmailField(_("to"))
    subject = models.CharField(_("subject"), max_length=200)
    content = models.TextField(_("content"), blank=True, editable=False)
    is_secret = models.BooleanField(_("carries a secret"), default=False)
    office_id = models.UUIDField(_("accounting office"), null=True, blank=True, db_index=True)
    about_id = models.UUIDField(_("about"), null=True, blank=True, db_index=True)
    message_id = models.CharField(_("message id"), max_length=120, unique=True)
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    failed_at = models.DateTimeField(_("undeliverable since"), null=True, blank=True)
    failure = models.CharField(_("answer of the mail server"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes = [models.Index(fields=["to", "-created_at"], name="mail_to")]

    def __str__(self) -> str:
        return f"{self.template} to {self.to}"


class UndeliverableAddress(models.Model):
    """An address that a mail server refused for good, or from which a mail came back.

    It stays until staff take it away, or a person is written to elsewhere.
    """

    address = models.EmailField(_("address"), unique=True)
    answer = models.CharField(_("answer of the mail server"), max_length=300, blank=True)
    since = models.DateTimeField(_("since"), db_default=Now())

    class Meta:
        verbose_name = _("undeliverable address")
        verbose_name_plural = _("undeliverable addresses")

    def __str__(self) -> str:
        return self.address
