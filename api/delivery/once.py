"""``Idempotency-Key``: a POST that is sent again has one effect, and gets its first answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from api.delivery.base import DeliveryView
from api.delivery.errors import refuse
from api.idempotency import (
    RETRY_AFTER_SECONDS,
    Answer,
    KeyReused,
    StillRunning,
    answer_once,
    request_hash,
)
from common.keys import decrypt, encrypt

HEADER = "Idempotency-Key"
KEY = re.compile(r'"([!-~]{1,200})"|([!#-~][!-~]{0,199})', re.ASCII)

V = TypeVar("V", bound=DeliveryView)
P = ParamSpec("P")
Handler = Callable[Concatenate[V, Request, P], Response]


def idempotent(handler: Handler) -> Callable[..., Any]:
    """Keep a handler's answer under the key of the request, for this customer of this software.

    The answer may hold a link by which somebody signs, so it is kept encrypted. Refusals aren't
    kept: the key is free again. 400 for what is no key, 422 for a key of another request, 409
    while the first request runs.
    """

    @wraps(handler)
    def answer(view: DeliveryView, request: Request, *args: Any, **kwargs: Any) -> Any:
        sent = request.headers.get(HEADER)
        if sent is None:
            return handler(view, request, *args, **kwargs)
        name = f"{view.customer.pk}:{_key(sent)}"
        digest = request_hash(request.method or "", request.path.rstrip("/"), request._request.body)

        def work() -> Answer:
            response = handler(view, request, *args, **kwargs)
            body = JSONRenderer().render(response.data).decode()
            return Answer(response.status_code, encrypt(body))

        try:
            kept = answer_once(view.partner, name, digest=digest, work=work)
        except KeyReused as error:
            raise refuse(
                HTTPStatus.UNPROCESSABLE_ENTITY, "idempotency-key-reused", error.message
            ) from error
        except StillRunning as error:
            wait = str(RETRY_AFTER_SECONDS)
            raise refuse(
                HTTPStatus.CONFLICT, "still-running", error.message, Retry_After=wait
            ) from error
        body = decrypt(kept.body)
        return HttpResponse(body, status=kept.status, content_type="application/json")

    return answer


def _key(sent: str) -> str:
    """Return the key, which the draft standard puts between quotation marks and many don't."""
    found = KEY.fullmatch(sent.strip())
    if found is None:
        raise refuse(
            HTTPStatus.BAD_REQUEST,
            "idempotency-key-invalid",
            _("The idempotency key should have 1 to 200 visible characters, for example a UUID."),
        )
    return found[1] or found[2]
