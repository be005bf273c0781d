"""What was offered for signature, who is asked to sign it, and by which link."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from common.text import validate_plain_text
from mandates.content import MandateContent
from mandates.models.mandates import Mandate
from mandates.querysets import (
    MandateVersionQuerySet,
    SignatoryQuerySet,
    SigningRequestQuerySet,
)
from mandates.states import SigningState
from users.models import Language


class MandateVersion(models.Model):
    """One version of a mandate's document, frozen when it is made.

    ``content`` is the canonical JSON of a ``MandateContent`` and ``content_sha256`` its hash, which
    whoever signs confirms. The files are named by their hash in the storage: ``pdf`` as offered,
    ``sealed`` after all have signed, ``scan`` as it came back on paper. What was signed with
    another provider is ``sealed`` by that one, and our ``evidence`` lies beside it. Once written,
    none changes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, related_name="versions", verbose_name=_("mandate")
    )
    number = models.PositiveIntegerField(_("version"))
    template_version = models.CharField(_("version of the template"), max_length=20)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    content = models.TextField(_("content"), editable=False)
    content_sha256 = models.CharField(_("SHA-256 of the content"), max_length=64)
    pdf_sha256 = models.CharField(_("SHA-256 of the PDF"), max_length=64, blank=True)
    sealed_sha256 = models.CharField(_("SHA-256 of the sealed PDF"), max_length=64, blank=True)
    scan_sha256 = models.CharField(_("SHA-256 of the scan"), max_length=64, blank=True)
    evidence_sha256 = models.CharField(
        _("SHA-256 of the evidence"), max_length=64, blank=True, default="", db_default=""
    )
    created_at = models.DateTimeField(_("made at"), db_default=Now())
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    sealed_at = models.DateTimeField(_("sealed at"), null=True, blank=True)
    voided_at = models.DateTimeField(_("void since"), null=True, blank=True)

    objects = MandateVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a mandate")
        verbose_name_plural = _("versions of mandates")
        constraints = [
            models.UniqueConstraint(fields=["mandate", "number"], name="mandate_version_number"),
            models.UniqueConstraint(
                fields=["mandate"],
                condition=Q(voided_at__isnull=True),
                name="mandate_version_one_current",
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True)
                | (Q(voided_at__isnull=True) & ~Q(pdf_sha256="")),
                name="mandate_version_signed_is_drawn",
            ),
            models.CheckConstraint(
                condition=Q(sealed_sha256="") | Q(signed_at__isnull=False),
                name="mandate_version_sealed_is_signed",
            ),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="mandate_version_newest")]

    def __str__(self) -> str:
        return f"{self.mandate} v{self.number}"

    def is_from_outside(self, sha256: str) -> bool:
        """Tell whether a file of this version was made elsewhere: a scan, a provider's file."""
        return sha256 == self.scan_sha256 or (
            sha256 == self.sealed_sha256 and bool(self.evidence_sha256)
        )

    @property
    def frozen(self) -> MandateContent:
        return MandateContent.from_canonical(self.content)


class Signatory(models.Model):
    """Somebody who signs for the company; a cardholder, for cards.

    ``follows_company``: nobody was named, so it is whoever represents the company, by its address.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, related_name="signatories", verbose_name=_("mandate")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name"), max_length=100, blank=True, validators=[validate_plain_text])
    capacity = models.CharField(
        _("capacity"), max_length=80, blank=True, validators=[validate_plain_text]
    )
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    follows_company = models.BooleanField(
        _("whoever represents the company"), default=False, db_default=False
    )
    retired_at = models.DateTimeField(_("no longer signs since"), null=True, blank=True)

    objects = SignatoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")
        constraints = [
            models.UniqueConstraint(
                fields=["mandate", "position"],
                condition=Q(retired_at__isnull=True),
                name="signatory_position",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email or f"{self.mandate}/{self.position}"


class SigningRequest(models.Model):
    """One link by which one signatory reads and signs one version.

    A link is found by its keyed hash, a code from the mailbox is kept as one. As long as it is
    pending the link can be shown again to who ordered the mandate: it is kept encrypted, with a key
    outside the database. At most one request of a signatory is pending; a newer one replaces it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    signatory = models.ForeignKey(
        Signatory, on_delete=models.PROTECT, related_name="requests", verbose_name=_("signatory")
    )
    mandate_version = models.ForeignKey(
        MandateVersion, on_delete=models.PROTECT, related_name="requests", verbose_name=_("version")
    )
    token_hash = models.CharField(_("hash of the link"), max_length=64, unique=True)
    sealed_token = models.TextField(
        _("encrypted link"), blank=True, default="", db_default="", editable=False
    )
    state = models.CharField(
        _("state"), max_length=8, choices=SigningState, default=SigningState.PENDING
    )
    created_at = models.DateTimeField(_("made at"), db_default=Now())
    expires_at = models.DateTimeField(_("expires at"))
    warned_at = models.DateTimeField(_("office warned at"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    code_hash = models.CharField(_("hash of the code"), max_length=64, blank=True)
    code_expires_at = models.DateTimeField(_("code expires at"), null=True, blank=True)
    code_attempts = models.PositiveSmallIntegerField(_("codes tried"), default=0)
    signer_name = models.CharField(
        _("name given"), max_length=100, blank=True, validators=[validate_plain_text]
    )
    signer_capacity = models.CharField(
        _("capacity given"), max_length=80, blank=True, validators=[validate_plain_text]
    )
    signed_from = models.GenericIPAddressField(_("signed from"), null=True, blank=True)
    user_agent = models.CharField(_("browser"), max_length=300, blank=True)
    confirmed_by = models.CharField(
        _("confirmed by another provider"), max_length=200, blank=True, default="", db_default=""
    )
    signed_elsewhere_at = models.DateTimeField(
        _("signed with that provider at"), null=True, blank=True
    )
    refusal = models.CharField(
        _("why refused"), max_length=300, blank=True, validators=[validate_plain_text]
    )

    objects = SigningRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to sign")
        verbose_name_plural = _("invitations to sign")
        constraints = [
            models.UniqueConstraint(
                fields=["signatory"],
                condition=Q(state=SigningState.PENDING),
                name="signing_request_one_live",
            ),
            models.UniqueConstraint(
                fields=["signatory", "mandate_version"],
                condition=Q(state=SigningState.SIGNED),
                name="signing_request_signed_once",
            ),
            models.CheckConstraint(
                condition=Q(state=SigningState.PENDING, settled_at__isnull=True)
                | (~Q(state=SigningState.PENDING) & Q(settled_at__isnull=False)),
                name="signing_request_settled",
            ),
            models.CheckConstraint(
                condition=~Q(state=SigningState.SIGNED)
                | (~Q(signer_name="") & ~Q(signer_capacity="")),
                name="signing_request_signed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=SigningState.REFUSED) | ~Q(refusal=""),
                name="signing_request_refused_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"],
                condition=Q(state=SigningState.PENDING),
                name="signing_request_expiry",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signatory} · {self.mandate_version}"
