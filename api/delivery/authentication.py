"""Which software, and which customer of it: a header and HTTP Basic, looked up in one query.

A customer is an accounting office, which its bookkeeping software acts for, or one company, which
connected its invoicing software. ``CustomerPrincipal.caller`` tells which; a view names in
``callers`` whom it is for.
"""

from __future__ import annotations

import base64
import binascii
import uuid
from dataclasses import dataclass

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from api.delivery.callers import Caller
from api.delivery.errors import CHALLENGE, unauthorized
from common import budgets
from common.requests import client_ip
from feeds.models import Customer, CustomerCredential
from feeds.selectors import credential_for
from feeds.services import note_customer_use
from partners.models import SoftwarePartner

SOFTWARE_COMPANY = "X-Software-Company"
FAILURES_PER_10_MINUTES = 30


@dataclass(frozen=True, slots=True)
class SoftwarePrincipal:
    """What stands in ``request.user`` when a software calls for nobody yet."""

    partner: SoftwarePartner

    @property
    def is_authenticated(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class CustomerPrincipal:
    """What stands in ``request.user`` when the software of a customer calls."""

    customer: Customer

    @property
    def partner(self) -> SoftwarePartner:
        return self.customer.partner

    @property
    def caller(self) -> Caller:
        return Caller.COMPANY if self.customer.connection else Caller.OFFICE

    @property
    def is_authenticated(self) -> bool:
        return True


class SoftwareAuthentication(BaseAuthentication):
    """``X-Software-Company`` alone, where a software asks for the credentials of a customer."""

    def authenticate(self, request: Request) -> tuple[SoftwarePrincipal, None]:
        company = request.headers.get(SOFTWARE_COMPANY, "").strip()
        if not company:
            raise unauthorized("not_authenticated", _("Send the header X-Software-Company."))
        partner = _partner(company)
        if partner is None:
            budgets.spend(
                "delivery-failures",
                client_ip(request._request) or "",
                limit=FAILURES_PER_10_MINUTES,
                seconds=600,
            )
            raise unauthorized(
                "authentication_failed",
                _("No software is registered under this X-Software-Company, or no longer."),
            )
        request._request.partner_id = str(partner.pk)  # type: ignore[attr-defined]
        return SoftwarePrincipal(partner), None

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE


class CustomerAuthentication(BaseAuthentication):
    """``X-Software-Company`` and ``Authorization: Basic``. They say who calls, never what it may.

    A user name under another software's header is not known. Failures are limited.
    """

    def authenticate(self, request: Request) -> tuple[CustomerPrincipal, CustomerCredential]:
        company = request.headers.get(SOFTWARE_COMPANY, "").strip()
        username, password = _basic(request)
        if not company or not password:
            raise unauthorized(
                "not_authenticated",
                _(
                    "Send the header X-Software-Company, and a user name and password "
                    "with HTTP Basic."
                ),
            )
        credential = _credential(company, username, password)
        if credential is None:
            if claimed := _partner(company):  # so that its maker can be told why
                request._request.claimed_partner_id = str(claimed.pk)  # type: ignore[attr-defined]
            budgets.spend(
                "delivery-failures",
                username[:100],
                client_ip(request._request) or "",
                limit=FAILURES_PER_10_MINUTES,
                seconds=600,
            )
            raise unauthorized(
                "authentication_failed",
                _("This user name and password are not known for this software, or no longer."),
            )
        request._request.partner_id = str(credential.customer.partner_id)  # type: ignore[attr-defined]
        note_customer_use(credential)
        return CustomerPrincipal(credential.customer), credential

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE


def _partner(company: str) -> SoftwarePartner | None:
    try:
        return SoftwarePartner.objects.open().filter(pk=uuid.UUID(company)).first()
    except ValueError:
        return None


def _credential(company: str, username: str, password: str) -> CustomerCredential | None:
    try:
        return credential_for(uuid.UUID(company), username, password)
    except ValueError:
        return None


def _basic(request: Request) -> tuple[str, str]:
    scheme, _space, encoded = get_authorization_header(request).partition(b" ")
    if scheme.lower() != b"basic":
        return "", ""
    try:
        decoded = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        return "", ""
    username, _colon, password = decoded.partition(":")
    return username, password
