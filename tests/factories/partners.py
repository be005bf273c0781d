"""Software partners, registered as staff would, with a secret that tests know."""

from __future__ import annotations

import factory

from common.actors import SYSTEM
from partners.models import PartnerKind, SoftwarePartner
from partners.services import issue_credential, register_partner

CALLBACK = "https://partner.example/callback"
_counter = iter(range(1, 1_000_000))


class PartnerFactory(factory.Factory):
    """Makes a partner whose ``oauth_application_id`` and ``secret_of`` open the API."""

    class Meta:
        model = SoftwarePartner

    name = factory.LazyFunction(lambda: f"Ledger {next(_counter)}")
    kind = PartnerKind.ACCOUNTING
    redirect_uris = (CALLBACK,)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        partner, _secret = register_partner(by=SYSTEM, **kwargs)
        return partner


def secret_of(partner: SoftwarePartner) -> str:
    """Make one more secret for a partner and return it."""
    return issue_credential(partner, by=SYSTEM)
