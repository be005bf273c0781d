"""Answers that were given to POSTs with an idempotency key, to be given again."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from api.querysets import IdempotentAnswerQuerySet
from partners.models import SoftwarePartner


class IdempotentAnswer(models.Model):
    """One key of one partner: taken while ``status`` is empty, answered afterwards."""

    partner = models.ForeignKey(
        SoftwarePartner, on_delete=models.CASCADE, related_name="+", verbose_name=_("partner")
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
        ]

    def __str__(self) -> str:
        return self.key
