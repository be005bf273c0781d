"""What partners and offices see: one document, and what is made of it for reading."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from common.kinds import DocumentKind
from documents.models.files import Reception, StoredFile
from documents.querysets import DocumentQuerySet
from offices.models import BankAccount, Client


class Document(models.Model):
    """One thing received for one client, as partners see it.

    Partners name it by ``uuid``; ``available_at`` and ``id`` give the order in which they read.
    ``file`` holds exactly the bytes that were received for this account or company. A sender who
    sends the same thing with other content makes a new ``version``, which ``supersedes`` the one
    before; nothing is ever overwritten. ``natural_key`` is how the sender tells two of a kind
    apart; statements of account have numbers of their own and leave it empty. ``amount`` is in
    thousandths of ``currency``. ``pdf`` is how the sender draws it, where that came beside it.
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
    pdf = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("PDF of the sender"),
    )
    reception = models.ForeignKey(
        Reception,
        on_delete=models.PROTECT,
        related_name="documents",
        verbose_name=_("reception"),
    )
    natural_key = models.CharField(_("number of the sender"), max_length=200, blank=True)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    supersedes = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("supersedes"),
    )
    reference = models.CharField(_("reference"), max_length=120, blank=True)
    issuer = models.CharField(_("issuer"), max_length=160, blank=True)
    dated = models.DateField(_("date"), null=True, blank=True)
    period_start = models.DateField(_("first day"), null=True, blank=True)
    period_end = models.DateField(_("last day"), null=True, blank=True)
    amount = models.BigIntegerField(_("amount in thousandths"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    available_at = models.DateTimeField(_("available at"))

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.UniqueConstraint(
                fields=["bank_account", "file"], name="document_once_an_account"
            ),
            models.UniqueConstraint(
                fields=["client", "kind", "natural_key", "version"],
                condition=~Q(natural_key=""),
                name="document_version",
            ),
            models.CheckConstraint(
                condition=~Q(kind=DocumentKind.CODA) | Q(bank_account__isnull=False),
                name="document_coda_has_account",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "available_at", "id", "client"], name="document_search"),
            models.Index(fields=["client", "available_at", "id"], name="document_of_client"),
            models.Index(fields=["available_at", "id", "client"], name="document_newest"),
            models.Index(fields=["dated", "id", "client"], name="document_by_date"),
            models.Index(fields=["amount", "client"], name="document_amount"),
            models.Index(
                fields=["available_at", "id", "client"],
                name="document_changed",
                condition=Q(supersedes__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class Rendering(models.Model):
    """A file made readable, kept until it is stale: another renderer, or long unused.

    It can be made again at any time, so losing one costs nothing. ``language`` is empty where the
    form has none.
    """

    file = models.ForeignKey(
        StoredFile, on_delete=models.CASCADE, related_name="renderings", verbose_name=_("of")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=DocumentKind)
    form = models.CharField(_("form"), max_length=8)
    language = models.CharField(_("language"), max_length=2, blank=True)
    renderer = models.PositiveSmallIntegerField(_("version of the renderer"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    name = models.CharField(_("name in the storage"), max_length=120)
    made_at = models.DateTimeField(_("made at"), db_default=Now())
    used_on = models.DateField(_("last used on"))

    class Meta:
        verbose_name = _("rendering")
        verbose_name_plural = _("renderings")
        constraints = [
            models.UniqueConstraint(
                fields=["file", "kind", "form", "language", "renderer"], name="rendering_once"
            ),
        ]
        indexes = [models.Index(fields=["used_on"], name="rendering_used")]

    def __str__(self) -> str:
        return f"{self.file} {self.form} {self.language}"
