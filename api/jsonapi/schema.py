"""What the published descriptions of the JSON:API surfaces share. Nothing here decides."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from api.jsonapi.base import JSON_API

UUID = OpenApiTypes.UUID


def parameter(name: str, where: Any, **kwargs: Any) -> OpenApiParameter:
    """Return one parameter, described."""
    return OpenApiParameter(name, location=where, **kwargs)


IDEMPOTENCY_KEY = parameter(
    "ibanity-idempotency-key",
    OpenApiParameter.HEADER,
    type=UUID,
    description="Send the same request again with the same key to get the first answer again.",
)
PAGE_LIMIT = parameter(
    "page[limit]",
    OpenApiParameter.QUERY,
    type={"type": "integer", "minimum": 1, "maximum": 1000, "default": 100},
)
PAGE_AFTER = parameter("page[after]", OpenApiParameter.QUERY, type=UUID)


class ErrorSource(serializers.Serializer):
    """Where the fault lies."""

    pointer = serializers.CharField(required=False)
    parameter = serializers.CharField(required=False)
    header = serializers.CharField(required=False)


class ErrorObject(serializers.Serializer):
    """One fault."""

    code = serializers.CharField()
    detail = serializers.CharField()
    status = serializers.CharField()
    source = ErrorSource(required=False)
    meta = serializers.DictField(required=False)


class Errors(serializers.Serializer):
    """Every fault that was found."""

    errors = ErrorObject(many=True)


class OAuthLinks(serializers.Serializer):
    """The token endpoints."""

    token = serializers.URLField()
    revoke = serializers.URLField()


class SelfLink(serializers.Serializer):
    """Where the resource is."""

    self = serializers.URLField()


class Paging(serializers.Serializer):
    """Where this page begins and after which row the next one starts."""

    limit = serializers.IntegerField()
    before = serializers.UUIDField(allow_null=True)
    after = serializers.UUIDField(allow_null=True)


class PagingMeta(serializers.Serializer):
    """Paging."""

    paging = Paging()


def _answer(serializer: Any, status: HTTPStatus) -> dict[tuple[int, str], Any]:
    if serializer is None:
        return {(status.value, JSON_API): OpenApiResponse(description=status.phrase)}
    return {(status.value, JSON_API): OpenApiResponse(serializer, description=status.phrase)}


def responses(
    serializer: Any,
    *good: HTTPStatus,
    public: bool = False,
    writes: bool = False,
    validates: bool = False,
    missing: bool = False,
    conflict: bool = False,
    consented: bool = False,
) -> dict[tuple[int, str], Any]:
    """Return every answer that an operation can give."""
    answers: dict[tuple[int, str], Any] = {}
    for status in good or (HTTPStatus.OK,):
        answers |= _answer(serializer, status)
    bad = {HTTPStatus.NOT_ACCEPTABLE, HTTPStatus.TOO_MANY_REQUESTS}
    if not public:
        bad.add(HTTPStatus.UNAUTHORIZED)
    if writes:
        bad |= {
            HTTPStatus.BAD_REQUEST,
            HTTPStatus.NOT_FOUND,
            HTTPStatus.CONFLICT,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            HTTPStatus.UNPROCESSABLE_ENTITY,
        }
    if validates:
        bad.add(HTTPStatus.UNPROCESSABLE_ENTITY)
    if missing:
        bad.add(HTTPStatus.NOT_FOUND)
    if conflict:
        bad.add(HTTPStatus.CONFLICT)
    if consented:
        bad.add(HTTPStatus.FORBIDDEN)
    for status in sorted(bad):
        answers |= _answer(Errors, status)
    return answers


def with_oauth(result: dict[str, Any], *, base: str) -> dict[str, Any]:
    """Add the two token endpoints, which speak OAuth and not JSON:API, to a description."""
    form = "application/x-www-form-urlencoded"
    error = {
        "type": "object",
        "properties": {"error": {"type": "string"}, "error_description": {"type": "string"}},
        "required": ["error"],
    }
    token = {
        "type": "object",
        "properties": {
            "access_token": {"type": "string"},
            "token_type": {"type": "string", "enum": ["bearer"]},
            "expires_in": {"type": "integer"},
            "scope": {"type": "string"},
        },
        "required": ["access_token", "token_type", "expires_in", "scope"],
    }
    refusals = {
        str(status.value): {
            "description": status.phrase,
            "content": {"application/json": {"schema": error}},
        }
        for status in (
            HTTPStatus.BAD_REQUEST,
            HTTPStatus.UNAUTHORIZED,
            HTTPStatus.TOO_MANY_REQUESTS,
        )
    }
    given = {"description": "OK", "content": {"application/json": {"schema": token}}}
    for name, properties, good in (
        ("token", {"grant_type": {"type": "string", "enum": ["client_credentials"]}}, given),
        ("revoke", {"token": {"type": "string"}}, {"description": "OK"}),
    ):
        body = {"type": "object", "properties": properties, "required": list(properties)}
        result["paths"][f"{base}/oauth2/{name}"] = {
            "post": {
                "operationId": f"oauth2{name.title()}",
                "tags": [base.strip("/")],
                "security": [{"basic": []}],
                "requestBody": {"content": {form: {"schema": body}}, "required": True},
                "responses": {"200": good, **refusals},
            }
        }
    result["components"]["securitySchemes"]["basic"] = {"type": "http", "scheme": "basic"}
    return result
