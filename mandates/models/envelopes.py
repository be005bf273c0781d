"""Versions that are signed with another provider, as its bank wants it."""

from __future__ import annotations

import json
import uuid
from typing import Any

from cryptography.fernet import InvalidToken
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from common.keys import decrypt
from mandates.models.signatures import MandateVersion
from mandates.querysets import EnvelopeQuerySet
from mandates.states import ENVELOPES_IN_USE, ENVELOPES_WAITING, EnvelopeState


class Envelope(models.Model):
    """One signing of one version with another provider, which knows it by our ``id``.

    ``provider`` is its code in the settings, ``number`` what it calls the signing itself.
    ``sealed_urls`` is an encrypted JSON object: where each signatory signs, by the signatory's id.
    At ``check_at`` the provider is asked or told again; ``checks`` counts how often it was since
    the signing began, ``failures`` how often in a row it couldn't be, and ``failure`` says why.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mandate_version = models.ForeignKey(
        MandateVersion,
        on_delete=models.PROTECT,
        related_name="envelopes",
        verbose_name=_("version"),
    )
    provider = models.CharField(_("provider"), max_length=40)
    number = models.CharField(_("number at the provider"), max_length=100, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=EnvelopeState, default=EnvelopeState.STARTING
    )
    sealed_urls = models.TextField(_("encrypted links"), blank=True, default="", editable=False)
    created_at = models.DateTimeField(_("made at"), db_default=Now())
    opened_at = models.DateTimeField(_("started at"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    check_at = models.DateTimeField(_("asked again at"), null=True, blank=True)
    checks = models.PositiveIntegerField(_("times asked"), default=0)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    failure = models.CharField(_("last failure"), max_length=300, blank=True)
    refusal = models.CharField(_("why not"), max_length=300, blank=True)
    file_sha256 = models.CharField(_("SHA-256 of the signed file"), max_length=64, blank=True)

    objects = EnvelopeQuerySet.as_manager()

    class Meta:
        verbose_name = _("signing with a provider")
        verbose_name_plural = _("signings with providers")
        constraints = [
            models.UniqueConstraint(
                fields=["mandate_version"],
                condition=Q(state__in=sorted(ENVELOPES_IN_USE)),
                name="envelope_one_in_use",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(ENVELOPES_WAITING), check_at__isnull=False)
                | (~Q(state__in=sorted(ENVELOPES_WAITING)) & Q(check_at__isnull=True)),
                name="envelope_waits_for_a_check",
            ),
            models.CheckConstraint(
                condition=~Q(state=EnvelopeState.SIGNED) | ~Q(file_sha256=""),
                name="envelope_signed_has_a_file",
            ),
        ]
        indexes = [
            models.Index(
                fields=["check_at"],
                condition=Q(check_at__isnull=False),
                name="envelope_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mandate_version} \u00b7 {self.provider}"

    @property
    def urls(self) -> dict[str, str]:
        """Where each signatory signs, by id; nothing while that isn't known, or can't be read."""
        try:
            found: dict[str, Any] = (
                json.loads(decrypt(self.sealed_urls)) if self.sealed_urls else {}
            )
        except InvalidToken:  # the key with which they were kept is no longer listed
            return {}
        return found
