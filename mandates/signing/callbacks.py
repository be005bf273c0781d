"""What a provider calls: genuine by its signature, fresh by its moment.

``X-Signature: t=<seconds since 1970>,v1=<HMAC-SHA-256 of "t.body" in hexadecimal>``. What a call
says is not believed: the provider is asked, so that a call that comes twice or late does no harm.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from mandates.signing.http import SHA256

LARGEST_CALL = 65_536
FRESH_SECONDS = 300
SIGNATURE = re.compile(r"t=([0-9]{1,12}),v1=([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Call:
    """A genuine call: which signing it is about, and of which file it speaks, if of one."""

    signing_id: UUID
    sha256: str = ""


def signature_of(body: bytes, *, secret: str, at: int) -> str:
    """Return the header that makes a call genuine."""
    digest = hmac.new(secret.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def genuine_call(body: bytes, header: str, *, secret: str) -> Call | None:
    """Read a call; None for one that isn't genuine, isn't fresh or makes no sense."""
    found = SIGNATURE.fullmatch(header)
    if not found or abs(time.time() - int(found[1])) > FRESH_SECONDS:
        return None
    if not hmac.compare_digest(signature_of(body, secret=secret, at=int(found[1])), header):
        return None
    try:
        said: dict[str, Any] = json.loads(body)
        sha256 = str(said.get("documentSha256") or "")
        call = Call(UUID(str(said["id"])), sha256)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return call if not sha256 or SHA256.fullmatch(sha256) else None
