"""Refusals in the words of the wire: one error object for each fault that was found."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from api.bodies import PLAIN, Compressed, TooLarge
from api.idempotency import RETRY_AFTER_SECONDS, KeyReused, StillRunning
from common.errors import BudgetSpent, DomainError
from documents.files import DamagedFile

logger = logging.getLogger(__name__)
SourceMap = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """One error object. ``source`` holds a ``pointer``, ``parameter`` or ``header``."""

    status: HTTPStatus
    code: str
    detail: str
    source: SourceMap = field(default_factory=dict)
    meta: Mapping[str, object] = field(default_factory=dict)

    def as_object(self) -> dict[str, object]:
        body: dict[str, object] = {
            "code": self.code,
            "detail": self.detail,
            "status": str(self.status.value),
        }
        if self.source:
            body["source"] = dict(self.source)
        if self.meta:
            body["meta"] = dict(self.meta)
        return body


class Refused(Exception):
    """The request is refused for these faults; the first one gives the status."""

    def __init__(self, *faults: Fault, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(faults[0].code)
        self.faults = faults
        self.headers = dict(headers or {})


def refuse(
    status: HTTPStatus,
    code: str,
    detail: str,
    *,
    pointer: str = "",
    headers: Mapping[str, str] | None = None,
    **meta: object,
) -> Refused:
    """Return a refusal with one fault, to be raised."""
    source = {"pointer": pointer} if pointer else {}
    return Refused(Fault(status, code, detail, source, meta), headers=headers)


def not_found() -> Refused:
    """Return the one answer for what doesn't exist, or isn't the caller's to know of."""
    return refuse(HTTPStatus.NOT_FOUND, "notFound", _("There is nothing here that you may see."))


def malformed(detail: str) -> Refused:
    """Return a refusal of what is no request at all."""
    return refuse(HTTPStatus.BAD_REQUEST, "malformedRequest", detail)


def invalid(errors: object, *, at: str, code: str = "validationError") -> Refused:
    """Return a refusal with one fault for each error that a serializer found below ``at``."""
    faults = [
        Fault(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            code,
            detail,
            {"pointer": pointer},
        )
        for pointer, detail in flattened(errors, at=at)
    ]
    return Refused(*faults)


def flattened(errors: object, *, at: str) -> Iterable[tuple[str, str]]:
    """Yield a JSON pointer and a sentence for each error in a serializer's nested errors."""
    if isinstance(errors, Mapping):
        for name, nested in errors.items():
            below = at if name == "non_field_errors" else f"{at}/{name}"
            yield from flattened(nested, at=below)
    elif isinstance(errors, list):
        for index, nested in enumerate(errors):
            if isinstance(nested, Mapping | list):
                yield from flattened(nested, at=f"{at}/{index}")
            else:
                yield at, str(nested)


def render_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn what a view raised into a response; None for what is our own fault."""
    refused = _refused(error)
    if refused is None:
        return None
    body = {"errors": [fault.as_object() for fault in refused.faults]}
    return Response(body, status=refused.faults[0].status, headers=refused.headers)


def _refused(error: Exception) -> Refused | None:
    if isinstance(error, Refused):
        return error
    if isinstance(error, Http404 | PermissionDenied | exceptions.PermissionDenied):
        return not_found()
    if isinstance(error, TooLarge | Compressed):
        return _refused_body(error)
    if isinstance(error, DomainError):
        return _refused_by_rule(error)
    return _refused_by_framework(error)


def _refused_body(error: TooLarge | Compressed) -> Refused:
    if isinstance(error, TooLarge):
        return refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "payloadTooLarge", error.message)
    return refuse(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "unsupportedMediaType",
        error.message,
        headers={"Accept-Encoding": PLAIN},
    )


def _refused_by_rule(error: DomainError) -> Refused | None:
    if isinstance(error, BudgetSpent):
        return refuse(
            HTTPStatus.TOO_MANY_REQUESTS,
            "tooManyRequests",
            error.message,
            headers={"Retry-After": str(error.retry_after)},
        )
    if error.code == DamagedFile.code:
        logger.error("damaged_file", extra=error.meta)
        return refuse(HTTPStatus.INTERNAL_SERVER_ERROR, "internalError", error.message)
    if isinstance(error, KeyReused):
        return refuse(HTTPStatus.UNPROCESSABLE_ENTITY, "idempotencyKeyReused", error.message)
    if isinstance(error, StillRunning):
        headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}
        return refuse(HTTPStatus.CONFLICT, "requestInProgress", error.message, headers=headers)
    return None


def _refused_by_framework(error: Exception) -> Refused | None:
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        challenge = {"WWW-Authenticate": 'Bearer realm="MyCodaBox", error="invalid_token"'}
        detail = _("No valid access token came with this request. Ask for a new one.")
        return refuse(HTTPStatus.UNAUTHORIZED, "unauthorized", detail, headers=challenge)
    if isinstance(error, exceptions.ParseError):
        return malformed(_("The body is not JSON."))
    if isinstance(error, exceptions.UnsupportedMediaType):
        detail = _("Send application/vnd.api+json or application/json.")
        return refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "unsupportedMediaType", detail)
    if isinstance(error, exceptions.NotAcceptable):
        detail = _("There is no answer in a media type that you accept.")
        return refuse(HTTPStatus.NOT_ACCEPTABLE, "notAcceptable", detail)
    if isinstance(error, exceptions.MethodNotAllowed):
        detail = _("This method is not possible here.")
        return refuse(HTTPStatus.METHOD_NOT_ALLOWED, "methodNotAllowed", detail)
    return None
