"""A POST with an idempotency key has one effect and one answer, however often it is sent."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from api.models import IdempotentAnswer
from api.querysets import IdempotentAnswerQuerySet
from banks.models import BankAccess
from common.errors import DomainError
from partners.models import SoftwarePartner

RETRY_AFTER_SECONDS = 2
Caller = SoftwarePartner | BankAccess


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: an HTTP status and the exact body."""

    status: int
    body: str
    replayed: bool = False


class KeyReused(DomainError):
    """The key came before, with another request."""

    code = "idempotency_key_reused"


class StillRunning(DomainError):
    """The first request with this key has not been answered yet."""

    code = "still_running"


def request_hash(method: str, path: str, body: bytes) -> str:
    """Return what makes two requests the same: SHA-256 over method, path and body."""
    return hashlib.sha256(b"\0".join((method.encode(), path.encode(), body))).hexdigest()


def answer_once(caller: Caller, key: str, *, digest: str, work: Callable[[], Answer]) -> Answer:
    """Do the work, or give the answer that the same request got before.

    The answer is kept in the transaction of the effect itself. If ``work`` raises, nothing is
    kept and the key is free again. Raises ``KeyReused`` and ``StillRunning``.
    """
    row, claim = _claim(caller, key, digest=digest)
    if row.request_hash != digest:
        raise KeyReused(_("This idempotency key was used before, for another request."))
    if row.status is not None:
        return Answer(row.status, row.body, replayed=True)
    if claim is None:
        raise StillRunning(_("The first request with this idempotency key is still running."))
    mine = IdempotentAnswer.objects.filter(pk=row.pk, claim=claim, status__isnull=True)
    try:
        return _answered(mine, work)
    except BaseException:
        mine.delete()
        raise


@transaction.atomic
def _answered(mine: IdempotentAnswerQuerySet, work: Callable[[], Answer]) -> Answer:
    """Do the work and keep its answer; undo both if the claim has been lost meanwhile."""
    answer = work()
    if not mine.update(status=answer.status, body=answer.body):
        raise StillRunning(_("Another request with this idempotency key took over."))
    return answer


def _claim(caller: Caller, key: str, *, digest: str) -> tuple[IdempotentAnswer, uuid.UUID | None]:
    """Return the key's row and, if this request has to do the work, its claim on it."""
    now = timezone.now()
    claim = uuid.uuid4()
    until = now + timedelta(seconds=settings.IDEMPOTENCY_LEASE_SECONDS)
    mine = {
        "request_hash": digest,
        "claim": claim,
        "claimed_until": until,
        "expires_at": now + timedelta(hours=settings.IDEMPOTENCY_HOURS),
    }
    name = {"bank" if isinstance(caller, BankAccess) else "partner": caller, "key": key}
    rows = IdempotentAnswer.objects.filter(**name)
    rows.expired().delete()
    try:
        with transaction.atomic():
            return IdempotentAnswer.objects.create(**name, **mine), claim
    except IntegrityError:
        took_over = rows.abandoned().filter(request_hash=digest).update(**mine)
    row = rows.first()
    if row is None:  # it was given up between the two statements
        return _claim(caller, key, digest=digest)
    return row, claim if took_over else None
