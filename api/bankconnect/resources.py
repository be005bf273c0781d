"""Our rows as Bankconnect's resource objects: the one place that knows both vocabularies."""

from __future__ import annotations

from django.conf import settings

from api.bankconnect.requests import ACCOUNT_TYPES, REASONS
from api.jsonapi.fields import wire_moment
from banks.models import BankReport
from banks.selectors import signed_file
from banks.states import ReportKind
from mandates.kinds import AccountType
from mandates.models import MandateAccount, MandateVersion
from mandates.states import AccountState, ProblemReason

Resource = dict[str, object]

BASE = "/codabox-bankconnect"
REJECTED = "rejected"
WIRE_STATE = {
    AccountState.PENDING_HOLDER: "pendingHolder",
    AccountState.PENDING_BANK: "pendingBank",
    AccountState.PENDING_FIRST_CODA: "pendingFirstCoda",
    AccountState.PENDING_DELIVERY: "pendingDelivery",
    AccountState.PROVIDED: "provided",
    AccountState.STOPPED_BY_HOLDER: "stoppedByHolder",
    AccountState.STOPPED_BY_BANK: "stoppedByBank",
    AccountState.ARCHIVED: "archived",
}
STATES = {wire: state for state, wire in WIRE_STATE.items()}
REASON_CODES = {reason: code for code, reason in REASONS.items()}
TYPE_WORDS = {ours: word for word, ours in ACCOUNT_TYPES.items()}
RESOURCE_TYPES = {
    ReportKind.APPROVAL: "bankAccountApproval",
    ReportKind.REJECTION: "bankAccountRejection",
    ReportKind.DEACTIVATION: "bankAccountDeactivation",
}


def url(path: str) -> str:
    """Return an absolute address below the surface's base."""
    return f"{settings.BASE_URL}{BASE}{path}"


def links() -> Resource:
    """Return the addresses and templates that the root answers."""
    return {
        "links": {
            "oauth2": {"token": url("/oauth2/token"), "revoke": url("/oauth2/revoke")},
            "bankAccounts": url("/bank-accounts"),
            "bankMandates": url("/bank-mandates/{bankAccountId}"),
            "bankAccountApprovals": url("/bank-account-approvals"),
            "bankAccountRejections": url("/bank-account-rejections"),
            "bankAccountDeactivations": url("/bank-account-deactivations"),
        }
    }


def state_of(account: MandateAccount) -> str:
    """Return an account's state in the wire's words."""
    if account.is_rejected:  # type: ignore[attr-defined]
        return REJECTED
    return WIRE_STATE[AccountState(account.state)]


def account_resource(account: MandateAccount) -> Resource:
    """Return an account; its mandate, client and number should be loaded."""
    client = account.mandate.client
    return {
        "type": "bankAccount",
        "id": str(account.pk),
        "attributes": {
            "iban": account.bank_account.iban,
            "state": state_of(account),
            "holderName": client.name,
            "holderCompanyNumber": client.enterprise_number,
            "mandateId": str(account.mandate_id),
            "signedAt": wire_moment(account.signed_at),  # type: ignore[attr-defined]
        },
        "links": {"bankMandate": url(f"/bank-mandates/{account.pk}")},
    }


def mandate_resource(account: MandateAccount, version: MandateVersion) -> Resource:
    """Return the signed mandate that an account is under, without its bytes."""
    mandate = account.mandate
    return {
        "type": "bankMandate",
        "id": str(account.pk),
        "attributes": {
            "iban": account.bank_account.iban,
            "holderName": mandate.client.name,
            "holderCompanyNumber": mandate.client.enterprise_number,
            "mandateId": str(mandate.pk),
            "reference": mandate.reference,
            "version": version.number,
            "language": version.language,
            "signedAt": wire_moment(account.signed_at),  # type: ignore[attr-defined]
            "sha256": signed_file(version),
        },
        "links": {"self": url(f"/bank-mandates/{account.pk}")},
    }


def report_resource(report: BankReport) -> Resource:
    """Return what a bank reported, as it is kept."""
    kind = ReportKind(report.kind)
    attributes: Resource = {"iban": report.iban}
    if kind is ReportKind.APPROVAL:
        attributes["accountType"] = TYPE_WORDS[AccountType(report.account_type)]
    elif kind is ReportKind.REJECTION:
        attributes["reasonCode"] = REASON_CODES[ProblemReason(report.reason)]
    elif report.at is not None:
        attributes["timestamp"] = wire_moment(report.at)
        attributes["isAccountClosed"] = report.is_account_closed
    attributes["reportedAt"] = wire_moment(report.reported_at)
    return {"type": RESOURCE_TYPES[kind], "id": str(report.pk), "attributes": attributes}
