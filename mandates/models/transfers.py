"""One company on its way from another office, by the mandates that it signs for the new one."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from mandates.querysets import TransferQuerySet
from mandates.states import TRANSFERS_UNDER_WAY, TransferState
from offices.models import AccountingOffice, Client

T = TransferState


class Transfer(models.Model):
    """What ``office`` proposed to a company that another office keeps.

    ``client`` is the company at ``office``, ``former`` the company at the office that it left: only
    known once it has, and shown to that office and to staff alone. ``documents_from`` is the day
    from which statements of before come along, as its mandates say; None if none do.
    ``is_overtaken``: cancelled because the company signed for another office first.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(
        AccountingOffice,
        on_delete=models.PROTECT,
        related_name="transfers",
        verbose_name=_("accounting office"),
    )
    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="transfers", verbose_name=_("client")
    )
    former = models.ForeignKey(
        Client,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="departures",
        verbose_name=_("client it was"),
    )
    enterprise_number = models.CharField(_("enterprise number"), max_length=10)
    documents_from = models.DateField(_("documents from"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=TransferState, default=T.REGISTERED)
    state_modified_at = models.DateTimeField(_("state since"), db_default=Now())
    registered_at = models.DateTimeField(_("registered at"), db_default=Now())
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    is_overtaken = models.BooleanField(_("signed for another office"), default=False)

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = _("transfer of a company")
        verbose_name_plural = _("transfers of companies")
        constraints = [
            models.UniqueConstraint(
                fields=["office", "enterprise_number"],
                condition=Q(settled_at__isnull=True),
                name="transfer_one_under_way",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(TRANSFERS_UNDER_WAY), settled_at__isnull=True)
                | Q(state__in=[T.CANCELLED, T.TRANSFERRED], settled_at__isnull=False),
                name="transfer_settled_at_its_end",
            ),
            models.CheckConstraint(
                condition=Q(former__isnull=True) | Q(state=T.TRANSFERRED),
                name="transfer_tells_nothing_before",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "-registered_at", "-id"], name="transfer_of_office"),
            models.Index(fields=["enterprise_number"], name="transfer_of_company"),
        ]

    def __str__(self) -> str:
        return f"{self.client} → {self.office}"
