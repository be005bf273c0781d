"""Take what a bank says about an account: once, however often and at how many places it says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from banks.models import BankAccess, BankReport
from banks.reports import Report
from banks.selectors import REJECTED, accounts_at, attempt_of, mandate_about
from banks.states import APPROVABLE, AT_THE_BANK, WAITING, ReportKind
from common.actors import Actor
from common.errors import InvalidValue, StateConflict
from mandates.kinds import AccountType
from mandates.models import Dispatch, Mandate, MandateAccount
from mandates.querysets import IllegalTransition
from mandates.services import approve_account, reject_account, stop_account
from mandates.services.winning import note
from mandates.states import AccountState, MandateState, ProblemReason

S, A = MandateState, AccountState
Act = Callable[[Mandate, Sequence[MandateAccount], Report, Actor], None]


class UnknownAccount(InvalidValue):
    """No account of this bank with this number was ever under a mandate here."""

    code = "unknown_account"


def take_report(access: BankAccess, iban: str, report: Report, *, by: Actor) -> BankReport:
    """Do what a bank's report asks for, and keep it; the same report again is the first one.

    Raises ``UnknownAccount``, and ``StateConflict`` where the report makes no sense: nothing is
    changed then.
    """
    found = mandate_about(access, iban)
    if found is None:
        raise UnknownAccount(_("No account with this number is under a mandate at your bank."))
    row, refusal = _taken(access, found, iban, report, by=by)
    if row is None:
        raise refusal or StateConflict(_("This makes no sense now."))
    return row


@transaction.atomic
def _taken(
    access: BankAccess, found: Mandate, iban: str, report: Report, *, by: Actor
) -> tuple[BankReport | None, StateConflict | None]:
    """Return the report's row, or why it is refused; the attempt stays in the audit trail.

    Reports about one mandate go one after the other, so the first of several equal ones acts.
    """
    mandates = Mandate.objects.select_for_update(no_key=True, of=("self",))
    mandate = mandates.select_related("client", "office").get(pk=found.pk)
    same = BankReport.objects.saying(report).filter(mandate=mandate, iban=iban)
    attempt = attempt_of(mandate)
    # A deactivation has the bank's own time, so that one is the same whenever it comes again.
    is_timed = report.kind is ReportKind.DEACTIVATION
    again = same.order_by("-attempt").first() if is_timed else same.filter(attempt=attempt).first()
    if again:
        return again, None
    accounts = [
        account
        for account in mandate.accounts.select_related("bank_account").order_by("pk")
        if account.bank_account.iban == iban
    ]
    for account in accounts:
        account.mandate = mandate
    try:
        with transaction.atomic():
            ACTS[report.kind](mandate, accounts, report, by)
    except StateConflict as refusal:
        mandate.refresh_from_db()
        earlier = same.order_by("-attempt").first()
        if earlier is None:
            note("conflict", mandate, by=by, wanted=report.kind, found=mandate.state)
        return earlier, refusal
    return _kept(access, mandate, iban, report, attempt), None


def _kept(
    access: BankAccess, mandate: Mandate, iban: str, report: Report, attempt: int
) -> BankReport:
    return BankReport.objects.create(
        access=access,
        mandate=mandate,
        iban=iban,
        attempt=attempt,
        kind=report.kind,
        account_type=report.account_type,
        reason=report.reason,
        at=report.at,
        is_account_closed=report.is_account_closed,
        reported_at=timezone.now(),
    )


def _approve(
    mandate: Mandate, accounts: Sequence[MandateAccount], report: Report, by: Actor
) -> None:
    """Note that the bank delivers; a refusal of its own before that is withdrawn."""
    for account in _those(accounts, APPROVABLE):
        approve_account(
            account, at=timezone.now(), account_type=AccountType(report.account_type), by=by
        )
    others = accounts_at(mandate.source).filter(REJECTED, mandate=mandate)
    reported = mandate.bank_reports.filter(kind=ReportKind.REJECTION, attempt=attempt_of(mandate))
    if mandate.state == S.PROBLEM and reported.exists() and not others.exists():
        Mandate.objects.move(mandate, S.BANK_PROCEDURE, reason="", reason_text="")
        note("rejection_withdrawn", mandate, by=by)


def _reject(
    mandate: Mandate, accounts: Sequence[MandateAccount], report: Report, by: Actor
) -> None:
    """Put the mandate into Problem; if it is there for another account already, it stays so."""
    refused = _those(accounts, WAITING)
    is_rejected = accounts_at(mandate.source).filter(REJECTED, pk=refused[0].pk)
    if mandate.state not in AT_THE_BANK or is_rejected.exists():
        raise _makes_no_sense(refused[0])
    if mandate.state == S.PROBLEM:
        facts = {"account": str(refused[0].pk), "problem": report.reason}
        note("account_rejected", mandate, by=by, **facts)
        return
    reject_account(refused[0], reason=ProblemReason(report.reason), by=by)


def _stop(mandate: Mandate, accounts: Sequence[MandateAccount], report: Report, by: Actor) -> None:
    """End the delivery of what lives."""
    living = [account for account in accounts if account.state != A.ARCHIVED] or accounts[:1]
    for account in living:
        stop_account(
            account, at=report.at or timezone.now(), is_closed=report.is_account_closed, by=by
        )


def _those(
    accounts: Sequence[MandateAccount], states: frozenset[AccountState]
) -> list[MandateAccount]:
    """Return the accounts in these states, or refuse if there is none."""
    fitting = [account for account in accounts if account.state in states]
    if not fitting:
        raise _makes_no_sense(accounts[0])
    return fitting


def _makes_no_sense(account: MandateAccount) -> IllegalTransition:
    return IllegalTransition(
        _("This makes no sense for an account that is “%(state)s”.")
        % {"state": account.get_state_display()},
        state=account.state,
    )


ACTS: dict[ReportKind, Act] = {
    ReportKind.APPROVAL: _approve,
    ReportKind.REJECTION: _reject,
    ReportKind.DEACTIVATION: _stop,
}


@transaction.atomic
def note_fetched(mandate: Mandate, *, by: Actor) -> None:
    """Take a bank's first download of a mandate as its receipt for it."""
    last = mandate.dispatches.order_by("-attempt").first()
    receipt = f"Bankconnect {timezone.now().isoformat(timespec='seconds')}"
    if last and Dispatch.objects.filter(pk=last.pk, receipt="").update(receipt=receipt):
        note("fetched_by_bank", mandate, by=by, attempt=last.attempt)
