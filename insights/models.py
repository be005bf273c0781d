"""Issues that were detected, and who has read about them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from common.text import validate_plain_text
from insights.querysets import DetectedIssueQuerySet, ReaderQuerySet
from insights.states import Frequency, IssueKind, Owner
from offices.models import AccountingOffice, Client


class DetectedIssue(models.Model):
    """One situation that somebody should look at, for as long as its cause is there.

    ``subject`` names the situation: the same one is one row, however often it is detected. When
    the cause is gone the row closes for good, dismissed or not; if it comes back, it is a new row.
    ``since`` is when the situation began, ``companies`` how many are concerned; ``client`` is the
    one, where it is one. ``facts`` are what the sentence about it needs, nothing about a person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(
        AccountingOffice,
        on_delete=models.CASCADE,
        related_name="issues",
        verbose_name=_("accounting office"),
    )
    client = models.ForeignKey(
        Client,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="issues",
        verbose_name=_("client"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=IssueKind)
    subject = models.CharField(_("subject"), max_length=120)
    owner = models.CharField(_("whose turn"), max_length=8, choices=Owner)
    companies = models.PositiveIntegerField(_("companies"), default=1)
    facts = models.JSONField(_("facts"), default=dict)
    since = models.DateTimeField(_("since"))
    detected_at = models.DateTimeField(_("detected at"), db_default=Now())
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    dismissed_at = models.DateTimeField(_("dismissed at"), null=True, blank=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dismissed by"),
    )
    dismissal = models.CharField(
        _("why dismissed"), max_length=200, blank=True, validators=[validate_plain_text]
    )

    objects = DetectedIssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("detected issue")
        verbose_name_plural = _("detected issues")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "office", "subject"],
                condition=Q(closed_at__isnull=True),
                name="issue_open_once",
            ),
            models.CheckConstraint(
                condition=Q(dismissed_at__isnull=True, dismissal="")
                | (Q(dismissed_at__isnull=False) & ~Q(dismissal="")),
                name="issue_dismissed_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["office", "kind", "since", "id"],
                condition=Q(closed_at__isnull=True),
                name="issue_open",
            ),
            models.Index(
                fields=["closed_at"], condition=Q(closed_at__isnull=False), name="issue_closed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.subject}"


class Reader(models.Model):
    """What one person has read of an office's issues, and wants to be told by mail.

    ``visited_at`` is when they last saw the dashboard, ``seen_until`` when they had seen it before
    that visit began: what was detected later is new to them. ``digest_at`` is the last digest, or
    when they were first considered for one.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="readings",
        verbose_name=_("user"),
    )
    office = models.ForeignKey(
        AccountingOffice,
        on_delete=models.CASCADE,
        related_name="readers",
        verbose_name=_("accounting office"),
    )
    visited_at = models.DateTimeField(_("last visit"), null=True, blank=True)
    seen_until = models.DateTimeField(_("seen until"), null=True, blank=True)
    frequency = models.CharField(
        _("digest"), max_length=6, choices=Frequency, default=Frequency.DAILY
    )
    muted = models.JSONField(_("kinds left out"), default=list, blank=True)
    digest_at = models.DateTimeField(_("last digest"), null=True, blank=True)

    objects = ReaderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reader of issues")
        verbose_name_plural = _("readers of issues")
        constraints = [
            models.UniqueConstraint(fields=["user", "office"], name="reader_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.office}"
