"""Who was asked to join an office, and what became of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from offices.models.tenancy import AccountingOffice, Environment, Role
from offices.querysets import InvitationQuerySet
from users.models import Language


class Invitation(models.Model):
    """A place in an office, offered by mail to one address.

    Only a keyed hash of the token in the mail is kept; sending it again makes a new token, and the
    one before opens nothing any more. It waits until it is accepted, revoked, or ``expires_at``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(
        AccountingOffice,
        on_delete=models.PROTECT,
        related_name="invitations",
        verbose_name=_("accounting office"),
    )
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=5, choices=Role, default=Role.USER)
    environments = models.ManyToManyField(
        Environment, blank=True, related_name="+", verbose_name=_("environments")
    )
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.DUTCH
    )
    token_hash = models.CharField(_("hash of the token"), max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("invited by"),
    )
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    sent_at = models.DateTimeField(_("sent at"))
    expires_at = models.DateTimeField(_("expires at"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["office", "email"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="invitation_waiting_once",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="invitation_accepted_or_revoked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.office}"
