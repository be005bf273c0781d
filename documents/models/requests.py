"""What a bank was asked for again because it never came."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from common.text import validate_plain_text
from documents.models.statements import Gap
from documents.querysets import StatementRequestQuerySet


class StatementRequest(models.Model):
    """An office's wish that the bank sends again what is missing in one gap.

    Staff ask the bank, and note its answer. Nothing has to be noted when it arrives: the gap
    closes by itself. ``answer`` is what the office reads about it.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Asked for")
        SENT = "sent", _("Asked at the bank")
        REFUSED = "refused", _("The bank can't")

    gap = models.ForeignKey(
        Gap, on_delete=models.CASCADE, related_name="requests", verbose_name=_("gap")
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(_("asked at"), db_default=Now())
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answer = models.CharField(
        _("answer"), max_length=300, blank=True, validators=[validate_plain_text]
    )

    objects = StatementRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for missing statements")
        verbose_name_plural = _("requests for missing statements")
        constraints = [
            models.UniqueConstraint(
                fields=["gap"],
                condition=Q(state__in=["asked", "sent"]),
                name="statement_request_once",
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="statement_request_state")]

    def __str__(self) -> str:
        return f"{self.gap} {self.get_state_display()}"
