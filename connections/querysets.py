"""Which tokens can still be used, and which connections stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from common.prepared import moment
from connections.states import TokenState
from offices.querysets import OfficeScopedQuerySet

if TYPE_CHECKING:
    from connections.models import ActivationToken, Connection  # noqa: F401
    from partners.models import SoftwarePartner


class ActivationTokenQuerySet(OfficeScopedQuerySet["ActivationToken"]):
    def of(self, partner: SoftwarePartner) -> Self:
        return self.filter(partner=partner)

    def sent(self) -> Self:
        """Keep what was neither used, replaced nor revoked; some of it may have expired."""
        return self.filter(state=TokenState.SENT)

    def usable(self) -> Self:
        """Keep what can be exchanged for credentials at this moment."""
        return self.sent().filter(expires_at__gt=moment())


class ConnectionQuerySet(OfficeScopedQuerySet["Connection"]):
    office_path = "client__office"

    def standing(self) -> Self:
        """Keep what nobody has ended: at most one of a software and a company."""
        return self.filter(ended_at__isnull=True)

    def in_force(self) -> Self:
        """Keep what counts now: standing, of a kept company of an open office, an open partner."""
        return self.standing().filter(
            partner__closed_at__isnull=True,
            client__archived_at__isnull=True,
            client__office__closed_at__isnull=True,
        )
