"""Which software, and which customer of it: a header and HTTP Basic, looked up in one query."""

from __future__ import annotations

import base64
import binascii
import uuid
from dataclasses import dataclass

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from api.delivery.errors import CHALLENGE, unauthorized
from common import budgets
from common.requests import client_ip
from feeds.models import Customer, CustomerCredential
from feeds.selectors import credential_for
from feeds.services import note_customer_use

SOFTWARE_COMPANY = "X-Software-Company"
FAILURES_PER_10_MINUTES = 30


@dataclass(frozen=True, slots=True)
class CustomerPrincipal:
    """What stands in ``request.user`` when the software of a customer calls."""

    customer: Customer

    @property
    def is_authenticated(self) -> bool:
        return True


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
        request._request.partner_id = company  # type: ignore[attr-defined]
        note_customer_use(credential)
        return CustomerPrincipal(credential.customer), credential

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE


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
