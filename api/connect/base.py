"""What every Connect view shares: a partner, and the offices that exist for it."""

from __future__ import annotations

from functools import cached_property
from http import HTTPStatus
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from api.authentication import BearerAuthentication, PartnerPrincipal
from api.jsonapi.base import JsonApiView, uuid_or_404
from api.jsonapi.errors import Refused, not_found, refuse
from common.requests import client_ip
from consents.models import Consent
from consents.selectors import Decision, Refusal, may_read, offices_open_to
from consents.services import note_use
from consents.states import ConsentStatus
from offices.models import AccountingOffice
from partners.models import SoftwarePartner
from partners.services import actor_of_partner

WIRE_STATUS = {
    ConsentStatus.TO_BE_DETERMINED: "unconfirmed",
    ConsentStatus.ALLOWED: "confirmed",
    ConsentStatus.DENIED: "denied",
    ConsentStatus.CANCELLED: "cancelled",
}


class ConnectView(JsonApiView):
    """Base of every Connect view. Rows come from ``self.offices`` or not at all."""

    authentication_classes = [BearerAuthentication]
    budget = "connect"

    @property
    def caller(self) -> SoftwarePartner:
        return self.partner

    @cached_property
    def partner(self) -> SoftwarePartner:
        """The software partner that the access token names."""
        principal: PartnerPrincipal = self.request.user  # type: ignore[assignment]
        return principal.partner

    @cached_property
    def actor(self) -> Any:
        return actor_of_partner(self.partner, ip=client_ip(self.request))

    @cached_property
    def offices(self) -> QuerySet[AccountingOffice]:
        """The offices that exist for this partner."""
        return offices_open_to(self.partner)

    def office_named(self, office_id: str) -> AccountingOffice:
        """Return an office by its id, or refuse as if it did not exist."""
        office = self.offices.filter(pk=uuid_or_404(office_id)).first()
        if office is None:
            raise not_found()
        return office

    def consent_with(self, office: AccountingOffice) -> Consent:
        """Return the consent that is in force with an office now, or refuse."""
        decision = may_read(self.partner, office)
        if not decision or decision.consent is None:
            raise consent_refusal(decision)
        note_use(decision.consent)
        return decision.consent


def consent_refusal(decision: Decision) -> Refused:
    """Say why a partner may not read: never asked is 404, the rest 403."""
    if decision.refusal is Refusal.NEVER_ASKED or decision.consent is None:
        return not_found()
    status = ConsentStatus(decision.consent.status)
    wire = "expired" if status is ConsentStatus.ALLOWED else WIRE_STATUS[status]
    return refuse(
        HTTPStatus.FORBIDDEN,
        "consentNotValid",
        _("The accounting office does not allow this at the moment: the consent is %(status)s.")
        % {"status": wire},
        consentStatus=wire,
    )
