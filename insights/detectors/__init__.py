"""One detector a kind: a few statements that find every situation of that kind at once."""

from __future__ import annotations

from insights.detectors.addresses import doubtful_addresses, missing_addresses
from insights.detectors.agreements import ending_consents, expired_colleagues, silent_software
from insights.detectors.arrivals import missing_statements, silent_accounts, waiting_files
from insights.detectors.found import Detector, Found, Offices
from insights.detectors.mandates import (
    dying_links,
    expired_invitations,
    problem_mandates,
    stuck_mandates,
)
from insights.detectors.payroll import payroll_payments
from insights.detectors.transfers import waiting_transfers
from insights.states import IssueKind

DETECTORS: dict[IssueKind, Detector] = {
    IssueKind.MISSING_STATEMENTS: missing_statements,
    IssueKind.MANDATE_PROBLEM: problem_mandates,
    IssueKind.SOFTWARE_SILENT: silent_software,
    IssueKind.CONSENT_EXPIRES: ending_consents,
    IssueKind.FILE_WAITS: waiting_files,
    IssueKind.TRANSFER_WAITS: waiting_transfers,
    IssueKind.MANDATE_STUCK: stuck_mandates,
    IssueKind.INVITATION_EXPIRED: expired_invitations,
    IssueKind.LINK_DIES: dying_links,
    IssueKind.ADDRESS_MISSING: missing_addresses,
    IssueKind.ADDRESS_DOUBTFUL: doubtful_addresses,
    IssueKind.ACCOUNT_SILENT: silent_accounts,
    IssueKind.COLLEAGUE_EXPIRED: expired_colleagues,
    IssueKind.PAYROLL_POSSIBLE: payroll_payments,
}

__all__ = ["DETECTORS", "Detector", "Found", "Offices"]
