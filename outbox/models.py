"""Work promised by a committed transaction. The database is the record; the broker only wakes."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from outbox.querysets import OutboxQuerySet


class OutboxMessage(models.Model):
    """One piece of work: which task, with which identifiers, and how far it has come.

    Waiting while ``done_at`` and ``dead_at`` are empty; taken while ``leased_until`` lies ahead;
    a dead letter, for staff to look at, once ``dead_at`` is set.
    """

    task = models.CharField(_("task"), max_length=200)
    arguments = models.JSONField(_("arguments"), default=dict)
    request_id = models.CharField(_("request id"), max_length=36, blank=True, db_index=True)
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    due_at = models.DateTimeField(_("due at"), db_default=Now())
    leased_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    lease = models.UUIDField(_("lease"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    dead_at = models.DateTimeField(_("dead at"), null=True, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("outbox message")
        verbose_name_plural = _("outbox messages")
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(done_at__isnull=True, dead_at__isnull=True),
                name="outbox_waiting",
            ),
            models.Index(
                fields=["dead_at"], condition=models.Q(dead_at__isnull=False), name="outbox_dead"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True) | models.Q(dead_at__isnull=True),
                name="outbox_done_or_dead",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} #{self.pk}"
