"""How software gets its credentials, and which invoicing software a company connected."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from connections.querysets import ActivationTokenQuerySet, ConnectionQuerySet
from connections.states import STORED, EndReason, TokenState
from offices.models import AccountingOffice, Client
from partners.models import SoftwarePartner

S = TokenState


class ActivationToken(models.Model):
    """What a software exchanges, once, for a user name and password.

    For a whole office (``client`` is empty) an Admin issued it and accepted the terms of a
    consent; for one company its invoicing software asked for it and it left by mail. Only its
    keyed hash is kept. The newest of a software and an office, or a company, replaces the others.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(
        SoftwarePartner,
        on_delete=models.PROTECT,
        related_name="activation_tokens",
        verbose_name=_("software partner"),
    )
    office = models.ForeignKey(
        AccountingOffice,
        on_delete=models.PROTECT,
        related_name="activation_tokens",
        verbose_name=_("accounting office"),
    )
    client = models.ForeignKey(
        Client,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="activation_tokens",
        verbose_name=_("client"),
    )
    token_hash = models.CharField(_("hash of the token"), max_length=64, unique=True)
    hint = models.CharField(_("last four characters"), max_length=4)
    state = models.CharField(_("state"), max_length=8, choices=TokenState, default=S.SENT)
    issued_at = models.DateTimeField(_("issued at"), db_default=Now())
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("issued by"),
        help_text=_("Empty: the software asked for it."),
    )
    issued_from = models.GenericIPAddressField(_("issued from"), null=True, blank=True)
    mailed_to = models.EmailField(_("mailed to"), blank=True)
    terms_version = models.CharField(_("version of the terms"), max_length=20, blank=True)
    terms_hash = models.CharField(_("hash of the terms"), max_length=64, blank=True)
    expires_at = models.DateTimeField(_("expires at"))
    ended_at = models.DateTimeField(_("used, replaced or revoked at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("revoked by"),
    )

    objects = ActivationTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("activation token")
        verbose_name_plural = _("activation tokens")
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "office"],
                condition=Q(state=S.SENT, client__isnull=True),
                name="token_of_office_once",
            ),
            models.UniqueConstraint(
                fields=["partner", "client"],
                condition=Q(state=S.SENT, client__isnull=False),
                name="token_of_client_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in STORED]), name="token_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=S.SENT, ended_at__isnull=True)
                | (~Q(state=S.SENT) & Q(ended_at__isnull=False)),
                name="token_ended_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "-issued_at", "-id"], name="token_list"),
            models.Index(fields=["client", "issued_at"], name="token_of_client"),
        ]

    def __str__(self) -> str:
        return f"…{self.hint}"

    @property
    def fate(self) -> TokenState:
        """What became of it, as seen at this moment; ``tokens_to_list`` tells ``refused_later``."""
        return self.fate_at(timezone.now())

    def fate_at(self, moment: datetime) -> TokenState:
        if self.state == S.SENT and getattr(self, "refused_later", False):
            return S.REVOKED
        if self.state == S.SENT and self.expires_at <= moment:
            return S.EXPIRED
        return TokenState(self.state)


class Connection(models.Model):
    """A company that connected its invoicing software.

    While it stands, the software sends the company's sales invoices to its accounting office and
    reads the statements of the company's own accounts. Ended is final; who connects again gets a
    new row and new credentials.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="connections", verbose_name=_("client")
    )
    partner = models.ForeignKey(
        SoftwarePartner,
        on_delete=models.PROTECT,
        related_name="connections",
        verbose_name=_("software partner"),
    )
    token = models.ForeignKey(
        ActivationToken,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="connections",
        verbose_name=_("activation token"),
        help_text=_("With which the software connected last."),
    )
    connected_at = models.DateTimeField(_("connected at"), db_default=Now())
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ended by"),
    )
    end_reason = models.CharField(_("why it ended"), max_length=8, choices=EndReason, blank=True)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("connection")
        verbose_name_plural = _("connections")
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "client"],
                condition=Q(ended_at__isnull=True),
                name="connection_one_standing",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="connection_ended_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["client", "-connected_at", "-id"], name="connection_of_client")
        ]

    def __str__(self) -> str:
        return f"{self.client} · {self.partner}"
