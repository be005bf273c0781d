"""Calls to other systems: HTTP only, no redirection is followed, no answer is endless."""

from __future__ import annotations

import time
import urllib.request
from http.client import HTTPResponse

CHUNK = 65_536


def http_opener() -> urllib.request.OpenerDirector:
    """Return what opens addresses of HTTP, and no files; it follows no redirection."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener


def read_whole(answer: HTTPResponse, *, at_most: int, seconds: float) -> bytes:
    """Return the body of an answer; raises ``OSError`` if it is larger or takes longer."""
    parts, size, deadline = [], 0, time.monotonic() + seconds
    while part := answer.read1(CHUNK):
        parts.append(part)
        size += len(part)
        if size > at_most:
            raise OSError(f"the answer is larger than {at_most} bytes")
        if time.monotonic() > deadline:
            raise OSError(f"the answer takes longer than {seconds:g} s")
    if answer.length:  # it ended before it was whole
        raise OSError("the answer breaks off")
    return b"".join(parts)
