"""Answers that are given again to the same key, and the last calls of each partner."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from api.querysets import IdempotentAnswerQuerySet
from banks.models import BankAccess
from partners.models import SoftwarePartner


class IdempotentAnswer(models.Model):
    """One key of one partner or bank: taken while ``status`` is empty, answered afterwards."""

    partner = models.ForeignKey(
        SoftwarePartner,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("partner"),
    )
    bank = models.ForeignKey(
        BankAccess,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("bank"),
    )
    key = models.CharField(_("key"), max_length=255)
    request_hash = models.CharField(_("hash of the request"), max_length=64)
    claim = models.UUIDField(_("claim"))
    claimed_until = models.DateTimeField(_("claimed until"))
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    expires_at = models.DateTimeField(_("expires at"), db_index=True)
    status = models.PositiveSmallIntegerField(_("HTTP status"), null=True, blank=True)
    body = models.TextField(_("answer"), blank=True)

    objects = IdempotentAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("idempotent answer")
        verbose_name_plural = _("idempotent answers")
        constraints = [
            models.UniqueConstraint(fields=["partner", "key"], name="idempotency_key_once"),
            models.UniqueConstraint(fields=["bank", "key"], name="idempotency_key_once_a_bank"),
            models.CheckConstraint(
                condition=Q(partner__isnull=False, bank__isnull=True)
                | Q(partner__isnull=True, bank__isnull=False),
                name="idempotency_key_of_one",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class ApiCall(models.Model):
    """One call of a partner: what was asked by which path's template, and what was answered.

    No bodies, no paths, no addresses. Only the last ones of a partner are kept.
    """

    partner = models.ForeignKey(
        SoftwarePartner, on_delete=models.CASCADE, related_name="+", verbose_name=_("partner")
    )
    at = models.DateTimeField(_("at"))
    method = models.CharField(_("method"), max_length=8)
    route = models.CharField(_("template of the path"), max_length=200)
    status = models.PositiveSmallIntegerField(_("HTTP status"))
    code = models.CharField(_("code"), max_length=60, blank=True)
    request_id = models.CharField(_("request id"), max_length=40)

    class Meta:
        verbose_name = _("call of a partner")
        verbose_name_plural = _("calls of partners")
        indexes = [models.Index(fields=["partner", "-id"], name="api_call_last")]

    def __str__(self) -> str:
        return f"{self.method} {self.route} {self.status}"
