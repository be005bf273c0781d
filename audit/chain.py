"""What a hash in the chain covers, and how a chain is checked."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from enum import StrEnum

from audit.models import AuditChain, AuditEvent

GENESIS = "0" * 64
AT_ONCE = 2_000  # events that are read in one statement


class Fault(StrEnum):
    """What can be wrong with an event; “event 3 …”."""

    MISSING = "is missing"
    TWICE = "stands there twice"
    DOES_NOT_FOLLOW = "does not follow the event before it"
    PERSONAL = "had its personal data changed"
    CHANGED = "was changed"
    CUT_OFF = "is missing from the end of the chain"
    PAST_END = "was added past the end of the chain"
    NOT_THE_END = "is not the event with which the chain ended"
    NOT_PUBLISHED = "is not the event whose hash was published"
    MISSING_AFTER_PUBLISHED = "is missing, though a later one was published"
    WHOLE_CHAIN = "is missing with its whole chain"


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a chain is not what it was."""

    chain: str
    sequence: int
    event_id: int | None
    fault: Fault


@dataclass(frozen=True, slots=True)
class Anchor:
    """A length and hash that were published earlier, outside the database.

    With it a chain whose end was cut off or written anew is found out too.
    """

    length: int = 0
    head: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a chain holds: its last event that was looked at, and the hash of that."""

    sequence: int = 0
    hash: str = GENESIS
    event_id: int | None = None


NEVER = Anchor()
BEGINNING = Reached()


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


def first_break(chain: AuditChain, *, anchor: Anchor = NEVER) -> Break | None:
    """Walk a chain from its beginning and return where it first breaks, or None if it holds."""
    reached, broken = walk(chain, after=BEGINNING, until=chain.length, anchor=anchor)
    return broken or break_at_end(chain, reached, anchor=anchor)


def walk(
    chain: AuditChain, *, after: Reached, until: int, anchor: Anchor = NEVER
) -> tuple[Reached, Break | None]:
    """Walk a chain from where somebody came before to the event ``until``.

    Returns how far the chain holds, and where it breaks if it does.
    """
    for event in _events(chain, after=after.sequence, until=until):
        expected = after.sequence + 1
        fault = _fault(event, expected=expected, previous=after.hash)
        if not fault and event.sequence == anchor.length and event.hash != anchor.head:
            fault = Fault.NOT_PUBLISHED
        if fault:
            return after, Break(chain.key, expected, event.pk, fault)
        after = Reached(event.sequence, event.hash, event.pk)
    return after, None


def break_at_end(chain: AuditChain, reached: Reached, *, anchor: Anchor = NEVER) -> Break | None:
    """Tell whether what was walked along up to its end is the whole chain."""
    key, length = chain.key, reached.sequence
    if length < chain.length:
        return Break(key, length + 1, None, Fault.CUT_OFF)
    if stray := _stray(chain):
        return Break(key, stray.sequence, stray.pk, Fault.PAST_END)
    if reached.hash != chain.head:
        return Break(key, length, reached.event_id, Fault.NOT_THE_END)
    if length < anchor.length:
        return Break(key, length + 1, None, Fault.MISSING_AFTER_PUBLISHED)
    return None


def _events(chain: AuditChain, *, after: int, until: int) -> Iterator[AuditEvent]:
    """Yield the events that follow, in flat memory; of what comes after a large hole the first."""
    until = min(until, chain.length)
    rows = AuditEvent.objects.filter(chain=chain.key).order_by("sequence", "id")
    while after < until:
        last = min(after + AT_ONCE, until)
        part = rows.filter(sequence__lte=last)
        some = list(part.filter(sequence__gt=after) if after else part)
        if not some:
            yield from rows.filter(sequence__gt=last, sequence__lte=chain.length)[:1]
            return
        yield from some
        after = last


def _stray(chain: AuditChain) -> AuditEvent | None:
    """Return an event past the end that the chain has now (it may have grown while we walked)."""
    stray = AuditEvent.objects.filter(chain=chain.key, sequence__gt=chain.length)
    now = AuditChain.objects.filter(pk=chain.key).values("length")
    return stray.filter(sequence__gt=now).order_by("sequence").first()


def _fault(event: AuditEvent, *, expected: int, previous: str) -> Fault | None:
    if event.sequence != expected:
        return Fault.MISSING if event.sequence > expected else Fault.TWICE
    if event.previous_hash != previous:
        return Fault.DOES_NOT_FOLLOW
    if event.personal is not None and event.personal_hash != personal_hash(
        event.personal, event.salt
    ):
        return Fault.PERSONAL
    if event.hash != event_hash(event):
        return Fault.CHANGED
    return None
