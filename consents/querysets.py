"""Which consents count, what they cover, and how one is moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import F, OuterRef, Q
from django.utils.translation import gettext as _

from common.errors import StateConflict
from common.prepared import moment
from consents.states import LIVE, TRANSITIONS, ConsentStatus
from offices.querysets import OfficeScopedQuerySet

if TYPE_CHECKING:
    from consents.models import Consent
    from offices.models import Client
    from partners.models import SoftwarePartner


class IllegalTransition(StateConflict):
    code = "illegal_transition"


class ConsentQuerySet(OfficeScopedQuerySet["Consent"]):
    def live(self) -> Self:
        """Keep what is To be determined or Allowed: at most one of a partner and an office."""
        return self.filter(status__in=LIVE)

    def asked_by(self, partner: SoftwarePartner) -> Self:
        return self.filter(partner=partner)

    def in_force(self) -> Self:
        """Keep what is Allowed at this moment between an open office and an open partner."""
        unended = Q(ends_at__isnull=True) | Q(ends_at__gt=moment())
        return self.filter(
            unended,
            status=ConsentStatus.ALLOWED,
            partner__closed_at__isnull=True,
            office__closed_at__isnull=True,
        )

    def covering(
        self, *, client: Client | OuterRef | None = None, kind: str | OuterRef | None = None
    ) -> Self:
        """Keep the consents whose scope holds a client and a kind of document (None: any).

        The values may be ``OuterRef``s, so that a query for documents and the decision about
        them are one statement. A consent may come back more than once.
        """
        covering = self
        if client is not None:
            covering = covering.filter(Q(all_clients=True) | Q(clients=client))
        if kind is not None:
            covering = covering.filter(Q(all_kinds=True) | Q(kinds__kind=kind))
        return covering

    def move(self, consent: Consent, to: ConsentStatus, **changes: object) -> None:
        """Move one consent to another status, or raise.

        One conditional UPDATE whose row count decides. Raises ``IllegalTransition`` if there is
        no such move, ``StateConflict`` if somebody else was first.
        """
        if to not in TRANSITIONS[ConsentStatus(consent.status)]:
            raise IllegalTransition(
                _("A consent that is “%(status)s” can't become “%(other)s”.")
                % {"status": consent.get_status_display(), "other": to.label},
                status=consent.status,
            )
        here = self.filter(pk=consent.pk, status=consent.status, version=consent.version)
        if not here.update(status=to, version=F("version") + 1, **changes):
            raise StateConflict(_("Somebody else decided this consent a moment ago."))
