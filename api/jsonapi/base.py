"""What the views of every JSON:API surface share: media types, refusals, idempotency, tags."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.bodies import check_body
from api.idempotency import Answer, Caller, answer_once, request_hash
from api.jsonapi.errors import Fault, Refused, malformed, not_found, refuse, render_error
from api.negotiation import MediaTypeNegotiation
from api.parsers import StrictJSONParser
from common import budgets

JSON_API = "application/vnd.api+json"
IDEMPOTENCY_HEADER = "ibanity-idempotency-key"

Handler = Callable[..., Response]


class JsonApiRenderer(JSONRenderer):
    media_type = JSON_API
    charset = None


class JsonApiParser(StrictJSONParser):
    media_type = JSON_API


class JsonApiNegotiation(MediaTypeNegotiation):
    also_accepted: tuple[str, ...] = ("application/json",)


class JsonApiView(APIView):
    """Base of every view. A surface says who calls, and what exists for them."""

    permission_classes = [IsAuthenticated]
    renderer_classes = [JsonApiRenderer]
    parser_classes = [JsonApiParser, StrictJSONParser]
    content_negotiation_class: type[BaseContentNegotiation] = JsonApiNegotiation
    http_method_names = ["get", "head", "post", "delete"]
    media_types: tuple[str, ...] = (JSON_API,)
    budget: str
    """The name of the budget that a caller's requests are counted in."""

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        return render_error

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple:  # noqa: FBT001, FBT002
        """Choose a media type; a refusal to do so is itself JSON:API."""
        try:
            return super().perform_content_negotiation(request, force)
        except Exception:
            request.accepted_renderer = JsonApiRenderer()
            request.accepted_media_type = JSON_API
            raise

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        check_body(request, largest=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        super().initial(request, *args, **kwargs)
        if request.user is not None:
            budgets.spend(
                self.budget,
                str(self.caller.pk),
                limit=settings.CONNECT_REQUESTS_PER_MINUTE,
                seconds=60,
                cache_name="process",
            )

    @property
    def caller(self) -> Caller:
        """Whom the access token names."""
        raise NotImplementedError


def uuid_or_404(text: str) -> uuid.UUID:
    """Return the UUID that a path names, or refuse as if there were nothing."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise not_found() from None


def envelope(request: Request, resource_type: str) -> dict[str, Any]:
    """Return the ``data`` of a JSON:API request, or refuse what is not one of this type."""
    body = request.data
    data = body.get("data") if isinstance(body, dict) else None
    if not isinstance(data, dict):
        raise malformed(_("The body needs an object “data”."))
    if data.get("type") != resource_type:
        raise refuse(
            HTTPStatus.BAD_REQUEST,
            "malformedRequest",
            _("The type of “data” should be “%(type)s”.") % {"type": resource_type},
            pointer="/data/type",
        )
    return data


def idempotent(handler: Handler) -> Handler:
    """Give a repeated POST with the same ``ibanity-idempotency-key`` the first answer again."""

    @wraps(handler)
    def answer(view: JsonApiView, request: Request, *args: Any, **kwargs: Any) -> Any:
        key = request.headers.get(IDEMPOTENCY_HEADER)
        if key is None:
            return handler(view, request, *args, **kwargs)
        try:
            name = str(uuid.UUID(key))
        except ValueError:
            fault = Fault(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                "validationError",
                _("The idempotency key should be a UUID."),
                {"header": IDEMPOTENCY_HEADER},
            )
            raise Refused(fault) from None
        digest = request_hash(request.method or "", request.path.rstrip("/"), request._request.body)

        def work() -> Answer:
            response = handler(view, request, *args, **kwargs)
            body = JsonApiRenderer().render(response.data).decode()
            return Answer(response.status_code, body)

        kept = answer_once(view.caller, name, digest=digest, work=work)
        return HttpResponse(kept.body, status=kept.status, content_type=JSON_API)

    return answer


def with_tag(request: Request, body: bytes | None, tag: str, *, media_type: str) -> HttpResponse:
    """Answer with an ``ETag``, or 304 if the caller has this very content already."""
    etag = f'"{tag}"'
    known = [part.strip() for part in request.headers.get("If-None-Match", "").split(",")]
    unchanged = "*" in known or any(part.removeprefix("W/") == etag for part in known)
    response = HttpResponse(b"" if unchanged else body or b"", content_type=media_type)
    if unchanged:
        response.status_code = HTTPStatus.NOT_MODIFIED
    else:
        response["Content-Length"] = str(len(response.content))
    response["ETag"] = etag
    response["Vary"] = "Accept, Authorization"
    response["Content-Security-Policy"] = "sandbox"
    return response
