"""Bytes as they were handed to us, and what became of them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from documents.querysets import ReceptionQuerySet
from offices.models import AccountingOffice


class StoredFile(models.Model):
    """Bytes, kept once: two files with the same content are one row."""

    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    size = models.PositiveIntegerField(_("size in bytes"))
    name = models.CharField(_("name in the storage"), max_length=100)
    created_at = models.DateTimeField(_("created at"), db_default=Now())

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")

    def __str__(self) -> str:
        return self.sha256[:12]


class Source(models.TextChoices):
    """By which way a file came in."""

    COMMAND = "command", _("command")
    INBOX = "inbox", _("watched folder")
    STAFF = "staff", _("upload by staff")
    DEMONSTRATION = "demonstration", _("demonstration")
    INVOICING = "invoicing", _("invoicing software")
    TRANSFER = "transfer", _("transfer from another office")


class Reception(models.Model):
    """One file that was handed to us, or one part of it, and what became of it.

    A file that holds several files or accounts is ``unpacked``: each part has a reception of its
    own, with the whole as ``parent``, so that what can be placed doesn't wait for what can't.
    ``findings`` lists what is wrong or odd, each with ``severity``, ``code``, ``line`` and
    ``message``. What is quarantined says in ``waiting_for`` which account or enterprise number
    would let it through, and in ``office`` whose it is, where that is known.
    """

    class Outcome(models.TextChoices):
        STORED = "stored", _("stored")
        REPEATED = "repeated", _("repeated")
        QUARANTINED = "quarantined", _("quarantined")
        UNPACKED = "unpacked", _("unpacked")
        DISCARDED = "discarded", _("discarded")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_name = models.CharField(_("file name"), max_length=255)
    stored_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="receptions", verbose_name=_("file")
    )
    source = models.CharField(_("source"), max_length=13, choices=Source, default=Source.COMMAND)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )
    kind = models.CharField(_("recognised as"), max_length=16, blank=True)
    outcome = models.CharField(_("outcome"), max_length=11, choices=Outcome)
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    waiting_for = models.CharField(_("waiting for"), max_length=40, blank=True)
    office = models.ForeignKey(
        AccountingOffice,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("office"),
    )
    findings = models.JSONField(_("findings"), default=list)
    received_at = models.DateTimeField(_("received at"), db_default=Now())
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)

    objects = ReceptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("reception")
        verbose_name_plural = _("receptions")
        indexes = [
            models.Index(fields=["outcome", "-received_at"], name="reception_outcome"),
            models.Index(fields=["received_at"], name="reception_received"),
            models.Index(
                fields=["waiting_for", "received_at"],
                name="reception_waiting",
                condition=Q(outcome="quarantined"),
            ),
            models.Index(
                fields=["office", "-received_at"],
                name="reception_of_office",
                condition=Q(outcome="quarantined"),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
