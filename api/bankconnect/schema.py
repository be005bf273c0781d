"""The published description of Bankconnect: envelopes and parameters. Nothing here decides."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers

from api.bankconnect.requests import ACCOUNT_TYPES, REASONS
from api.bankconnect.resources import BASE, REJECTED, STATES
from api.jsonapi.base import JSON_API
from api.jsonapi.schema import (
    UUID,
    OAuthLinks,
    PagingMeta,
    SelfLink,
    parameter,
    responses,
    with_oauth,
)

WIRE_STATES = [*STATES, REJECTED]
SETTINGS = {
    "TITLE": "Bankconnect, as MyCodaBox speaks it",
    "DESCRIPTION": "What waits for a bank, and what the bank decides about it (JSON:API).",
    "VERSION": "1",
    "POSTPROCESSING_HOOKS": ["api.bankconnect.schema.describe_oauth"],
}
BANK_ACCOUNT_ID = parameter("bank_account_id", OpenApiParameter.PATH, type=UUID)
FILTER_STATE = parameter(
    "filter[state]",
    OpenApiParameter.QUERY,
    type=str,
    enum=WIRE_STATES,
    description="Without it, what waits for the bank.",
)


def describe_oauth(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add the token endpoints to the description."""
    return with_oauth(result, base=BASE)


class BankScheme(OpenApiAuthenticationExtension):
    """OAuth 2.0 client credentials."""

    target_class = "api.authentication.BankAuthentication"
    name = "bank"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        flow = {"tokenUrl": f"{BASE}/oauth2/token", "scopes": {}}
        return {"type": "oauth2", "flows": {"clientCredentials": flow}}


class RootLinks(serializers.Serializer):
    """Addresses and templates."""

    oauth2 = OAuthLinks()
    bankAccounts = serializers.CharField()  # noqa: N815
    bankMandates = serializers.CharField()  # noqa: N815
    bankAccountApprovals = serializers.CharField()  # noqa: N815
    bankAccountRejections = serializers.CharField()  # noqa: N815
    bankAccountDeactivations = serializers.CharField()  # noqa: N815


class Root(serializers.Serializer):
    """The root of the surface."""

    links = RootLinks()


class BankAccountAttributes(serializers.Serializer):
    """An account, who holds it, and the mandate that it is under."""

    iban = serializers.CharField()
    state = serializers.ChoiceField(WIRE_STATES)
    holderName = serializers.CharField()  # noqa: N815
    holderCompanyNumber = serializers.CharField()  # noqa: N815
    mandateId = serializers.UUIDField()  # noqa: N815
    signedAt = serializers.DateTimeField()  # noqa: N815


class MandateLink(serializers.Serializer):
    """Where the signed mandate is."""

    bankMandate = serializers.URLField()  # noqa: N815


class BankAccount(serializers.Serializer):
    """An account under a mandate."""

    type = serializers.ChoiceField(["bankAccount"])
    id = serializers.UUIDField()
    attributes = BankAccountAttributes()
    links = MandateLink()


class BankAccountList(serializers.Serializer):
    """Accounts, those signed first in front."""

    data = BankAccount(many=True)
    links = SelfLink()
    meta = PagingMeta()


class BankMandateAttributes(serializers.Serializer):
    """What a signed mandate is about; ``sha256`` is that of its PDF."""

    iban = serializers.CharField()
    holderName = serializers.CharField()  # noqa: N815
    holderCompanyNumber = serializers.CharField()  # noqa: N815
    mandateId = serializers.UUIDField()  # noqa: N815
    reference = serializers.CharField()
    version = serializers.IntegerField()
    language = serializers.CharField()
    signedAt = serializers.DateTimeField()  # noqa: N815
    sha256 = serializers.CharField()


class BankMandate(serializers.Serializer):
    """A signed mandate; its id is that of the account."""

    type = serializers.ChoiceField(["bankMandate"])
    id = serializers.UUIDField()
    attributes = BankMandateAttributes()
    links = SelfLink()


class BankMandateResponse(serializers.Serializer):
    """Envelope of a signed mandate."""

    data = BankMandate()


def mandate_responses() -> dict[tuple[int, str], Any]:
    """Return the answers of a mandate's address, its bytes among them."""
    answers = responses(BankMandateResponse, missing=True)
    answers[(HTTPStatus.OK.value, "application/pdf")] = OpenApiTypes.BINARY
    answers[(HTTPStatus.NOT_MODIFIED.value, JSON_API)] = OpenApiResponse(description="Not modified")
    return answers


IBAN_HELP = "Belgian account number, with or without spaces."


def _envelopes(name: str, **attributes: Any) -> tuple[Any, Any]:
    """Return the envelopes of a report as it is sent, and as it is answered."""
    kind = f"bankAccount{name}"
    sent = {"iban": serializers.CharField(max_length=50, help_text=IBAN_HELP), **attributes}
    kept = {
        "iban": serializers.CharField(),
        **attributes,
        "reportedAt": serializers.DateTimeField(),
    }
    request = inline_serializer(
        f"{name}RequestData",
        {
            "type": serializers.ChoiceField([kind]),
            "attributes": inline_serializer(f"{name}RequestAttributes", sent),
        },
    )
    answer = inline_serializer(
        f"{name}Data",
        {
            "type": serializers.ChoiceField([kind]),
            "id": serializers.UUIDField(),
            "attributes": inline_serializer(f"{name}Attributes", kept),
        },
    )
    return (
        inline_serializer(f"{name}Request", {"data": request}),
        inline_serializer(f"{name}Response", {"data": answer}),
    )


ApprovalRequest, ApprovalResponse = _envelopes(
    "Approval", accountType=serializers.ChoiceField(list(ACCOUNT_TYPES))
)
RejectionRequest, RejectionResponse = _envelopes(
    "Rejection", reasonCode=serializers.ChoiceField(list(REASONS))
)
DeactivationRequest, DeactivationResponse = _envelopes(
    "Deactivation",
    timestamp=serializers.DateTimeField(),
    isAccountClosed=serializers.BooleanField(required=False),
)
