"""The accounts under mandates as one bank sees them, its credentials, its reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils import timezone

from offices.querysets import OfficeScopedQuerySet
from partners.querysets import live_secrets

if TYPE_CHECKING:
    from banks.models import BankCredential, BankReport, Handover  # noqa: F401
    from banks.reports import Report
    from mandates.models import Mandate  # noqa: F401


class BankCredentialQuerySet(models.QuerySet["BankCredential"]):
    def live(self) -> Self:
        """Keep what is neither revoked nor expired."""
        return self.filter(live_secrets())


class BankReportQuerySet(OfficeScopedQuerySet["BankReport"]):
    office_path = "mandate__office"

    def saying(self, report: Report) -> Self:
        """Keep what says the same as a report, whenever that was."""
        return self.filter(
            kind=report.kind,
            account_type=report.account_type,
            reason=report.reason,
            at=report.at,
            is_account_closed=report.is_account_closed,
        )


class HandoverQuerySet(OfficeScopedQuerySet["Handover"]):
    office_path = "mandate__office"

    def unsettled(self) -> Self:
        """Keep what no receipt has come for, and that isn't pointless."""
        return self.filter(settled_at__isnull=True)

    def settle(self, handover: Handover, **changes: object) -> bool:
        """End the wait for a receipt; tell whether it was waited for."""
        here = self.unsettled().filter(pk=handover.pk)
        return bool(here.update(settled_at=timezone.now(), **changes))
