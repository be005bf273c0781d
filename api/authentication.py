"""Which partner calls: bearer tokens of CodaBox Connect, looked up in one query."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.idp.oidc.models import Token
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from partners.models import SoftwarePartner


@dataclass(frozen=True, slots=True)
class PartnerPrincipal:
    """What stands in ``request.user`` when a partner calls."""

    partner: SoftwarePartner

    @property
    def is_authenticated(self) -> bool:
        return True


class BearerAuthentication(BaseAuthentication):
    """``Authorization: Bearer <access token>``. It says which partner, never which office."""

    def authenticate(self, request: Request) -> tuple[PartnerPrincipal, Token] | None:
        scheme, _, value = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        token = self._token(value.strip())
        if token is None or token.client is None:
            raise AuthenticationFailed
        partner = token.client.software_partner
        if partner.closed_at is not None:
            raise AuthenticationFailed
        request._request.partner_id = str(partner.pk)  # type: ignore[attr-defined]
        return PartnerPrincipal(partner), token

    def _token(self, value: bytes) -> Token | None:
        tokens = Token.objects.valid().by_value(value.decode("latin-1"))
        return (
            tokens.filter(type=Token.Type.ACCESS_TOKEN, client__software_partner__isnull=False)
            .select_related("client__software_partner")
            .first()
        )

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="MyCodaBox", error="invalid_token"'
