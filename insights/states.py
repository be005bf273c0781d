"""The kinds of issues that are detected, and whose turn it can be."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class IssueKind(models.TextChoices):
    """What can be wrong, in the order in which an office should look at it."""

    MISSING_STATEMENTS = "missing_statements", _("missing statements")
    MANDATE_PROBLEM = "mandate_problem", _("mandates with a problem")
    SOFTWARE_SILENT = "software_silent", _("software that stopped fetching")
    CONSENT_EXPIRES = "consent_expires", _("consents that end soon")
    FILE_WAITS = "file_waits", _("files that wait")
    TRANSFER_WAITS = "transfer_waits", _("transfers that don't move")
    MANDATE_STUCK = "mandate_stuck", _("mandates that don't move")
    INVITATION_EXPIRED = "invitation_expired", _("invitations that nobody took up")
    LINK_DIES = "link_dies", _("signing links that end soon")
    ADDRESS_MISSING = "address_missing", _("companies without an e-mail address")
    ADDRESS_DOUBTFUL = "address_doubtful", _("e-mail addresses that nobody confirms")
    ACCOUNT_SILENT = "account_silent", _("accounts silent for too long")
    COLLEAGUE_EXPIRED = "colleague_expired", _("invitations of colleagues that expired")
    PAYROLL_POSSIBLE = "payroll_possible", _("payroll payments without SODA")


class Owner(models.TextChoices):
    """Whose turn it is."""

    OFFICE = "office", _("You")
    CLIENT = "client", _("Client")
    BANK = "bank", _("Bank or house")
    SOFTWARE = "software", _("Software")
    PORTAL = "portal", _("MyCodaBox")


class Frequency(models.TextChoices):
    """How often somebody wants to be told by mail."""

    DAILY = "daily", _("every day")
    WEEKLY = "weekly", _("every week, on Monday")
    OFF = "off", _("never")


ADMINS_ONLY = frozenset({IssueKind.COLLEAGUE_EXPIRED})
"""What a User of the office can do nothing about, and doesn't see."""
SELDOM = frozenset({IssueKind.PAYROLL_POSSIBLE})
"""What takes a look at months of transactions: once a day is enough."""
