"""Verifications of an office's audit trail that somebody asked for, and what they found."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.chain import GENESIS
from offices.models.tenancy import AccountingOffice
from offices.querysets import TrailCheckQuerySet


class TrailCheck(models.Model):
    """One walk along the trail of an office, of ``total`` events as it was when it was asked for.

    The first ``done`` of them hold; ``reached`` is the hash of the last of these. Nothing is wrong
    once ``finished_at`` is set and ``fault`` is empty; otherwise ``fault`` says what is wrong with
    event ``broken_at``, or is ``LOST`` if the work didn't come to an end. ``anchor_length`` and
    ``anchor_at`` are of the end that was published last, empty if none ever was.
    """

    LOST = "lost"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(
        AccountingOffice,
        on_delete=models.PROTECT,
        related_name="trail_checks",
        verbose_name=_("accounting office"),
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    created_at = models.DateTimeField(_("asked at"), db_default=Now())
    total = models.PositiveBigIntegerField(_("events"))
    head = models.CharField(_("hash of the last event"), max_length=64)
    done = models.PositiveBigIntegerField(_("events that hold"), default=0)
    reached = models.CharField(_("hash that was reached"), max_length=64, default=GENESIS)
    anchor_length = models.PositiveBigIntegerField(_("published length"), default=0)
    anchor_head = models.CharField(_("published hash"), max_length=64, blank=True)
    anchor_at = models.DateTimeField(_("published at"), null=True, blank=True)
    broken_at = models.PositiveBigIntegerField(_("first broken event"), null=True, blank=True)
    fault = models.CharField(_("what is wrong"), max_length=60, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = TrailCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("verification of a trail")
        verbose_name_plural = _("verifications of trails")
        constraints = [
            models.UniqueConstraint(
                fields=["office"],
                condition=Q(finished_at__isnull=True),
                name="trail_check_one_at_once",
            ),
        ]
        indexes = [models.Index(fields=["office", "-created_at"], name="trail_check_of_office")]

    def __str__(self) -> str:
        return f"{self.office_id} {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def is_lost(self) -> bool:
        """Whether the work didn't come to an end."""
        return self.fault == self.LOST
