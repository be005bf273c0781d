"""What is known of the request at hand: its id, for logs and audit, and where it came from."""

from __future__ import annotations

import uuid
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest

request_id: ContextVar[str] = ContextVar("request_id", default="")


API_PREFIXES = ("/codabox-connect", "/codabox-bankconnect", "/v2")


def is_api(path: str) -> bool:
    """Tell whether a path belongs to a partner API, which knows no cookies and no HTML."""
    return any(path == prefix or path.startswith(f"{prefix}/") for prefix in API_PREFIXES)


def new_request_id() -> str:
    """Give the work that starts now an id of its own and return it."""
    value = str(uuid.uuid4())
    request_id.set(value)
    return value


def client_ip(request: HttpRequest) -> str | None:
    """Return the address of the caller, as the last proxy that we trust saw it.

    ``TRUSTED_PROXIES`` says how many proxies of our own stand in front; what a caller writes into
    ``X-Forwarded-For`` itself is never believed.
    """
    hops: int = settings.TRUSTED_PROXIES
    if hops:
        forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
        if len(forwarded) >= hops and forwarded[-hops]:
            return forwarded[-hops][:45]
    return request.META.get("REMOTE_ADDR") or None
