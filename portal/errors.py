"""Pages for what went wrong: what happened, that nothing was lost, what to do."""

from __future__ import annotations

import logging
import re
import sys
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

from common.antivirus import AntivirusAway
from common.requests import is_api

logger = logging.getLogger(__name__)


def _page(request: HttpRequest, status: HTTPStatus, code: str) -> HttpResponse:
    if is_api(request.path):
        return _for_programs(request, status, code, f"{status.phrase}.")
    return render(request, f"{status.value}.html", status=status)


def _for_programs(request: HttpRequest, status: HTTPStatus, code: str, detail: str) -> JsonResponse:
    """Answer as the surface does that the path belongs to."""
    if request.path.startswith("/v2"):
        words = re.sub(r"(?=[A-Z])", "_", code).lower()
        return JsonResponse({"detail": detail, "code": words}, status=status)
    error = {"code": code, "status": str(status.value), "detail": detail}
    media_type = "application/vnd.api+json"
    return JsonResponse({"errors": [error]}, status=status, content_type=media_type)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the request made no sense."""
    return _page(request, HTTPStatus.BAD_REQUEST, "malformedRequest")


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the person may see this, but not do it."""
    return _page(request, HTTPStatus.FORBIDDEN, "forbidden")


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is nothing here for the person."""
    return _page(request, HTTPStatus.NOT_FOUND, "notFound")


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that it is our fault, or that the database is away for a moment."""
    if is_away_for_a_moment(sys.exc_info()[1]):
        return service_unavailable(request)
    return _page(request, HTTPStatus.INTERNAL_SERVER_ERROR, "internalError")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was too old; nothing was done with it."""
    return render(request, "403_csrf.html", status=HTTPStatus.FORBIDDEN)


def is_away_for_a_moment(error: BaseException | None) -> bool:
    """Tell whether an error means that the database or the antivirus can't be reached."""
    return isinstance(error, OperationalError | InterfaceError | AntivirusAway)


def service_unavailable(request: HttpRequest) -> HttpResponse:
    """Say that we are away for a moment and nothing was changed."""
    logger.error("away_for_a_moment", extra={"error": type(sys.exc_info()[1]).__name__})
    response: HttpResponse
    if is_api(request.path):
        response = _for_programs(
            request,
            HTTPStatus.SERVICE_UNAVAILABLE,
            "serviceUnavailable",
            "Please try again shortly.",
        )
    else:
        response = render(request, "503.html", status=503)
    response["Retry-After"] = "5"
    return response
