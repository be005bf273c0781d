"""Secrets that we issue to programs: shown once, changed without a pause, ended at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from common.actors import Actor, ActorKind
from common.errors import StateConflict
from common.keys import generate_secret, keyed_hash
from partners.models import Credential

OVERLAPS = (timedelta(0), timedelta(hours=24), timedelta(days=7))
LAST_USE_GRAIN = timedelta(minutes=1)
Row = TypeVar("Row", bound=Credential)


def issue(rows: QuerySet[Row], *, prefix: str, by: Actor, **owner: object) -> tuple[Row, str]:
    """Make one more secret for an owner; returns its row and itself, to be shown once."""
    secret = generate_secret(prefix)
    row = rows.create(
        **owner,
        secret_hash=keyed_hash(secret),
        hint=secret[-4:],
        created_by_id=int(by.id) if by.kind is ActorKind.USER else None,
    )
    return row, secret


def let_expire(live: QuerySet[Row], *, overlap: timedelta) -> datetime:
    """Let these secrets work no longer than ``overlap``; returns until when that is."""
    until = timezone.now() + overlap
    live.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=until)).update(expires_at=until)
    return until


def revoke(rows: QuerySet[Row], credential: Row) -> None:
    """End a secret at once; raises ``StateConflict`` if that was done already."""
    here = rows.filter(pk=credential.pk, revoked_at__isnull=True)
    if not here.update(revoked_at=timezone.now()):
        raise StateConflict(_("This credential has been revoked already."))


def note_use(rows: QuerySet[Row], credential: Row) -> None:
    """Remember that a secret was used, at most once a minute."""
    now = timezone.now()
    if credential.last_used_at and now - credential.last_used_at < LAST_USE_GRAIN:
        return
    rows.filter(pk=credential.pk).update(last_used_at=now)
