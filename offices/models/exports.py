"""Files that are made in the background because they are long, for the one who asked for them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from offices.models.tenancy import AccountingOffice, Environment
from offices.querysets import ExportQuerySet


class ExportContent(models.TextChoices):
    """What an export holds."""

    COMPANIES = "companies", _("List of companies")
    DOCUMENTS = "documents", _("List of documents")
    FILES = "files", _("Documents as files")
    SALES = "sales", _("List of sales invoices")
    MANDATES = "mandates", _("List of mandates")


class Export(models.Model):
    """One file for one person; ``query`` holds the filters as the address of the list has them.

    ``environment`` is the one to which the person's lists were narrowed down when they asked.
    Made once ``finished_at`` is set and ``problem`` is empty. ``place_version`` is the version of
    the person's place when they asked: whose place changes, loses what was made for it.
    """

    Content = ExportContent

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(
        AccountingOffice,
        on_delete=models.PROTECT,
        related_name="exports",
        verbose_name=_("accounting office"),
    )
    made_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("made for"),
    )
    place_version = models.PositiveIntegerField(_("version of the place"))
    content = models.CharField(_("content"), max_length=10, choices=ExportContent)
    form = models.CharField(_("form"), max_length=8)
    query = models.CharField(_("filters"), max_length=2_000, blank=True)
    environment = models.ForeignKey(
        Environment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("environment"),
    )
    language = models.CharField(_("language"), max_length=2)
    total = models.PositiveIntegerField(_("rows"))
    done = models.PositiveIntegerField(_("rows done"), default=0)
    stored_as = models.CharField(_("stored as"), max_length=200, blank=True)
    size = models.PositiveBigIntegerField(_("bytes"), null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("asked at"), db_default=Now())
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        indexes = [models.Index(fields=["made_for", "-created_at"], name="export_of_person")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def file_name(self) -> str:
        """Return the name under which the file is given out."""
        return f"{self.content}-{self.created_at:%Y-%m-%d}.{self.form}"
