"""What happens around every request, whoever asks."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import is_valid_path

from common.requests import is_api, new_request_id

GetResponse = Callable[[HttpRequest], HttpResponse]
access_log = logging.getLogger("mycodabox.access")


class RequestIdMiddleware:
    """Gives each request an id, answers it, and writes one line about the request to the log.

    The line has the path's template, never the path: paths can hold identifiers and tokens.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        request_id = new_request_id()
        response = self.get_response(request)
        response["ibanity-request-id"] = request_id
        route = request.resolver_match.route if request.resolver_match else "(no route)"
        user = getattr(request, "user", None)
        access_log.info(
            "request",
            extra={
                "method": request.method,
                "route": route,
                "status": response.status_code,
                "ms": round((time.perf_counter() - started) * 1000, 1),
                "user": getattr(user, "pk", None),
                "partner": getattr(request, "partner_id", None),
            },
        )
        return response


class DatabaseAwayMiddleware:
    """Answers 503 with ``Retry-After`` while the database can't be reached."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OperationalError | InterfaceError):
            return None
        logging.getLogger(__name__).error("database_away", extra={"error": type(error).__name__})
        return service_unavailable(request)


def service_unavailable(request: HttpRequest) -> HttpResponse:
    """Say that we are away for a moment and nothing was changed."""
    response: HttpResponse
    if is_api(request.path):
        error = {
            "code": "serviceUnavailable",
            "status": "503",
            "detail": "Please try again shortly.",
        }
        response = JsonResponse({"errors": [error]}, status=503)
    else:
        response = render(request, "503.html", status=503)
    response["Retry-After"] = "5"
    return response


class NoStoreMiddleware:
    """Forbids caches to keep anything that did not say otherwise."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class SlashMiddleware:
    """Serves the partner APIs with and without a trailing slash, without a redirect."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_api(request.path_info) and request.path_info.endswith("/"):
            bare = request.path_info.rstrip("/")
            if is_valid_path(bare):
                request.path_info = bare
        return self.get_response(request)
