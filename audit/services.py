"""Write the audit trail, in the transaction of the act itself."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from uuid import UUID

from django.db import models, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from audit.chain import GENESIS, event_hash, personal_hash
from audit.models import SYSTEM_CHAIN, AuditChain, AuditEvent
from common.actors import Actor
from common.requests import request_id


@transaction.atomic
def record(
    action: str,
    *,
    by: Actor,
    target: models.Model | None = None,
    office_id: UUID | None = None,
    facts: Mapping[str, object] | None = None,
    personal: Mapping[str, object] | None = None,
    reason: str = "",
) -> AuditEvent:
    """Append one event to the chain of an office, or to the portal's own without one.

    ``facts`` are values that say nothing about a person; what does goes into ``personal``, which
    can be erased later. The chain's last row stays locked until the transaction ends.
    """
    key = str(office_id) if office_id else SYSTEM_CHAIN
    chain = _lengthened(key)
    details = {"actor": by.label, "ip": by.ip, "user_agent": by.user_agent, **(personal or {})}
    salt = secrets.token_hex(16)
    event = AuditEvent(
        chain=key,
        sequence=chain.length,
        at=timezone.now(),
        action=action,
        actor_kind=by.kind,
        actor_id=by.id,
        target_kind=target._meta.label_lower if target else "",
        target_id=str(target.pk) if target else "",
        facts=dict(facts or {}),
        reason=reason,
        request_id=request_id.get(),
        personal=details,
        salt=salt,
        personal_hash=personal_hash(details, salt),
        previous_hash=chain.head,
    )
    event.hash = event_hash(event)
    event.save(force_insert=True)
    AuditChain.objects.filter(pk=key).update(head=event.hash)
    return event


def _lengthened(key: str) -> AuditChain:
    """Lock a chain by making it one longer; returns it with the hash before."""
    chains = AuditChain.objects.filter(pk=key)
    if not chains.update(length=F("length") + 1):
        AuditChain.objects.bulk_create(
            [AuditChain(key=key, length=0, head=GENESIS)], ignore_conflicts=True
        )
        chains.update(length=F("length") + 1)
    return chains.get()


def forget_people(events: QuerySet[AuditEvent]) -> int:
    """Erase what points at people in some events; the chain, which covers hashes, still holds.

    Returns in how many.
    """
    return events.filter(personal__isnull=False).update(personal=None, salt="")
