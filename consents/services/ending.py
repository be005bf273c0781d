"""Consents end: handed back, lapsed, or with whom they were between."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from audit.services import record
from common.actors import SYSTEM, Actor
from common.errors import StateConflict
from consents.mails import announce_end
from consents.models import Consent
from consents.states import ConsentStatus, EndReason
from users.models import User

USE_GRAIN = timedelta(minutes=1)


def withdraw_consent(consent: Consent, *, by: Actor) -> Consent:
    """Take back a request, or hand back what was allowed, as the partner."""
    return end_consent(consent, EndReason.PARTNER, action="consent.withdrawn", by=by)


@transaction.atomic
def end_consent(
    consent: Consent, reason: EndReason, *, action: str, by: Actor, user: User | None = None
) -> Consent:
    """Cancel a live consent for a reason, with its event and its mails."""
    before = consent.status
    Consent.objects.move(
        consent,
        ConsentStatus.CANCELLED,
        ended_at=timezone.now(),
        ended_by=user,
        end_reason=reason,
    )
    record(
        action,
        target=consent,
        by=by,
        office_id=consent.office_id,
        facts={"from": before, "to": ConsentStatus.CANCELLED.value, "reason": reason.value},
    )
    consent.refresh_from_db()
    announce_end(consent)
    return consent


def expire_consents(*, limit: int = 500) -> int:
    """Cancel the requests that nobody decided in time; returns how many."""
    lapsed = Consent.objects.filter(
        status=ConsentStatus.TO_BE_DETERMINED, expires_at__lte=timezone.now()
    ).order_by("expires_at", "id")[:limit]
    return _end_each(lapsed, EndReason.EXPIRED, action="consent.expired")


def close_consents(*, partner_id: UUID | None = None, office_id: UUID | None = None) -> int:
    """Cancel whatever lives between a partner or an office that has left and the rest."""
    live = Consent.objects.live()
    live = live.filter(partner_id=partner_id) if partner_id else live.filter(office_id=office_id)
    return _end_each(live.order_by("id"), EndReason.CLOSED, action="consent.closed")


def _end_each(consents: Iterable[Consent], reason: EndReason, *, action: str) -> int:
    ended = 0
    for consent in consents:
        try:
            end_consent(consent, reason, action=action, by=SYSTEM)
        except StateConflict:  # decided a moment ago, which is as good
            continue
        ended += 1
    return ended


def note_use(consent: Consent) -> None:
    """Remember that a consent was used, at most once a minute."""
    now = timezone.now()
    if consent.last_used_at and now - consent.last_used_at < USE_GRAIN:
        return
    stale = models.Q(last_used_at__isnull=True) | models.Q(last_used_at__lt=now - USE_GRAIN)
    Consent.objects.filter(stale, pk=consent.pk).update(last_used_at=now)
