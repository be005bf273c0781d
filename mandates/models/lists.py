"""Lists of orders to look at before any of them is given: each row with a verdict."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from mandates.models.batches import OrderBatch
from mandates.querysets import OrderListQuerySet, OrderListRowQuerySet
from offices.models import AccountingOffice, Client


class OrderList(models.Model):
    """Orders out of a file, or for companies chosen from the list (then without a file name).

    Nothing of it is ordered before it has a ``batch``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(
        AccountingOffice,
        on_delete=models.PROTECT,
        related_name="order_lists",
        verbose_name=_("accounting office"),
    )
    file_name = models.CharField(_("file name"), max_length=255, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    created_at = models.DateTimeField(_("made at"), db_default=Now())
    batch = models.OneToOneField(
        OrderBatch,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="order_list",
        verbose_name=_("batch"),
    )

    objects = OrderListQuerySet.as_manager()

    class Meta:
        verbose_name = _("list of orders")
        verbose_name_plural = _("lists of orders")
        indexes = [models.Index(fields=["office", "-created_at"], name="order_list_of_office")]

    def __str__(self) -> str:
        return self.file_name or str(self.pk)


class OrderListRow(models.Model):
    """One order of a list: what was written, what it means, what speaks against it.

    ``line`` is that of the file; a line with accounts at several banks makes several rows.
    ``place`` is the number of the order in the batch, empty for what can't be ordered.
    ``problem`` and ``remark`` are codes, ``presentation_lists`` has their words.
    """

    order_list = models.ForeignKey(
        OrderList, on_delete=models.CASCADE, related_name="rows", verbose_name=_("list")
    )
    number = models.PositiveIntegerField(_("row"))
    line = models.PositiveIntegerField(_("line"))
    company = models.CharField(_("company as written"), max_length=200, blank=True)
    client = models.ForeignKey(
        Client, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("client")
    )
    kind = models.CharField(_("kind"), max_length=8, blank=True)
    what = models.CharField(_("accounts or source"), max_length=400, blank=True)
    order = models.JSONField(_("order"), null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=30, blank=True)
    remark = models.CharField(_("remark"), max_length=30, blank=True)
    place = models.PositiveIntegerField(_("number in the batch"), null=True, blank=True)

    objects = OrderListRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of a list of orders")
        verbose_name_plural = _("rows of lists of orders")
        constraints = [
            models.UniqueConstraint(fields=["order_list", "number"], name="order_list_row_once"),
            models.CheckConstraint(
                condition=(
                    Q(problem="", place__isnull=False, client__isnull=False, order__isnull=False)
                    | (~Q(problem="") & Q(place__isnull=True))
                ),
                name="order_list_row_ready_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_list}/{self.number}"
