"""What a hash in the chain covers, and how a chain is checked."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from audit.models import AuditChain, AuditEvent

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a chain is not what it was."""

    chain: str
    sequence: int
    event_id: int | None
    fault: str


def canonical(value: object) -> bytes:
    """Write a value as JSON in exactly one way."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def personal_hash(personal: object, salt: str) -> str:
    """Return the salted hash that stands for personal data in the chain."""
    return hmac.new(salt.encode(), canonical(personal), hashlib.sha256).hexdigest()


def event_hash(event: AuditEvent) -> str:
    """Return the SHA-256 over the hash before and everything the event says."""
    body = {
        "chain": event.chain,
        "sequence": event.sequence,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "action": event.action,
        "actor": [event.actor_kind, event.actor_id],
        "target": [event.target_kind, event.target_id],
        "facts": event.facts,
        "reason": event.reason,
        "request_id": event.request_id,
        "personal": event.personal_hash,
    }
    return hashlib.sha256(event.previous_hash.encode() + canonical(body)).hexdigest()


def first_break(chain: AuditChain, *, anchored_length: int = 0, anchor: str = "") -> Break | None:
    """Walk a chain from its beginning and return where it first breaks, or None if it holds.

    ``anchored_length`` and ``anchor`` are a length and hash that were published earlier, outside
    the database: with them a chain whose end was cut off is found out too.
    """
    expected, previous, last = 1, GENESIS, None
    for event in _events(chain):
        fault = _fault(event, expected=expected, previous=previous)
        if not fault and event.sequence == anchored_length and event.hash != anchor:
            fault = "is not the event whose hash was published"
        if fault:
            return Break(chain.key, expected, event.pk, fault)
        expected, previous, last = event.sequence + 1, event.hash, event.pk
    length = expected - 1
    if length < chain.length:
        return Break(chain.key, expected, None, "is missing from the end of the chain")
    if stray := _stray(chain):
        return Break(chain.key, stray.sequence, stray.pk, "was added past the end of the chain")
    if previous != chain.head:
        return Break(chain.key, length, last, "is not the event with which the chain ended")
    if length < anchored_length:
        return Break(chain.key, expected, None, "is missing, though a later one was published")
    return None


def _events(chain: AuditChain) -> Iterator[AuditEvent]:
    rows = AuditEvent.objects.filter(chain=chain.key, sequence__lte=chain.length)
    return rows.order_by("sequence", "id").iterator(chunk_size=2_000)


def _stray(chain: AuditChain) -> AuditEvent | None:
    """Return an event past the end that the chain has now (it may have grown while we walked)."""
    stray = AuditEvent.objects.filter(chain=chain.key, sequence__gt=chain.length)
    now = AuditChain.objects.filter(pk=chain.key).values("length")
    return stray.filter(sequence__gt=now).order_by("sequence").first()


def _fault(event: AuditEvent, *, expected: int, previous: str) -> str:
    if event.sequence != expected:
        return "is missing" if event.sequence > expected else "stands there twice"
    if event.previous_hash != previous:
        return "does not follow the event before it"
    if event.personal is not None and event.personal_hash != personal_hash(
        event.personal, event.salt
    ):
        return "had its personal data changed"
    if event.hash != event_hash(event):
        return "was changed"
    return ""
