"""Many orders at once: what was asked, row by row, and what became of each."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from mandates.models.mandates import Mandate
from mandates.querysets import OrderBatchQuerySet, OrderRowQuerySet
from offices.models import AccountingOffice, Client


class OrderBatch(models.Model):
    """Orders that were given together; how far it is, the rows say."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(
        AccountingOffice,
        on_delete=models.PROTECT,
        related_name="order_batches",
        verbose_name=_("accounting office"),
    )
    ordered_by = models.JSONField(_("ordered by"), editable=False)
    created_at = models.DateTimeField(_("ordered at"), db_default=Now())
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = OrderBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch of orders")
        verbose_name_plural = _("batches of orders")

    def __str__(self) -> str:
        return f"{self.office} {self.created_at:%Y-%m-%d %H:%M}"


class OrderRow(models.Model):
    """One order of a batch: waiting, ordered (``mandate``) or refused (``error``)."""

    batch = models.ForeignKey(
        OrderBatch, on_delete=models.CASCADE, related_name="rows", verbose_name=_("batch")
    )
    number = models.PositiveIntegerField(_("row"))
    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="+", verbose_name=_("client")
    )
    order = models.JSONField(_("order"))
    mandate = models.OneToOneField(
        Mandate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="order_row",
        verbose_name=_("mandate"),
    )
    error = models.CharField(_("why refused"), max_length=300, blank=True)
    error_code = models.CharField(_("code of the refusal"), max_length=40, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    objects = OrderRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("order of a batch")
        verbose_name_plural = _("orders of batches")
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="order_row_number"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, mandate__isnull=True, error="")
                | Q(done_at__isnull=False, mandate__isnull=False, error="")
                | (Q(done_at__isnull=False, mandate__isnull=True) & ~Q(error="")),
                name="order_row_waits_or_is_done",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch}/{self.number}"
