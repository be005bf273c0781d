"""Token endpoints (RFC 6749 § 4.4, RFC 7009): callers exchange a secret for access tokens.

Each surface makes its own pair, with the function that finds its callers' credentials.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import unquote_plus

from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.models import Token
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt

from common import budgets
from common.errors import BudgetSpent
from common.requests import client_ip
from partners.credentials import note_use
from partners.models import Credential

FAILURES_PER_10_MINUTES = 30
TOKENS_PER_MINUTE = 120
FORM = "application/x-www-form-urlencoded"

Endpoint = Callable[[HttpRequest, Credential, QueryDict], HttpResponse]
Find = Callable[[str, str], Credential | None]
"""Returns the live credential that a client id and a secret name, or None."""


class OAuthError(Exception):
    """A refusal in the words of RFC 6749 § 5.2."""

    def __init__(self, error: str, description: str, status: HTTPStatus) -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.status = status


def _answer(body: Mapping[str, object], status: HTTPStatus = HTTPStatus.OK) -> JsonResponse:
    return JsonResponse(
        body, status=status, headers={"Cache-Control": "no-store", "Pragma": "no-cache"}
    )


def token_endpoint(find: Find) -> Callable[[HttpRequest], HttpResponse]:
    """Return a view that issues access tokens."""
    return _endpoint(_issue, find)


def revoke_endpoint(find: Find) -> Callable[[HttpRequest], HttpResponse]:
    """Return a view that ends access tokens."""
    return _endpoint(_end, find)


def _endpoint(act: Endpoint, find: Find) -> Callable[[HttpRequest], HttpResponse]:
    """Make a view that authenticates the caller and answers refusals as RFC 6749 says."""

    @csrf_exempt
    @login_not_required
    def view(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            response = _answer({"error": "invalid_request"}, HTTPStatus.METHOD_NOT_ALLOWED)
            response["Allow"] = "POST"
            return response
        try:
            with translation.override("en"):  # error_description is ASCII (RFC 6749, § 5.2)
                form = _form(request)
                return act(request, _authenticated(request, find), form)
        except BudgetSpent as spent:
            description = {"error": "slow_down", "error_description": spent.message}
            response = _answer(description, HTTPStatus.TOO_MANY_REQUESTS)
            response["Retry-After"] = str(spent.retry_after)
            return response
        except OAuthError as refusal:
            description = {"error": refusal.error, "error_description": refusal.description}
            response = _answer(description, refusal.status)
            if refusal.status == HTTPStatus.UNAUTHORIZED:
                response["WWW-Authenticate"] = 'Basic realm="MyCodaBox", charset="UTF-8"'
            return response

    return view


def _form(request: HttpRequest) -> QueryDict:
    """Return the parameters, each at most once: those of the body, or of the query if it is empty.

    A client in the wild sends ``grant_type`` in the query with an empty body. Others name a
    charset, which forms of this type don't have (URL standard, § 5): it says nothing.
    """
    if request.body and request.content_type != FORM:
        raise OAuthError(
            "invalid_request", f"Send the parameters as {FORM}.", HTTPStatus.BAD_REQUEST
        )
    form = QueryDict(request.body, encoding="utf-8") if request.body else request.GET
    if any(len(values) > 1 for _, values in form.lists()):
        raise OAuthError(
            "invalid_request", "A parameter is there more than once.", HTTPStatus.BAD_REQUEST
        )
    return form


def _authenticated(request: HttpRequest, find: Find) -> Credential:
    """Return the credential that the Basic header names, or refuse; failures are limited."""
    client_id, secret = _basic(request)
    credential = find(client_id, secret) if secret else None
    if credential is None:
        budgets.spend(
            "oauth-failures",
            client_id[:100],
            client_ip(request) or "",
            limit=FAILURES_PER_10_MINUTES,
            seconds=600,
        )
        raise OAuthError(
            "invalid_client",
            "The client id and secret are not known, or no longer valid.",
            HTTPStatus.UNAUTHORIZED,
        )
    note_use(type(credential)._default_manager.all(), credential)
    return credential


def _basic(request: HttpRequest) -> tuple[str, str]:
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        decoded = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        return "", ""
    client_id, _, secret = decoded.partition(":")
    return unquote_plus(client_id).replace("\0", ""), unquote_plus(secret)


def _issue(request: HttpRequest, credential: Credential, form: QueryDict) -> HttpResponse:
    """Issue an access token. ``scope`` may be sent and is ignored: a token has no scope here."""
    grant_type = form.get("grant_type") or request.GET.get("grant_type")
    if not grant_type:
        raise OAuthError("invalid_request", "grant_type is missing.", HTTPStatus.BAD_REQUEST)
    if grant_type != "client_credentials":
        raise OAuthError(
            "unsupported_grant_type",
            "Only client_credentials is supported.",
            HTTPStatus.BAD_REQUEST,
        )
    application = credential.oauth_application
    budgets.spend("oauth-tokens", application.pk, limit=TOKENS_PER_MINUTE, seconds=60)
    value = secrets.token_urlsafe(48)
    lifetime = settings.ACCESS_TOKEN_SECONDS
    Token.objects.create(
        type=Token.Type.ACCESS_TOKEN,
        hash=get_adapter().hash_token(value),
        client=application,
        expires_at=timezone.now() + timedelta(seconds=lifetime),
    )
    return _answer(
        {"access_token": value, "token_type": "bearer", "expires_in": lifetime, "scope": ""}
    )


def _end(request: HttpRequest, credential: Credential, form: QueryDict) -> HttpResponse:
    """End an access token of the caller's. One that isn't known is as good as ended."""
    value = form.get("token")
    if not value:
        raise OAuthError("invalid_request", "token is missing.", HTTPStatus.BAD_REQUEST)
    Token.objects.by_value(value).filter(client=credential.oauth_application).delete()
    response = HttpResponse()
    response["Cache-Control"] = "no-store"
    return response
