"""Mandates that were signed on paper and came back as a scan, until staff have looked at them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from common.text import validate_plain_text
from mandates.models.signatures import MandateVersion
from mandates.querysets import SignedCopyQuerySet
from mandates.states import CopyState, ProblemReason


class SignedCopy(models.Model):
    """One scan of a version that was signed by hand; the file is named by its hash.

    ``pages`` counts the sheets of the scan. Whoever reviewed it wrote down when it was signed
    (``signed_on``) and by whom (``signers``, names as they are read), or why it can't be taken.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mandate_version = models.ForeignKey(
        MandateVersion, on_delete=models.PROTECT, related_name="copies", verbose_name=_("version")
    )
    sha256 = models.CharField(_("SHA-256 of the scan"), max_length=64)
    pages = models.PositiveSmallIntegerField(_("pages"))
    state = models.CharField(_("state"), max_length=9, choices=CopyState, default=CopyState.WAITING)
    uploaded_at = models.DateTimeField(_("uploaded at"), db_default=Now())
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signers = models.JSONField(_("signed by"), default=list, blank=True)
    problem = models.CharField(_("problem"), max_length=32, choices=ProblemReason, blank=True)
    problem_text = models.CharField(
        _("problem in words"), max_length=300, blank=True, validators=[validate_plain_text]
    )

    objects = SignedCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("signed copy")
        verbose_name_plural = _("signed copies")
        constraints = [
            models.UniqueConstraint(
                fields=["mandate_version"],
                condition=Q(state=CopyState.WAITING),
                name="signed_copy_one_waiting",
            ),
            models.CheckConstraint(
                condition=Q(state=CopyState.WAITING, settled_at__isnull=True)
                | (~Q(state=CopyState.WAITING) & Q(settled_at__isnull=False)),
                name="signed_copy_settled",
            ),
            models.CheckConstraint(
                condition=~Q(state=CopyState.ACCEPTED) | Q(signed_on__isnull=False),
                name="signed_copy_accepted_with_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(state=CopyState.REJECTED) | ~Q(problem=""),
                name="signed_copy_rejected_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.mandate_version)
