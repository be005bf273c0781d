"""Providers that speak the plain HTTP which ``docs/signing-providers.md`` describes."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from http.client import HTTPException
from typing import Any, TypeVar
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request
from uuid import UUID

from django.core.exceptions import ValidationError

from common.outgoing import http_opener, read_whole
from common.text import validate_plain_text
from mandates.scans import LARGEST
from mandates.signing.provider import (
    Given,
    Outcome,
    OutcomeKind,
    ProviderAway,
    Signing,
    Started,
)

Answer = TypeVar("Answer", Started, Outcome)
SECONDS = 15
FILE_SECONDS = 60
LARGEST_ANSWER = 262_144
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class HttpProvider:
    """One provider: ``url`` is the base of its addresses, ``key`` shows who we are.

    With ``secret`` it signs its callbacks. ``certificates`` is the path of a file in PEM with the
    roots that its signatures have to lead to; without one, any certificate is taken.
    """

    code: str
    name: str
    url: str
    key: str = field(repr=False)
    secret: str = field(repr=False)
    certificates: str = ""

    def start(self, signing: Signing) -> Started:
        body = {
            "reference": signing.reference,
            "version": signing.version,
            "language": signing.language,
            "document": base64.b64encode(signing.pdf).decode(),
            "documentSha256": signing.sha256,
            "signatories": [
                {
                    "id": each.id,
                    "name": each.name,
                    "capacity": each.capacity,
                    "email": each.email,
                    "language": each.language,
                }
                for each in signing.people
            ],
            "returnUrl": signing.return_url,
            "callbackUrl": signing.callback_url,
        }
        answer = self._json("PUT", signing.id, body)
        return _understood(_started, answer, {each.id for each in signing.people})

    def look(self, signing_id: UUID) -> Outcome:
        return _understood(_outcome, self._json("GET", signing_id))

    def fetch(self, signing_id: UUID) -> bytes:
        return self._call("GET", f"{signing_id}/document", at_most=LARGEST, seconds=FILE_SECONDS)

    def cancel(self, signing_id: UUID) -> bool:
        try:
            self._call("DELETE", str(signing_id))
        except ProviderAway as away:
            if away.meta.get("status") in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
                return True
            if away.meta.get("status") == HTTPStatus.CONFLICT:
                return False
            raise
        return True

    def _json(self, method: str, signing_id: UUID, body: object = None) -> Any:
        answer = self._call(method, str(signing_id), body)
        try:
            return json.loads(answer)
        except (ValueError, RecursionError) as error:
            raise ProviderAway(f"{self.name} answers something else than JSON.") from error

    def _call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        at_most: int = LARGEST_ANSWER,
        seconds: float = SECONDS,
    ) -> bytes:
        request = Request(  # noqa: S310 - the address is a setting of ours
            f"{self.url}/signings/{path}",
            json.dumps(body).encode() if body is not None else None,
            {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"},
            method=method,
        )
        try:
            with http_opener().open(request, timeout=SECONDS) as answer:
                return read_whole(answer, at_most=at_most, seconds=seconds)
        except HTTPError as error:
            with error:
                sentence = f"{self.name} answers {error.code} {error.reason}."
                raise ProviderAway(sentence, status=error.code) from error
        except (OSError, HTTPException) as error:
            raise ProviderAway(f"{self.name} can't be reached: {error}.") from error


def _understood(read: Callable[..., Answer], *values: object) -> Answer:
    """Read an answer, or say that it makes no sense."""
    try:
        return read(*values)
    except (KeyError, TypeError, ValueError, AttributeError, ValidationError) as error:
        raise ProviderAway(f"The answer makes no sense: {error!r}.") from error


def _started(answer: Mapping[str, Any], people: set[str]) -> Started:
    urls = {str(each["id"]): _address(each["url"]) for each in answer["signatories"]}
    if set(urls) != people:
        raise ValueError("the signatories are others than those who were named")
    return Started(urls, number=_words(answer.get("number"), 100))


def _address(url: str) -> str:
    parts = urlsplit(url)
    local = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if not parts.hostname or (parts.scheme != "https" and not (local and parts.scheme == "http")):
        raise ValueError("an address isn't one of HTTPS")
    return url


def _outcome(answer: Mapping[str, Any]) -> Outcome:
    sha256 = answer.get("documentSha256") or ""
    if sha256 and not SHA256.fullmatch(sha256):
        raise ValueError("the hash of the document isn't a SHA-256")
    signed = OutcomeKind(answer["state"]) is OutcomeKind.SIGNED
    return Outcome(
        kind=OutcomeKind(answer["state"]),
        given=tuple(map(_given, answer["signatories"])) if signed else (),
        sha256=sha256,
        person=str(answer.get("refusedBy") or ""),
        reason=_words(answer.get("reason"), 300),
    )


def _given(each: Mapping[str, Any]) -> Given:
    signed_at = datetime.fromisoformat(each["signedAt"])
    if signed_at.tzinfo is None:
        raise ValueError("a moment has no time zone")
    return Given(
        person=str(each["id"]),
        name=_words(each.get("name"), 100),
        capacity=_words(each.get("capacity"), 80),
        signed_at=signed_at,
        method=_words(each.get("method"), 40),
    )


def _words(text: str | None, longest: int) -> str:
    """Return a text from outside on one line; raises ``ValidationError`` for unseen letters."""
    words = " ".join((text or "").split())[:longest]
    validate_plain_text(words)
    return words
