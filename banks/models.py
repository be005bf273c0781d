"""Banks that answer by API or fetch files: who they are, what they were given, what they said."""

from __future__ import annotations

import uuid

from allauth.idp.oidc.models import Client as OAuthApplication
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from banks.querysets import BankCredentialQuerySet, BankReportQuerySet, HandoverQuerySet
from banks.states import ReportKind
from mandates.kinds import AccountType
from mandates.models import Mandate
from mandates.states import ProblemReason
from partners.models import Credential


class BankAccess(models.Model):
    """That a bank may call Bankconnect. ``bank`` is its code, the first of its BICs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bank = models.CharField(_("bank"), max_length=40, unique=True)
    oauth_application = models.OneToOneField(
        OAuthApplication,
        on_delete=models.PROTECT,
        related_name="bank_access",
        verbose_name=_("OAuth application"),
    )
    created_at = models.DateTimeField(_("created at"), db_default=Now())

    objects = models.Manager()

    class Meta:
        verbose_name = _("access of a bank")
        verbose_name_plural = _("accesses of banks")

    def __str__(self) -> str:
        return self.bank


class BankCredential(Credential):
    """A secret of a bank."""

    access = models.ForeignKey(
        BankAccess, on_delete=models.CASCADE, related_name="credentials", verbose_name=_("bank")
    )

    objects = BankCredentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("credential of a bank")
        verbose_name_plural = _("credentials of banks")

    @property
    def oauth_application(self) -> OAuthApplication:
        return self.access.oauth_application


class BankReport(models.Model):
    """One thing that a bank said about one account number under a mandate.

    ``attempt`` counts how often the mandate had gone to the bank by then: after it went again, the
    bank may say the same again and mean it anew. A deactivation carries the bank's own time.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    access = models.ForeignKey(
        BankAccess, on_delete=models.PROTECT, related_name="reports", verbose_name=_("bank")
    )
    mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, related_name="bank_reports", verbose_name=_("mandate")
    )
    iban = models.CharField(_("IBAN"), max_length=34)
    attempt = models.PositiveSmallIntegerField(_("attempt"))
    kind = models.CharField(_("kind"), max_length=12, choices=ReportKind)
    account_type = models.CharField(
        _("type of the account"), max_length=8, choices=AccountType, blank=True
    )
    reason = models.CharField(_("reason"), max_length=32, choices=ProblemReason, blank=True)
    at = models.DateTimeField(_("at the bank's time"), null=True, blank=True)
    is_account_closed = models.BooleanField(_("account closed"), default=False)
    reported_at = models.DateTimeField(_("reported at"), db_default=Now())

    objects = BankReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a bank")
        verbose_name_plural = _("reports of banks")
        constraints = [
            models.UniqueConstraint(
                fields=["mandate", "iban", "attempt", "account_type"],
                condition=Q(kind=ReportKind.APPROVAL),
                name="bank_approval_once",
            ),
            models.UniqueConstraint(
                fields=["mandate", "iban", "attempt", "reason"],
                condition=Q(kind=ReportKind.REJECTION),
                name="bank_rejection_once",
            ),
            models.UniqueConstraint(
                fields=["mandate", "iban", "at", "is_account_closed"],
                condition=Q(kind=ReportKind.DEACTIVATION),
                name="bank_deactivation_once",
            ),
            models.CheckConstraint(
                condition=(Q(kind=ReportKind.APPROVAL, reason="", at=None) & ~Q(account_type=""))
                | (Q(kind=ReportKind.REJECTION, account_type="", at=None) & ~Q(reason=""))
                | Q(kind=ReportKind.DEACTIVATION, account_type="", reason="", at__isnull=False),
                name="bank_report_of_its_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mandate} {self.kind}"


class Handover(models.Model):
    """One signed mandate on its way into the folder from which its bank fetches.

    ``draft`` is the finished file that is to be moved there; once it is noted, only that file ever
    is, so a worker that is killed at any moment neither loses nor doubles it. ``placed_at``: it
    lies in the folder. ``settled_at``: the receipt has come, or it is pointless by now.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, related_name="handovers", verbose_name=_("mandate")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    file_name = models.CharField(_("file"), max_length=80, unique=True)
    file_sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)
    draft = models.CharField(_("draft"), max_length=80, blank=True, editable=False)
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    placed_at = models.DateTimeField(_("placed at"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    receipt = models.CharField(_("receipt"), max_length=200, blank=True)
    refusal = models.CharField(_("why refused"), max_length=300, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("file for a bank")
        verbose_name_plural = _("files for banks")
        constraints = [
            models.UniqueConstraint(fields=["mandate", "number"], name="handover_number"),
            models.UniqueConstraint(
                fields=["mandate"],
                condition=Q(settled_at__isnull=True),
                name="handover_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(placed_at__isnull=True) | ~Q(draft=""), name="handover_placed_a_draft"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
