"""The published description of API v2: parameters and answers. Nothing here decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    inline_serializer,
)
from rest_framework import serializers

from api.delivery.mandate_wire import (
    CodaMandate,
    PurchaseInvoiceMandate,
    SocialMandate,
    within_client,
)
from common.kinds import DocumentKind
from documents.readable import Form

JSON = "application/json"
SETTINGS = {
    "TITLE": "CodaBox API v2, as MyCodaBox speaks it",
    "DESCRIPTION": "Feeds with explicit acknowledgement, and the offices and clients they are of.",
    "VERSION": "2",
    "POSTPROCESSING_HOOKS": [],
}


class CustomerScheme(OpenApiAuthenticationExtension):
    """Which software, and which customer of it."""

    target_class = "api.delivery.authentication.CustomerAuthentication"
    name = ["software", "customer"]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, Any]]:
        return [
            {"type": "apiKey", "in": "header", "name": "X-Software-Company"},
            {"type": "http", "scheme": "basic"},
        ]

    def get_security_requirement(self, auto_schema: Any) -> dict[str, list[Any]]:
        return {"software": [], "customer": []}


class SoftwareScheme(OpenApiAuthenticationExtension):
    """Which software, before it has a customer."""

    target_class = "api.delivery.authentication.SoftwareAuthentication"
    name = "softwareWithoutCustomer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "apiKey", "in": "header", "name": "X-Software-Company"}


class Refusal(serializers.Serializer):
    """Why the request was refused: a sentence for people, a code for programs."""

    detail = serializers.CharField()
    code = serializers.CharField()


class Invalid(serializers.Serializer):
    """What is wrong: one sentence, or a list of them for each field."""

    detail = serializers.CharField(required=False)
    code = serializers.CharField()


class TokenRequest(serializers.Serializer):
    """The enterprise number of the company that wants to be connected, with or without ``BE``."""

    vat = serializers.CharField()


class TokenRequested(serializers.Serializer):
    """Nothing: the token went to the company, not to the caller."""


class Credentials(serializers.Serializer):
    """With which a customer calls from now on. The password can't be had again."""

    username = serializers.CharField()
    password = serializers.CharField()


class FormatsOfModels(serializers.Serializer):
    """The formats in which each model of document can be had."""

    coda = serializers.ListField(child=serializers.CharField())
    soda = serializers.ListField(child=serializers.CharField())
    purchase_invoice = serializers.ListField(child=serializers.CharField())
    sales_invoice = serializers.ListField(child=serializers.CharField())
    expense = serializers.ListField(child=serializers.CharField())
    caro = serializers.ListField(child=serializers.CharField())


class FeedClient(serializers.Serializer):
    """One feed: its number, and the client that it is of."""

    id = serializers.IntegerField()
    client_id = serializers.UUIDField()
    client_name = serializers.CharField()
    client_code = serializers.CharField()
    fiduciary_id = serializers.UUIDField()
    target_root_state = serializers.CharField()
    delivery_config = serializers.DictField(allow_null=True)


class PodClient(serializers.Serializer):
    """What a software asks for first; ``fetch_delay`` in seconds."""

    id = serializers.IntegerField()
    fetch_delay = serializers.IntegerField()
    allowed_formats = FormatsOfModels()
    feed_clients = FeedClient(many=True)


class Entry(serializers.Serializer):
    """One document; ``metadata`` has the words of its model, null where something is unknown."""

    feed_index = serializers.UUIDField()
    document_model = serializers.ChoiceField(DocumentKind.values)
    metadata = serializers.DictField()


class FeedPage(serializers.Serializer):
    """What was not acknowledged yet, the oldest first, at most 500."""

    id = serializers.IntegerField()
    type = serializers.ChoiceField(["download", "redownload"])
    feed_entries = Entry(many=True)


class Offset(serializers.Serializer):
    """Up to and including which entry everything was fetched."""

    feed_offset = serializers.UUIDField()


class Acknowledged(serializers.Serializer):
    """The feed, and up to where it is acknowledged."""

    id = serializers.IntegerField()
    feed_offset = serializers.UUIDField()


RedeliveryRequest = inline_serializer(
    "RedeliveryRequest",
    {
        "from": serializers.DateField(),
        "to": serializers.DateField(),
        "ibans": serializers.ListField(
            child=serializers.CharField(),
            required=False,
            allow_null=True,
            min_length=1,
            max_length=500,
        ),
    },
)
RedeliveryAnswer = inline_serializer(
    "RedeliveryAnswer",
    {
        "id": serializers.IntegerField(),
        "from": serializers.DateField(),
        "to": serializers.DateField(),
        "ibans": serializers.ListField(child=serializers.CharField(), allow_null=True),
        "entry_count": serializers.IntegerField(),
    },
)


ENTITY_TEXTS = {
    "representative_name": 100,
    "representative_function": 80,
    "address": 100,
    "address2": 100,
    "zip": 12,
    "city": 80,
}


