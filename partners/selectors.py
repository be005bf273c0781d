"""Who is behind a secret, and where they may send people."""

from __future__ import annotations

from common.keys import keyed_hash
from partners.models import PartnerCredential, RedirectUri, SoftwarePartner
from partners.redirects import base_of


def credential_for(client_id: str, secret: str) -> PartnerCredential | None:
    """Return the live credential that this client id and secret name, or None."""
    if "\0" in client_id:  # PostgreSQL keeps no such text
        return None
    return (
        PartnerCredential.objects.live()
        .filter(secret_hash=keyed_hash(secret), partner__oauth_application_id=client_id)
        .select_related("partner__oauth_application")
        .first()
    )


def may_redirect_to(partner: SoftwarePartner, uri: str) -> bool:
    """Tell whether a partner registered this address; only its query may differ."""
    base = base_of(uri)
    return base is not None and RedirectUri.objects.filter(partner=partner, uri=base).exists()
