"""The four statuses of a consent, and every move between them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConsentStatus(models.TextChoices):
    TO_BE_DETERMINED = "to_be_determined", _("To be determined")
    ALLOWED = "allowed", _("Allowed")
    DENIED = "denied", _("Denied")
    CANCELLED = "cancelled", _("Cancelled")


class EndReason(models.TextChoices):
    """Why a consent became Cancelled."""

    OFFICE = "office", _("cancelled by the office")
    PARTNER = "partner", _("handed back by the software")
    EXPIRED = "expired", _("not decided in time")
    CLOSED = "closed", _("the office or the software left")


class Channel(models.TextChoices):
    CONNECT = "connect", _("Connect")
    API_V2 = "api_v2", _("API v2")


S = ConsentStatus

TRANSITIONS: dict[ConsentStatus, frozenset[ConsentStatus]] = {
    S.TO_BE_DETERMINED: frozenset({S.ALLOWED, S.DENIED, S.CANCELLED}),
    S.ALLOWED: frozenset({S.CANCELLED}),
    S.DENIED: frozenset(),
    S.CANCELLED: frozenset(),
}

LIVE = frozenset({S.TO_BE_DETERMINED, S.ALLOWED})