def _text(most: int) -> serializers.CharField:
    return serializers.CharField(max_length=most, required=False, allow_null=True, allow_blank=True)


class LegalEntity(serializers.Serializer):
    """Who a company is."""

    name = serializers.CharField()
    enterprise_num = serializers.CharField()
    is_enterprise_num_validated = serializers.BooleanField()
    representative_name = serializers.CharField(allow_null=True)
    representative_function = serializers.CharField(allow_null=True)
    address = serializers.CharField(allow_null=True)
    address2 = serializers.CharField(allow_null=True)
    zip = serializers.CharField(allow_null=True)
    city = serializers.CharField(allow_null=True)


NewEntity = inline_serializer(
    "NewLegalEntity",
    {
        "name": serializers.CharField(max_length=120),
        "enterprise_num": serializers.RegexField(r"^BE[01][0-9]{9}$"),
        **{name: _text(most) for name, most in ENTITY_TEXTS.items()},
    },
)
EntityChange = inline_serializer(
    "LegalEntityChange",
    {
        "name": serializers.CharField(max_length=120, required=False),
        "enterprise_num": serializers.RegexField(r"^BE[01][0-9]{9}$", required=False),
        **{name: _text(most) for name, most in ENTITY_TEXTS.items()},
    },
)


class NewClient(serializers.Serializer):
    """A company to take on as the client of the office."""

    client_code = serializers.CharField(max_length=30)
    legal_entity = NewEntity
    contact_name = _text(100)
    contact_email = serializers.EmailField(required=False, allow_null=True)
    language = serializers.ChoiceField(["nl", "fr", "en"], required=False)


class ClientChange(serializers.Serializer):
    """What is to change of a client; what is left out stays."""

    client_code = serializers.CharField(max_length=30, required=False)
    legal_entity = EntityChange
    contact_name = _text(100)
    contact_email = serializers.EmailField(required=False, allow_null=True)
    language = serializers.ChoiceField(["nl", "fr", "en"], required=False)


class Software(serializers.Serializer):
    """The software that calls."""

    name = serializers.CharField()
    slug = serializers.CharField()
    supported_services = serializers.ListField(child=serializers.CharField())


class Service(serializers.Serializer):
    """A service that an office or a client uses."""

    id = serializers.UUIDField()
    type = serializers.CharField()
    fiduciary_id = serializers.UUIDField(required=False)
    state = serializers.CharField()


