"""Idempotency keys that still count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from api.models import IdempotentAnswer  # noqa: F401


class IdempotentAnswerQuerySet(models.QuerySet["IdempotentAnswer"]):
    def expired(self) -> Self:
        return self.filter(expires_at__lte=timezone.now())

    def abandoned(self) -> Self:
        """Keep what was claimed by a process that never answered."""
        return self.filter(status__isnull=True, claimed_until__lt=timezone.now())
