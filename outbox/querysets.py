"""Which messages wait, and how one worker and no other takes one."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

if TYPE_CHECKING:
    from outbox.models import OutboxMessage  # noqa: F401


class OutboxQuerySet(models.QuerySet["OutboxMessage"]):
    def waiting(self) -> Self:
        """Keep what is neither done nor dead."""
        return self.filter(done_at__isnull=True, dead_at__isnull=True)

    def claimable(self) -> Self:
        """Keep what is due and in nobody's hands."""
        now = timezone.now()
        free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
        return self.waiting().filter(free, due_at__lte=now)

    def claim(self, pk: int) -> uuid.UUID | None:
        """Take a message for one attempt; None if somebody else has it or it is not due."""
        lease = uuid.uuid4()
        until = timezone.now() + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
        taken = (
            self.claimable()
            .filter(pk=pk, attempts__lt=settings.OUTBOX_MAX_ATTEMPTS)
            .update(lease=lease, leased_until=until, attempts=F("attempts") + 1)
        )
        return lease if taken else None

    def held(self, pk: int, lease: uuid.UUID) -> Self:
        """Keep the message if this lease is still the one that counts."""
        return self.waiting().filter(pk=pk, lease=lease)