class Fiduciary(serializers.Serializer):
    """An accounting office."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    legal_entity = LegalEntity()
    contact_name = serializers.CharField(allow_null=True)
    contact_email = serializers.CharField(allow_null=True)
    language = serializers.CharField()
    website_url = serializers.CharField(allow_null=True)
    allows_social_mandates = serializers.BooleanField()
    allows_doccle_delivery = serializers.BooleanField()
    allows_client_delivery = serializers.BooleanField()
    services = Service(many=True)
    delegates_mandate_delivery = serializers.BooleanField()
    software = Software()


class Subaccount(serializers.Serializer):
    """An account in one currency."""

    currency = serializers.CharField()
    extension = serializers.CharField(allow_null=True)


class Account(serializers.Serializer):
    """A bank account of a client."""

    iban = serializers.CharField()
    subaccounts = Subaccount(many=True)
    type = serializers.ChoiceField(["current", "savings"])
    coda_mandate_ids = serializers.ListField(child=serializers.UUIDField())
    bank_id = serializers.CharField(allow_null=True)
    client_id = serializers.UUIDField()
    state = serializers.CharField()
    state_modified_at = serializers.DateTimeField()


class Client(serializers.Serializer):
    """A client of an office."""

    id = serializers.UUIDField()
    fiduciary_id = serializers.UUIDField()
    legal_entity = LegalEntity()
    client_code = serializers.CharField()
    contact_name = serializers.CharField(allow_null=True)
    contact_email = serializers.CharField(allow_null=True)
    language = serializers.CharField()
    exact_email = serializers.CharField(allow_null=True)
    coda_mandates = within_client(CodaMandate, "coda_mandates")
    bank_accounts = Account(many=True)
    social_mandates = within_client(SocialMandate, "social_mandates")
    purchase_invoice_mandates = within_client(PurchaseInvoiceMandate, "purchase_invoice_mandates")
    purchase_invoice_transmission_mandates = within_client(
        PurchaseInvoiceMandate, "purchase_invoice_transmission_mandates"
    )
    current_purchase_invoice_mandate_state = serializers.CharField(allow_null=True)
    state = serializers.ChoiceField(["active", "archived"])
    delivery_mode = serializers.ChoiceField(["email", "post", "office"])
    doccle_link_connect = serializers.CharField(allow_null=True)
    mycodabox_url = serializers.CharField(allow_null=True)
    state_modified_at = serializers.DateTimeField()
    services = Service(many=True)
    zoomit_ibans = serializers.ListField(child=serializers.CharField())
    mycodabox_access_state = serializers.CharField(allow_null=True)


def in_path(name: str, kind: Any, **more: Any) -> OpenApiParameter:
    """Return a parameter that is a part of the path."""
    return OpenApiParameter(name, location=OpenApiParameter.PATH, type=kind, **more)


def in_query(name: str, kind: Any) -> OpenApiParameter:
    """Return a parameter behind the question mark."""
    return OpenApiParameter(name, location=OpenApiParameter.QUERY, type=kind)


FEED_ID = in_path("feed_id", {"type": "integer", "minimum": 1, "maximum": 2**63 - 1})
FEED_INDEX = in_path("feed_index", OpenApiTypes.UUID)
FORMAT = in_path("file_format", str, enum=[form.value for form in Form])
LIST_FILTERS = [
    in_query("enterprise_num", {"type": "string", "pattern": "^BE[01][0-9]{9}$"}),
    in_query("state", {"type": "string", "enum": ["active", "archived"]}),
    in_query("modified_since", OpenApiTypes.DATETIME),
    in_query("limit", {"type": "integer", "minimum": 1, "maximum": 1000}),
    in_query("after", OpenApiTypes.UUID),
]
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    location=OpenApiParameter.HEADER,
    type={"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!#-~][!-~]*$"},
    description="The same request again, under the same key, gets the first answer again.",
)
REFUSALS = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def describe(
    operation_id: str,
    answer: Any,
    *,
    sends: Any = None,
    status: HTTPStatus = HTTPStatus.OK,
    named: str = "",
    of_feed: bool = False,
    is_list: bool = False,
    is_tagged: bool = False,
    conflict: bool = False,
    consented: bool = False,
    is_idempotent: bool = False,
    query: Sequence[OpenApiParameter] = LIST_FILTERS,
) -> Decorator:
    """Describe an operation with every answer that it can give."""
    bad = set(REFUSALS)
    if consented:
        bad.add(HTTPStatus.NOT_FOUND)
    if is_idempotent:
        bad |= {HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY}
    if of_feed or named:
        bad.add(HTTPStatus.NOT_FOUND)
    if sends:
        bad |= {HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE}
    if conflict:
        bad.add(HTTPStatus.CONFLICT)
    answers: dict[int, Any] = {status.value: OpenApiResponse(answer, description=status.phrase)}
    if sends or is_list:
        answers[HTTPStatus.BAD_REQUEST.value] = OpenApiResponse(Invalid, description="Bad request")
    if is_tagged or is_list:
        answers[HTTPStatus.NOT_MODIFIED.value] = OpenApiResponse(description="Not modified")
    parameters = [FEED_ID] if of_feed else [*query] if is_list else []
    if named:
        parameters = [in_path(named, OpenApiTypes.UUID)]
    if is_idempotent:
        parameters.append(IDEMPOTENCY_KEY)
    return extend_schema(
        operation_id=operation_id,
        request={JSON: sends} if sends else None,
        parameters=parameters,
        responses=answers | refusals(bad),
        filters=False,
    )


def describe_download(operation_id: str) -> Decorator:
    """Describe the operation that answers a file."""
    media_types = ["application/vnd.coda", "application/xml", "application/pdf"]
    files = {(HTTPStatus.OK.value, media_type): OpenApiTypes.BINARY for media_type in media_types}
    bad = REFUSALS | {HTTPStatus.NOT_FOUND}
    unchanged = {HTTPStatus.NOT_MODIFIED.value: OpenApiResponse(description="Not modified")}
    return extend_schema(
        operation_id=operation_id,
        parameters=[FEED_INDEX, FORMAT],
        responses={**files, **unchanged, **refusals(bad)},
    )


def describe_token_request() -> Decorator:
    """Describe how a company's invoicing software asks for a token."""
    bad = REFUSALS | {
        HTTPStatus.NOT_FOUND,
        HTTPStatus.CONFLICT,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    }
    created = OpenApiResponse(TokenRequested, description=HTTPStatus.CREATED.phrase)
    return extend_schema(
        operation_id="requestInvoicingToken",
        request={JSON: TokenRequest},
        responses={
            HTTPStatus.CREATED.value: created,
            **refusals(bad | {HTTPStatus.BAD_REQUEST}),
        },
    )


def describe_credentials(operation_id: str) -> Decorator:
    """Describe how a token is exchanged for credentials."""
    bad = REFUSALS - {HTTPStatus.FORBIDDEN} | {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
    return extend_schema(
        operation_id=operation_id,
        request=None,
        parameters=[in_path("token", {"type": "string", "pattern": "^[^/]+$"})],
        responses={HTTPStatus.OK.value: Credentials, **refusals(bad)},
    )


def refusals(statuses: set[HTTPStatus]) -> dict[int, OpenApiResponse]:
    """Return the shape of the refusals with these statuses."""
    return {
        status.value: OpenApiResponse(Refusal, description=status.phrase)
        for status in sorted(statuses)
    }
