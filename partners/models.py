"""The makers of software that fetches or sends documents, and how they prove who they are."""

from __future__ import annotations

import uuid

from allauth.idp.oidc.models import Client as OAuthApplication
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from common.text import validate_plain_text
from partners.querysets import PartnerCredentialQuerySet, SoftwarePartnerQuerySet
from partners.redirects import validate_redirect_uri


class PartnerKind(models.TextChoices):
    ACCOUNTING = "accounting", _("Bookkeeping software")
    INVOICING = "invoicing", _("Invoicing software")


class SoftwarePartner(models.Model):
    """The maker of a software package. Its id is the ``X-Software-Company`` of API v2.

    Bookkeeping software also has an OAuth application, for CodaBox Connect; invoicing software
    speaks API v2 only.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True, validators=[validate_plain_text])
    slug = models.SlugField(_("short name"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=PartnerKind)
    website = models.URLField(_("website"), blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    oauth_application = models.OneToOneField(
        OAuthApplication,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="software_partner",
        verbose_name=_("OAuth application"),
    )
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = SoftwarePartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("software partner")
        verbose_name_plural = _("software partners")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=PartnerKind.ACCOUNTING, oauth_application__isnull=False)
                | Q(kind=PartnerKind.INVOICING, oauth_application__isnull=True),
                name="partner_application_by_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RedirectUri(models.Model):
    """An address to which a person may be sent back after deciding, without its query."""

    partner = models.ForeignKey(
        SoftwarePartner,
        on_delete=models.CASCADE,
        related_name="redirect_uris",
        verbose_name=_("software partner"),
    )
    uri = models.CharField(_("address"), max_length=500, validators=[validate_redirect_uri])
    created_at = models.DateTimeField(_("created at"), db_default=Now())

    class Meta:
        verbose_name = _("redirect address")
        verbose_name_plural = _("redirect addresses")
        constraints = [
            models.UniqueConstraint(fields=["partner", "uri"], name="redirect_uri_once"),
        ]

    def __str__(self) -> str:
        return self.uri


class Credential(models.Model):
    """A secret with which a program asks for access tokens.

    Shown once when it is made; only its keyed hash is kept. Several can be valid side by side
    while their owner moves from one to the next.
    """

    secret_hash = models.CharField(_("hash of the secret"), max_length=64, unique=True)
    hint = models.CharField(_("last four characters"), max_length=4)
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"…{self.hint}"

    @property
    def oauth_application(self) -> OAuthApplication:
        """The application whose access tokens the secret opens."""
        raise NotImplementedError


class PartnerCredential(Credential):
    """A secret of a software partner."""

    partner = models.ForeignKey(
        SoftwarePartner,
        on_delete=models.CASCADE,
        related_name="credentials",
        verbose_name=_("software partner"),
    )

    objects = PartnerCredentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner credential")
        verbose_name_plural = _("partner credentials")
        indexes = [
            models.Index(
                fields=["partner"], condition=Q(revoked_at__isnull=True), name="credential_live"
            ),
        ]

    @property
    def oauth_application(self) -> OAuthApplication:
        return self.partner.oauth_application
