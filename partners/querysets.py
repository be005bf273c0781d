"""Which partners and credentials count now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from common.prepared import moment

if TYPE_CHECKING:
    from partners.models import PartnerCredential, SoftwarePartner  # noqa: F401


def live_secrets() -> Q:
    """Return, as a condition, that a secret is neither revoked nor expired."""
    unexpired = Q(expires_at__isnull=True) | Q(expires_at__gt=moment())
    return Q(unexpired, revoked_at__isnull=True)


class SoftwarePartnerQuerySet(models.QuerySet["SoftwarePartner"]):
    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)


class PartnerCredentialQuerySet(models.QuerySet["PartnerCredential"]):
    def live(self) -> Self:
        """Keep what is neither revoked nor expired."""
        return self.filter(live_secrets(), partner__closed_at__isnull=True)
