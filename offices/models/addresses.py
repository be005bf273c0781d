"""Whether a company itself has said that its e-mail address is right."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LINK_LIVES = timedelta(days=28)
REMINDED_AFTER = timedelta(days=14)


class EmailState(models.TextChoices):
    """What is known about an address, as ``ConfirmedAddress`` keeps it."""

    NONE = "none", _("no e-mail address")
    UNASKED = "unasked", _("not confirmed")
    ASKED = "asked", _("waits for the company")
    LAPSED = "lapsed", _("never confirmed")
    DECLINED = "declined", _("not their address")
    CONFIRMED = "confirmed", _("confirmed")


class ConfirmedAddress(models.Model):
    """An e-mail address that its owner confirms by the link in a mail, or says isn't theirs.

    All four are about the address as it stands: another address begins anew.
    """

    contact_email = models.EmailField(_("e-mail"), blank=True)
    email_asked_at = models.DateTimeField(_("asked to confirm"), null=True, blank=True)
    email_reminded_at = models.DateTimeField(_("reminded to confirm"), null=True, blank=True)
    email_confirmed_at = models.DateTimeField(_("e-mail confirmed"), null=True, blank=True)
    email_declined_at = models.DateTimeField(_("e-mail declined"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def email_state(self) -> EmailState:
        if not self.contact_email:
            return EmailState.NONE
        if self.email_confirmed_at:
            return EmailState.CONFIRMED
        if self.email_declined_at:
            return EmailState.DECLINED
        lapses_at = self.email_link_ends_at
        if lapses_at is None:
            return EmailState.UNASKED
        return EmailState.ASKED if timezone.now() < lapses_at else EmailState.LAPSED

    @property
    def email_link_ends_at(self) -> datetime | None:
        """Return until when the link in the last mail works; None if nobody was asked."""
        return self.email_asked_at + LINK_LIVES if self.email_asked_at else None


EMAIL_MOMENTS = (
    "email_asked_at",
    "email_reminded_at",
    "email_confirmed_at",
    "email_declined_at",
)
