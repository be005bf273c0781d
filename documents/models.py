"""What arrived for a client: files as received, the documents in them, what they say."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from common.kinds import DocumentKind
from documents.querysets import DocumentQuerySet, StatementQuerySet
from offices.models import BankAccount, Client


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


class Reception(models.Model):
    """One file that was handed to us, and what became of it.

    ``findings`` lists what is wrong or odd, each with ``severity``, ``code``, ``line`` and
    ``message``.
    """

    class Outcome(models.TextChoices):
        STORED = "stored", _("stored")
        REPEATED = "repeated", _("repeated")
        QUARANTINED = "quarantined", _("quarantined")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_name = models.CharField(_("file name"), max_length=255)
    stored_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="receptions", verbose_name=_("file")
    )
    outcome = models.CharField(_("outcome"), max_length=11, choices=Outcome)
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    findings = models.JSONField(_("findings"), default=list)
    received_at = models.DateTimeField(_("received at"), db_default=Now())

    class Meta:
        verbose_name = _("reception")
        verbose_name_plural = _("receptions")
        indexes = [
            models.Index(fields=["outcome", "-received_at"], name="reception_outcome"),
            models.Index(fields=["received_at"], name="reception_received"),
        ]

    def __str__(self) -> str:
        return self.file_name


class Document(models.Model):
    """One thing received for one client, as partners see it.

    Partners name it by ``uuid``; ``available_at`` and ``id`` give the order in which they read.
    ``file`` holds exactly the bytes that were received for this account.
    """

    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=16, choices=DocumentKind)
    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="documents", verbose_name=_("client")
    )
    bank_account = models.ForeignKey(
        BankAccount,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("bank account"),
    )
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="documents", verbose_name=_("file")
    )
    reception = models.ForeignKey(
        Reception,
        on_delete=models.PROTECT,
        related_name="documents",
        verbose_name=_("reception"),
    )
    available_at = models.DateTimeField(_("available at"))

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.UniqueConstraint(
                fields=["bank_account", "file"], name="document_once_an_account"
            ),
            models.CheckConstraint(
                condition=~Q(kind=DocumentKind.CODA) | Q(bank_account__isnull=False),
                name="document_coda_has_account",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "available_at", "id", "client"], name="document_search"),
            models.Index(fields=["client", "available_at", "id"], name="document_of_client"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class Statement(models.Model):
    """What one statement of a CODA says. Amounts are whole thousandths of the currency."""

    document = models.ForeignKey(
        Document,
        on_delete=models.CASCADE,
        related_name="statements",
        verbose_name=_("document"),
    )
    bank_account = models.ForeignKey(
        BankAccount,
        on_delete=models.PROTECT,
        related_name="statements",
        verbose_name=_("bank account"),
    )
    position = models.PositiveSmallIntegerField(_("position in the document"))
    created_on = models.DateField(_("creation date of the file"), null=True, blank=True)
    statement_number = models.PositiveSmallIntegerField(_("statement number"))
    coda_sequence = models.PositiveSmallIntegerField(_("CODA sequence number"))
    old_balance = models.BigIntegerField(_("old balance"))
    old_balance_on = models.DateField(_("date of the old balance"), null=True, blank=True)
    new_balance = models.BigIntegerField(_("new balance"))
    new_balance_on = models.DateField(_("date of the new balance"), null=True, blank=True)
    movement_count = models.PositiveIntegerField(_("number of movements"))

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints = [
            models.UniqueConstraint(fields=["document", "position"], name="statement_position"),
        ]
        indexes = [
            models.Index(
                fields=["bank_account", "created_on", "coda_sequence"], name="statement_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank_account} {self.statement_number}"
