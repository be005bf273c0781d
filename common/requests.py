"""What is known of the request at hand: its id, for logs and audit, and where it came from."""

from __future__ import annotations

import uuid
from contextvars import ContextVar
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from common.actors import Actor, ActorKind

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
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")
        if len(forwarded) >= hops and (address := _address(forwarded[-hops])):
            return address
    return _address(request.META.get("REMOTE_ADDR", ""))


def is_ours(request: HttpRequest, target: str) -> bool:
    """Tell whether an address that somebody sent along leads to a page of this portal."""
    hosts, is_secure = {request.get_host()}, request.is_secure()
    return target.startswith("/") and url_has_allowed_host_and_scheme(target, hosts, is_secure)


def person_acting(request: HttpRequest, *, pk: int, label: str) -> Actor:
    """Return a person as the one who acts, with where they act from."""
    return Actor(
        kind=ActorKind.USER,
        id=str(pk),
        label=label,
        ip=client_ip(request),
        user_agent=request.headers.get("User-Agent", "")[:200],
    )


def _address(text: str) -> str | None:
    """Return an IP address in its usual form, or None for what is none (a Unix socket's name)."""
    try:
        return str(ip_address(text.strip()))
    except ValueError:
        return None
