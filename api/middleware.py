"""What happens around a call of a partner."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from api.journal import note_call
from api.models import ApiCall
from common.requests import is_api, request_id

GetResponse = Callable[[HttpRequest], HttpResponse]


class JournalMiddleware:
    """Notes each call of a known partner: method, template of the path, status, code, id."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.API_CALLS_KEPT and is_api(request.path_info):
            claimed = getattr(request, "claimed_partner_id", None)
            if partner := getattr(request, "partner_id", claimed):
                note_call(_call(request, response, UUID(partner)))
        return response


def _call(request: HttpRequest, response: HttpResponse, partner_id: UUID) -> ApiCall:
    match = request.resolver_match
    return ApiCall(
        partner_id=partner_id,
        at=timezone.now(),
        method=(request.method or "")[:8],
        route=(match.route if match else "(no route)")[:200],
        status=response.status_code,
        code=_code(response)[:60],
        request_id=request_id.get(),
    )


def _code(response: HttpResponse) -> str:
    """Return the machine's code of a refusal, as either surface writes it."""
    body = getattr(response, "data", None)
    if not isinstance(body, dict):
        return ""
    errors = body.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else body
    return str(first.get("code") or "")
