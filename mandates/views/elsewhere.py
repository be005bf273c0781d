"""Signing with another provider: where people come back to, and what providers call."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from common.budgets import spend
from common.errors import BudgetSpent, StateConflict
from common.requests import client_ip
from mandates.services.envelopes import hear
from mandates.signing import ProviderAway, provider_named
from mandates.signing.callbacks import LARGEST_CALL, Call, genuine_call

WRONG_CALLS, WRONG_SECONDS = 60, 600


@login_not_required
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Say that all is done; whoever comes back from a provider ends here, whatever they did."""
    return render(request, "signing/back.html")


@csrf_exempt
@login_not_required
@require_POST
def heard(request: HttpRequest, provider: str) -> HttpResponse:
    """Take a call of a provider: 202, or 404 for what isn't genuine or about nothing of ours."""
    call = _genuine(request, provider)
    try:
        envelope = hear(provider, call) if call else None
    except StateConflict as conflict:
        return JsonResponse({"code": conflict.code, "detail": conflict.message}, status=409)
    if envelope is None:
        return _wrong(request)
    return JsonResponse({"state": envelope.state}, status=HTTPStatus.ACCEPTED)


def _genuine(request: HttpRequest, code: str) -> Call | None:
    try:
        provider = provider_named(code)
    except ProviderAway:
        return None
    body = request.read(LARGEST_CALL + 1)
    if len(body) > LARGEST_CALL:
        return None
    return genuine_call(body, request.headers.get("X-Signature", ""), secret=provider.secret)


def _wrong(request: HttpRequest) -> HttpResponse:
    """Answer what makes no sense; whoever does it often has to wait."""
    try:
        spend("signing_call", client_ip(request) or "", limit=WRONG_CALLS, seconds=WRONG_SECONDS)
    except BudgetSpent as spent:
        response = HttpResponse(spent.message, status=HTTPStatus.TOO_MANY_REQUESTS)
        response["Retry-After"] = str(spent.retry_after)
        return response
    raise Http404
