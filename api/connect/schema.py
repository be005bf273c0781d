"""The published description of the wire: envelopes, parameters, answers. Nothing here decides."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers

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

if TYPE_CHECKING:
    from api.connect.resources import Collection

DOCUMENT_TYPES = [
    "bankAccountStatement",
    "payrollStatement",
    "creditCardStatement",
    "salesInvoice",
    "purchaseInvoice",
]
STATUSES = ["unconfirmed", "confirmed", "denied", "cancelled"]


CONSENT_ID = parameter("consent_id", OpenApiParameter.PATH, type=UUID)
OFFICE_ID = parameter("office_id", OpenApiParameter.PATH, type=UUID)
CLIENT_ID = parameter(
    "client_id",
    OpenApiParameter.PATH,
    type=str,
    pattern=r"^[01][0-9]{9}$",
    description="The client's enterprise number.",
)


def document_id(path: str) -> OpenApiParameter:
    """Return the parameter that names a document of one collection."""
    return parameter("document_id", OpenApiParameter.PATH, type=UUID, description=path)


class BearerScheme(OpenApiAuthenticationExtension):
    """OAuth 2.0 client credentials."""

    target_class = "api.authentication.BearerAuthentication"
    name = "partner"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        flow = {"tokenUrl": "/codabox-connect/oauth2/token", "scopes": {}}
        return {"type": "oauth2", "flows": {"clientCredentials": flow}}


class OfficeLinks(serializers.Serializer):
    """Templates of what belongs to an office."""

    documentSearches = serializers.CharField()  # noqa: N815
    bankAccountStatements = serializers.CharField()  # noqa: N815
    payrollStatements = serializers.CharField()  # noqa: N815
    creditCardStatements = serializers.CharField()  # noqa: N815
    salesInvoices = serializers.CharField()  # noqa: N815
    purchaseInvoices = serializers.CharField()  # noqa: N815


class RootLinks(serializers.Serializer):
    """Addresses and templates."""

    oauth2 = OAuthLinks()
    accountingOfficeConsents = serializers.CharField()  # noqa: N815
    accountingOffices = OfficeLinks()  # noqa: N815


class Root(serializers.Serializer):
    """The root of the surface."""

    links = RootLinks()


class ConsentRequestBody(serializers.Serializer):
    """What a software says when it asks for consent."""

    accountingOfficeCompanyNumber = serializers.CharField(  # noqa: N815
        help_text="Belgian enterprise number in any usual spelling."
    )
    redirectUri = serializers.CharField(  # noqa: N815
        required=False,
        allow_null=True,
        allow_blank=True,
        max_length=2_000,
        help_text="As registered; only the query may vary.",
    )


class ConsentRequestData(serializers.Serializer):
    """A request for consent."""

    type = serializers.ChoiceField(["accountingOfficeConsent"])
    attributes = ConsentRequestBody()


class ConsentRequest(serializers.Serializer):
    """Envelope of a request for consent."""

    data = ConsentRequestData()


class ConsentAttributes(serializers.Serializer):
    """What a consent says."""

    accountingOfficeCompanyNumber = serializers.CharField()  # noqa: N815
    accountingOfficeId = serializers.UUIDField()  # noqa: N815
    confirmationUri = serializers.URLField()  # noqa: N815
    redirectUri = serializers.CharField(allow_null=True)  # noqa: N815
    requestedAt = serializers.DateTimeField()  # noqa: N815
    status = serializers.ChoiceField(STATUSES)


class ConsentResource(serializers.Serializer):
    """A consent."""

    type = serializers.ChoiceField(["accountingOfficeConsent"])
    id = serializers.UUIDField()
    attributes = ConsentAttributes()
    links = SelfLink()


class ConsentResponse(serializers.Serializer):
    """Envelope of a consent."""

    data = ConsentResource()


class ConsentList(serializers.Serializer):
    """Own consents, the newest first."""

    data = ConsentResource(many=True)
    links = SelfLink()
    meta = PagingMeta()


class ClientIdentifier(serializers.Serializer):
    """A client, by its enterprise number."""

    type = serializers.ChoiceField(["client"])
    id = serializers.CharField()


class ClientList(serializers.Serializer):
    """1 to 5,000 clients."""

    data = serializers.ListField(child=ClientIdentifier(), min_length=1, max_length=5_000)


class ClientsRelationship(serializers.Serializer):
    """The clients that a search is about."""

    clients = ClientList()


class SearchRequestMeta(serializers.Serializer):
    """Paging of a search."""

    paging = inline_serializer(
        "SearchRequestPaging",
        {
            "limit": serializers.IntegerField(min_value=1, max_value=1_000, required=False),
            "after": serializers.UUIDField(required=False, allow_null=True),
        },
        required=False,
    )


SearchRequestAttributes = inline_serializer(
    "SearchRequestAttributes",
    {
        "documentType": serializers.ChoiceField(DOCUMENT_TYPES),
        "from": serializers.DateTimeField(required=False, allow_null=True),
        "to": serializers.DateTimeField(required=False, allow_null=True),
    },
)


class SearchRequestData(serializers.Serializer):
    """A search."""

    type = serializers.ChoiceField(["documentSearch"])
    attributes = SearchRequestAttributes
    relationships = ClientsRelationship()


class SearchRequest(serializers.Serializer):
    """Envelope of a search."""

    data = SearchRequestData()
    meta = SearchRequestMeta(required=False)


class DocumentIdentifier(serializers.Serializer):
    """A document that was found."""

    type = serializers.ChoiceField(DOCUMENT_TYPES)
    id = serializers.UUIDField()


class DocumentIdentifiers(serializers.Serializer):
    """The documents that were found."""

    data = DocumentIdentifier(many=True)


class SearchRelationships(serializers.Serializer):
    """What was searched and what was found."""

    clients = ClientList()
    documents = DocumentIdentifiers()


class SearchResource(serializers.Serializer):
    """A search with its result."""

    type = serializers.ChoiceField(["documentSearch"])
    id = serializers.UUIDField()
    attributes = inline_serializer(
        "SearchAttributes",
        {
            "documentType": serializers.ChoiceField(DOCUMENT_TYPES),
            "from": serializers.DateTimeField(),
            "to": serializers.DateTimeField(),
        },
    )
    relationships = SearchRelationships()


class ToClient(serializers.Serializer):
    """The client that a document belongs to."""

    data = ClientIdentifier()


class DocumentRelationships(serializers.Serializer):
    """What a document relates to."""

    client = ToClient()


class FoundDocument(serializers.Serializer):
    """A document among the results; ``attributes`` are those of its type."""

    type = serializers.ChoiceField(DOCUMENT_TYPES)
    id = serializers.UUIDField()
    attributes = serializers.DictField()
    relationships = DocumentRelationships()


class Included(serializers.Serializer):
    """An object with a list, unlike the JSON:API standard."""

    documents = FoundDocument(many=True)


class SearchResponse(serializers.Serializer):
    """Envelope of a search's answer."""

    data = SearchResource()
    included = Included()
    meta = PagingMeta()


