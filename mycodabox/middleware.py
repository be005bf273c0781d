"""What happens around every request, whoever asks."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
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
        user = getattr(request, "_cached_user", None)  # only if it has been asked for already
        access_log.info(
            "request",
            extra={
                "method": request.method,
                "route": route,
                "status": response.status_code,
                "ms": round((time.perf_counter() - started) * 1000, 1),
                "user": getattr(user, "pk", None),
                "partner": getattr(request, "partner_id", None),
                "bank": getattr(request, "bank_id", None),
            },
        )
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
