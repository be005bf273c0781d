"""An office's consent that a software partner may fetch its clients' documents."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from common.kinds import DocumentKind
from consents.querysets import ConsentQuerySet
from consents.states import LIVE, Channel, ConsentStatus, EndReason
from offices.models import AccountingOffice, Client
from partners.models import SoftwarePartner

S = ConsentStatus


class Consent(models.Model):
    """One request of a partner to an office, and what the office decided.

    Rows never change their meaning: Denied and Cancelled are final, and a partner that asks again
    gets a new row. ``version`` grows with every change.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(
        AccountingOffice,
        on_delete=models.PROTECT,
        related_name="consents",
        verbose_name=_("accounting office"),
    )
    partner = models.ForeignKey(
        SoftwarePartner,
        on_delete=models.PROTECT,
        related_name="consents",
        verbose_name=_("software partner"),
    )
    status = models.CharField(
        _("status"), max_length=16, choices=ConsentStatus, default=S.TO_BE_DETERMINED
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel, default=Channel.CONNECT)
    redirect_uri = models.CharField(_("redirect address"), max_length=2000, blank=True)
    requested_at = models.DateTimeField(_("requested at"), db_default=Now())
    expires_at = models.DateTimeField(
        _("expires at"), help_text=_("When an undecided request lapses.")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_from = models.GenericIPAddressField(_("decided from"), null=True, blank=True)
    terms_version = models.CharField(_("version of the terms"), max_length=20, blank=True)
    terms_hash = models.CharField(_("hash of the terms"), max_length=64, blank=True)
    ended_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cancelled by"),
    )
    end_reason = models.CharField(
        _("why it was cancelled"), max_length=8, choices=EndReason, blank=True
    )
    all_kinds = models.BooleanField(_("all kinds of documents"), default=True)
    all_clients = models.BooleanField(_("all clients"), default=True)
    clients = models.ManyToManyField(
        Client, blank=True, related_name="consents", verbose_name=_("only these clients")
    )
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "office"],
                condition=Q(status__in=sorted(LIVE)),
                name="consent_one_live",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ConsentStatus.values), name="consent_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=S.TO_BE_DETERMINED)
                | Q(
                    decided_at__isnull=True,
                    decided_by__isnull=True,
                    terms_version="",
                    ended_at__isnull=True,
                    end_reason="",
                ),
                name="consent_undecided_is_blank",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[S.ALLOWED, S.DENIED])
                | Q(decided_at__isnull=False, decided_by__isnull=False, ended_at__isnull=True),
                name="consent_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status=S.ALLOWED) | (~Q(terms_version="") & ~Q(terms_hash="")),
                name="consent_allowed_on_terms",
            ),
            models.CheckConstraint(
                condition=~Q(status=S.CANCELLED) | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="consent_cancelled_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "status", "-requested_at", "-id"], name="consent_list"),
            models.Index(fields=["partner", "requested_at", "id"], name="consent_of_partner"),
            models.Index(
                fields=["expires_at"], condition=Q(status=S.TO_BE_DETERMINED), name="consent_expiry"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner} · {self.office}"


class ConsentKind(models.Model):
    """One kind of document that a consent is limited to; none means all."""

    consent = models.ForeignKey(
        Consent, on_delete=models.CASCADE, related_name="kinds", verbose_name=_("consent")
    )
    kind = models.CharField(_("kind of document"), max_length=16, choices=DocumentKind)

    class Meta:
        verbose_name = _("kind of document")
        verbose_name_plural = _("kinds of documents")
        constraints = [
            models.UniqueConstraint(fields=["consent", "kind"], name="consent_kind_once"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
