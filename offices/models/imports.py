"""Lists of companies that were uploaded: every row, what we think of it, what became of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from offices.models.tenancy import AccountingOffice, Client, Environment
from offices.querysets import CompanyImportQuerySet, ImportRowQuerySet


class CompanyImport(models.Model):
    """One list that somebody uploaded; nothing of it is a company before it is ``started_at``."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(
        AccountingOffice,
        on_delete=models.PROTECT,
        related_name="company_imports",
        verbose_name=_("accounting office"),
    )
    environment = models.ForeignKey(
        Environment, on_delete=models.PROTECT, related_name="+", verbose_name=_("environment")
    )
    file_name = models.CharField(_("file name"), max_length=255)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    created_at = models.DateTimeField(_("uploaded at"), db_default=Now())
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = CompanyImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of companies")
        verbose_name_plural = _("imports of companies")
        indexes = [models.Index(fields=["office", "-created_at"], name="import_of_office")]

    def __str__(self) -> str:
        return self.file_name


class RowState(models.TextChoices):
    """What we think of a row, and after the start what became of it."""

    READY = "ready", _("ready")
    REFUSED = "refused", _("refused")
    TAKEN = "taken", _("added")
    FAILED = "failed", _("not added")


class ImportRow(models.Model):
    """One row of a list, as it was read; ``problem`` is a code, ``presentation`` has its words."""

    State = RowState

    company_import = models.ForeignKey(
        CompanyImport, on_delete=models.CASCADE, related_name="rows", verbose_name=_("import")
    )
    line = models.PositiveIntegerField(_("line"))
    code = models.CharField(_("code"), max_length=60, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    enterprise_number = models.CharField(_("enterprise number"), max_length=40, blank=True)
    contact_email = models.CharField(_("e-mail"), max_length=254, blank=True)
    language = models.CharField(_("language"), max_length=20, blank=True)
    ibans = models.CharField(_("accounts"), max_length=400, blank=True)
    contact_name = models.CharField(
        _("contact person"), max_length=200, blank=True, db_default="", default=""
    )
    representative_name = models.CharField(
        _("representative"), max_length=200, blank=True, db_default="", default=""
    )
    representative_function = models.CharField(
        _("function of the representative"), max_length=200, blank=True, db_default="", default=""
    )
    address = models.CharField(
        _("street and number"), max_length=200, blank=True, db_default="", default=""
    )
    address2 = models.CharField(
        _("second line of the address"), max_length=200, blank=True, db_default="", default=""
    )
    postal_code = models.CharField(
        _("postal code"), max_length=40, blank=True, db_default="", default=""
    )
    city = models.CharField(
        _("municipality"), max_length=200, blank=True, db_default="", default=""
    )
    state = models.CharField(_("state"), max_length=7, choices=RowState)
    problem = models.CharField(_("problem"), max_length=30, blank=True)
    client = models.ForeignKey(
        Client,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("client"),
    )

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        constraints = [
            models.UniqueConstraint(fields=["company_import", "line"], name="import_line_once"),
        ]
        indexes = [models.Index(fields=["company_import", "state", "line"], name="import_state")]

    def __str__(self) -> str:
        return f"{self.line} {self.name}"