ATTRIBUTES: dict[str, dict[str, serializers.Field]] = {
    "bankAccountStatement": {
        "createdAt": serializers.DateTimeField(),
        "iban": serializers.CharField(),
    },
    "payrollStatement": {
        "createdAt": serializers.DateTimeField(),
        "socialOfficeId": serializers.CharField(allow_null=True),
    },
    "creditCardStatement": {
        "bankName": serializers.CharField(allow_null=True),
        "billingPeriod": serializers.CharField(allow_null=True),
        "clientReference": serializers.CharField(allow_null=True),
        "receivedAt": serializers.DateTimeField(),
    },
    "salesInvoice": {
        "createdAt": serializers.DateTimeField(),
        "invoicingSoftware": serializers.CharField(allow_null=True),
    },
    "purchaseInvoice": {
        "availableContentTypes": serializers.ListField(child=serializers.CharField()),
        "receivedAt": serializers.DateTimeField(),
    },
}


def title_of(collection: Collection) -> str:
    """Return a resource type as the name of a class."""
    return f"{collection.resource_type[0].upper()}{collection.resource_type[1:]}"


def describe_oauth(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add the token endpoints to the description."""
    return with_oauth(result, base="/codabox-connect")


def document_responses(collection: Collection) -> dict[tuple[int, str], Any]:
    """Return the answers of a document's address, its bytes among them."""
    name, title = collection.resource_type, title_of(collection)
    resource = inline_serializer(
        f"{title}Resource",
        {
            "type": serializers.ChoiceField([name]),
            "id": serializers.UUIDField(),
            "attributes": inline_serializer(f"{title}Attributes", ATTRIBUTES[name]),
            "relationships": DocumentRelationships(),
            "links": SelfLink(),
        },
    )
    envelope = inline_serializer(f"{title}Response", {"data": resource})
    answers = responses(envelope, missing=True, consented=True)
    for media_type in collection.media_types:
        answers[(HTTPStatus.OK.value, media_type)] = OpenApiTypes.BINARY
    answers[(HTTPStatus.NOT_MODIFIED.value, JSON_API)] = OpenApiResponse(description="Not modified")
    return answers
