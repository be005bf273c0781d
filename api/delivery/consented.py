"""May this software order for this office? What the consent says, in refusals of the wire."""

from __future__ import annotations

from http import HTTPStatus

from django.utils.translation import gettext as _

from api.delivery.base import DeliveryView
from api.delivery.errors import Refused, refuse
from common.kinds import DocumentKind
from consents.models import Consent
from consents.selectors import covers, may_read


def consent_of(view: DeliveryView) -> Consent:
    """Return the consent that is in force between the office and the software, or refuse."""
    decision = may_read(view.partner, view.office)
    if not decision or decision.consent is None:
        raise refuse(
            HTTPStatus.FORBIDDEN,
            "consent-not-valid",
            _("The accounting office does not allow your software at the moment."),
        )
    return decision.consent


def check_may_order(view: DeliveryView, kind: DocumentKind) -> None:
    """Refuse to order mandates for a kind of document that the consent leaves out."""
    if not covers(consent_of(view), kind=kind):
        raise out_of_scope()


def out_of_scope() -> Refused:
    """Return the refusal of what the office left out of its consent."""
    return refuse(
        HTTPStatus.FORBIDDEN,
        "out-of-scope",
        _("The accounting office allowed your software, but not for this."),
    )
