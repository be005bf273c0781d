"""Who calls: bearer tokens of partners and of banks, looked up in one query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.idp.oidc.models import Token
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from banks.models import BankAccess
from partners.models import SoftwarePartner


@dataclass(frozen=True, slots=True)
class PartnerPrincipal:
    """What stands in ``request.user`` when a partner calls."""

    partner: SoftwarePartner

    @property
    def is_authenticated(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class BankPrincipal:
    """What stands in ``request.user`` when a bank calls."""

    access: BankAccess

    @property
    def is_authenticated(self) -> bool:
        return True


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer <access token>``, of whoever has ``owner`` on the application."""

    owner: str

    def principal(self, request: Request, owner: Any) -> object:
        """Return who the owner of a token is, or raise ``AuthenticationFailed``."""
        raise NotImplementedError

    def authenticate(self, request: Request) -> tuple[object, Token] | None:
        scheme, _, value = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        token = self._token(value.strip())
        if token is None or token.client is None:
            raise AuthenticationFailed
        return self.principal(request, getattr(token.client, self.owner)), token

    def _token(self, value: bytes) -> Token | None:
        tokens = Token.objects.valid().by_value(value.decode("latin-1"))
        return (
            tokens.filter(type=Token.Type.ACCESS_TOKEN, **{f"client__{self.owner}__isnull": False})
            .select_related(f"client__{self.owner}")
            .first()
        )

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="MyCodaBox", error="invalid_token"'


class BearerAuthentication(TokenAuthentication):
    """A software partner's token. It says which partner, never which office."""

    owner = "software_partner"

    def principal(self, request: Request, owner: SoftwarePartner) -> PartnerPrincipal:
        if owner.closed_at is not None:
            raise AuthenticationFailed
        request._request.partner_id = str(owner.pk)  # type: ignore[attr-defined]
        return PartnerPrincipal(owner)


class BankAuthentication(TokenAuthentication):
    """A bank's token."""

    owner = "bank_access"

    def principal(self, request: Request, owner: BankAccess) -> BankPrincipal:
        request._request.bank_id = str(owner.pk)  # type: ignore[attr-defined]
        return BankPrincipal(owner)
