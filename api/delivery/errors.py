"""Refusals in the words of the wire: a sentence that software shows, and a code for programs."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from api.bodies import PLAIN, Compressed, TooLarge
from api.delivery.callers import Caller
from common.errors import BudgetSpent, DomainError
from documents.files import DamagedFile

logger = logging.getLogger(__name__)
CHALLENGE = 'Basic realm="CodaBox API"'


class Refused(Exception):
    """The request is refused with this status and body."""

    def __init__(
        self,
        status: HTTPStatus,
        body: Mapping[str, object],
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(body.get("code"))
        self.status = status
        self.body = body
        self.headers = dict(headers or {})


def refuse(status: HTTPStatus, code: str, detail: str, **headers: str) -> Refused:
    """Return a refusal with one sentence, to be raised; ``_`` in a header's name stands for -."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Refused(status, {"detail": detail, "code": code}, named)


def invalid(errors: Mapping[str, list[str]]) -> Refused:
    """Return a refusal of fields, each with its sentences."""
    return Refused(HTTPStatus.BAD_REQUEST, {**errors, "code": "invalid"})


def not_found() -> Refused:
    """Return the one answer for what doesn't exist, or isn't the caller's to know of."""
    return refuse(HTTPStatus.NOT_FOUND, "not_found", _("There is nothing here that you may see."))


def not_active() -> Refused:
    """Return the answer for what was the caller's to fetch and no longer is."""
    sentence = _("The mandate or the consent for this document has ended. It can't be downloaded.")
    return refuse(HTTPStatus.FORBIDDEN, "mandate-not-active", sentence)


def wrong_caller(caller: Caller) -> Refused:
    """Return the refusal of a software that isn't of the kind that a call is for."""
    if caller is Caller.COMPANY:
        code, sentence = "accounting-software-only", _("Only bookkeeping software can do this.")
    else:
        code, sentence = "invoicing-software-only", _("Only invoicing software can do this.")
    return refuse(HTTPStatus.FORBIDDEN, code, sentence)


def unauthorized(code: str, detail: str) -> Refused:
    """Return the refusal of who isn't known, with the challenge of HTTP Basic."""
    return refuse(HTTPStatus.UNAUTHORIZED, code, detail, WWW_Authenticate=CHALLENGE)


def render_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn what a view raised into a response; None for what is our own fault."""
    refused = _refused(error)
    if refused is None:
        return None
    return Response(refused.body, status=refused.status, headers=refused.headers)


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
        return refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "payload_too_large", error.message)
    return refuse(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "unsupported_media_type",
        error.message,
        Accept_Encoding=PLAIN,
    )


def _refused_by_rule(error: DomainError) -> Refused:
    if isinstance(error, BudgetSpent):
        seconds = str(error.retry_after)
        return refuse(HTTPStatus.TOO_MANY_REQUESTS, "throttled", error.message, Retry_After=seconds)
    if isinstance(error, DamagedFile):
        logger.error("damaged_file", extra=error.meta)
        return refuse(HTTPStatus.INTERNAL_SERVER_ERROR, error.code, error.message)
    return refuse(HTTPStatus.CONFLICT, error.code, error.message)


def _refused_by_framework(error: Exception) -> Refused | None:
    if isinstance(error, exceptions.ParseError):
        return refuse(HTTPStatus.BAD_REQUEST, "parse_error", _("The body is not JSON."))
    if isinstance(error, exceptions.UnsupportedMediaType):
        sentence = _("Send application/json.")
        return refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", sentence)
    if isinstance(error, exceptions.MethodNotAllowed):
        sentence = _("This method is not possible here.")
        return refuse(HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed", sentence)
    return None
