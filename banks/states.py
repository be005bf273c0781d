"""What a bank can report about an account."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from mandates.states import AccountState, MandateState

A, S = AccountState, MandateState


class ReportKind(models.TextChoices):
    APPROVAL = "approval", _("approved")
    REJECTION = "rejection", _("rejected")
    DEACTIVATION = "deactivation", _("deactivated")


WAITING = frozenset({A.PENDING_HOLDER, A.PENDING_BANK})
"""Accounts of which the bank has to say whether it takes them."""

APPROVABLE = WAITING | {A.PENDING_SIGNATURE}
"""The bank may be quicker than the client, who then still has to sign."""

AT_THE_BANK = frozenset({S.BANK_PROCEDURE, S.ACTIVE, S.PROBLEM})
"""Mandates that the bank knows; one with a problem may have accounts without."""

LISTED = frozenset(AccountState) - {A.PENDING_SIGNATURE, A.PENDING_SIGNATURE_ONLY}
"""Accounts that the bank may see: nothing that the client hasn't signed."""
