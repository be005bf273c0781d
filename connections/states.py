"""What becomes of an activation token, and why a connection ended."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class TokenState(models.TextChoices):
    """EXPIRED is never stored: a token that was sent expires by the clock alone."""

    SENT = "sent", _("Sent")
    USED = "used", _("Used")
    REPLACED = "replaced", _("Replaced")
    REVOKED = "revoked", _("Revoked")
    EXPIRED = "expired", _("Expired")


STORED = (TokenState.SENT, TokenState.USED, TokenState.REPLACED, TokenState.REVOKED)


class EndReason(models.TextChoices):
    """Why a connection ended."""

    OFFICE = "office", _("ended by the office")
    CLOSED = "closed", _("the company or the software left")
