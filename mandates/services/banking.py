"""What happens at the bank, the secretariat or the issuer, and what that makes of a mandate."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from common.actors import SYSTEM, Actor
from common.errors import StateConflict
from mandates.kinds import DOCUMENT_KINDS, AccountType, MandateKind, MandatePart
from mandates.mails import announce_problem
from mandates.models import Dispatch, Mandate, MandateAccount
from mandates.querysets import IllegalTransition
from mandates.selectors import documents_of, has_signed_coda
from mandates.services.ending import end_account, end_mandate
from mandates.services.winning import note, one_winner
from mandates.services.withdrawing import withdraw_offer
from mandates.states import (
    ACCOUNTS_APPROVED,
    ACCOUNTS_AT_WORK,
    MENDED_AT_THE_SOURCE,
    PUT_BACK,
    STOPPED_STATES,
    AccountState,
    EndReason,
    MandateState,
    ProblemReason,
)
from mandates.transfers import transfer_of
from offices.models import BankAccount, Client
from outbox.services import enqueue

S, A = MandateState, AccountState
ADVANCES = frozenset({S.CONFIRMED, S.REGISTRATION, S.ACTIVE})
"""Moves that somebody reports by hand, for the kinds that have no accounts."""


def carry_on(mandate: Mandate, *, by: Actor = SYSTEM) -> None:
    """Go on after the signature. Twice is once.

    Of a company that is on its way from another office, the transfer goes on first. What the bank
    has to have is brought to it in the background; elsewhere it has its mandate
    already, or gets it from the holder in its own app.
    """
    if mandate.kind != MandateKind.CODA or mandate.state != S.SIGNED:
        return
    if transfer := transfer_of(mandate):
        enqueue("mandates.tasks.advance_transfer", transfer_id=str(transfer.pk))
        return
    if MandatePart.BANK in documents_of(mandate):
        enqueue("banks.tasks.send_on", mandate_id=str(mandate.pk))
        return
    with one_winner(mandate, wanted=S.BANK_PROCEDURE, by=by):
        Mandate.objects.move(mandate, S.BANK_PROCEDURE)
        _let_accounts_wait(mandate, A.PENDING_HOLDER)
        note("bank_procedure", mandate, by=by)


def send_to_source(mandate: Mandate, *, receipt: str, file_sha256: str = "", by: Actor) -> Dispatch:
    """Note that a signed mandate was delivered to its bank or secretariat, with the receipt.

    One that was on its way already has arrived by that.
    """
    to = S.REQUESTED if mandate.kind == MandateKind.SODA else S.BANK_PROCEDURE
    with one_winner(mandate, wanted=to, by=by):
        Mandate.objects.move(mandate, to)
        _let_accounts_wait(mandate, A.PENDING_BANK)
        dispatch = _under_way(mandate) or _dispatched(mandate)
        _complete(dispatch, receipt=receipt, file_sha256=file_sha256)
        note("sent_to_bank", mandate, by=by, attempt=dispatch.attempt, file_sha256=file_sha256)
    return dispatch


def note_handed_over(
    mandate: Mandate, *, file_sha256: str, receipt: str = "", by: Actor = SYSTEM
) -> Dispatch:
    """Note that a document is on its way to the bank, which hasn't confirmed that it has it.

    With a ``receipt``, that it has. Raises ``StateConflict`` if somebody changes the mandate at
    this moment.
    """
    with transaction.atomic():
        Mandate.objects.select_for_update(no_key=True).get(pk=mandate.pk)
        dispatch = _under_way(mandate) or _dispatched(mandate)
        _complete(dispatch, receipt=receipt, file_sha256=file_sha256)
        action = "receipt_taken" if receipt else "handed_over"
        note(action, mandate, by=by, attempt=dispatch.attempt, file_sha256=file_sha256)
    return dispatch


def _under_way(mandate: Mandate) -> Dispatch | None:
    """Return the dispatch that no receipt has come for, if the last one is such."""
    last = mandate.dispatches.order_by("-attempt").first()
    return last if last and not last.receipt else None


def _dispatched(mandate: Mandate) -> Dispatch:
    last = mandate.dispatches.aggregate(last=Max("attempt"))["last"] or 0
    return Dispatch.objects.create(mandate=mandate, attempt=last + 1, sent_at=timezone.now())


def _complete(dispatch: Dispatch, *, receipt: str, file_sha256: str) -> None:
    dispatch.receipt = receipt
    dispatch.file_sha256 = file_sha256 or dispatch.file_sha256
    dispatch.save(update_fields=["receipt", "file_sha256"])


def _let_accounts_wait(mandate: Mandate, state: AccountState) -> None:
    """Let the signed accounts wait for what comes next; those the bank knows for their CODA."""
    for account in mandate.accounts.filter(
        state__in=[A.PENDING_SIGNATURE, A.PENDING_SIGNATURE_ONLY]
    ):
        known = account.state == A.PENDING_SIGNATURE_ONLY
        MandateAccount.objects.move(account, A.PENDING_FIRST_CODA if known else state)


def approve_account(
    account: MandateAccount, *, at: datetime, by: Actor, account_type: AccountType | None = None
) -> MandateAccount:
    """Note that the bank has activated an account; it may have before the client signed.

    Raises ``IllegalTransition`` if there is nothing to approve, ``StateConflict`` for news that is
    older than what the bank said last.
    """
    mandate = account.mandate
    signed = account.state != A.PENDING_SIGNATURE
    with one_winner(mandate, wanted="approved", by=by):
        _check_is_news(account, at)
        if account.state == A.PENDING_SIGNATURE_ONLY:
            raise IllegalTransition(
                _("The bank has approved it already; the client still has to sign."),
                state=account.state,
            )
        Mandate.objects.hold(mandate)
        MandateAccount.objects.move(
            account,
            A.PENDING_FIRST_CODA if signed else A.PENDING_SIGNATURE_ONLY,
            bank_approved_at=at,
            bank_stopped_at=None,
            type=account_type or account.type,
        )
        note("approved", mandate, by=by, account=str(account.pk), at=at.isoformat())
    account.refresh_from_db()
    return account


def _check_is_news(account: MandateAccount, at: datetime) -> None:
    """Refuse news from the bank that was overtaken: it never moves a state backwards.

    Banks tell the time in seconds, so what was heard within the same one isn't newer.
    """
    heard = [when for when in (account.bank_approved_at, account.bank_stopped_at) if when]
    if heard and at < max(heard).replace(microsecond=0):
        raise StateConflict(
            _("The bank has reported something newer about this account."), code="outdated_report"
        )


def reject_account(
    account: MandateAccount, *, reason: ProblemReason, text: str = "", by: Actor
) -> Mandate:
    """Note that the bank refuses an account, which puts its mandate into Problem."""
    return report_problem(account.mandate, reason=reason, text=text, by=by, account=account)


def report_problem(
    mandate: Mandate,
    *,
    reason: ProblemReason,
    text: str = "",
    by: Actor,
    account: MandateAccount | None = None,
) -> Mandate:
    """Put a mandate into Problem, with the reason, and tell the office."""
    with one_winner(mandate, wanted=S.PROBLEM, by=by):
        Mandate.objects.move(mandate, S.PROBLEM, reason=reason, reason_text=text)
        withdraw_offer(mandate)
        named = {"account": str(account.pk)} if account else {}
        note("problem", mandate, by=by, reason=text, problem=reason, **named)
        mandate.refresh_from_db()
        announce_problem(mandate)
    return mandate


def put_back(mandate: Mandate, *, by: Actor, reason: str) -> Mandate:
    """Take a mandate out of Problem with the same signed document, after it was mended elsewhere.

    Raises ``IllegalTransition`` where only a new signature mends it.
    """
    to = PUT_BACK[MandateKind(mandate.kind)]
    with one_winner(mandate, wanted=to, by=by):
        _check_mended(mandate)
        Mandate.objects.move(mandate, to, reason="", reason_text="")
        for account in mandate.accounts.filter(state__in=STOPPED_STATES):
            linked = account.state == A.STOPPED_BY_HOLDER
            MandateAccount.objects.move(account, A.PENDING_HOLDER if linked else A.PENDING_BANK)
        _let_accounts_wait(mandate, A.PENDING_BANK)
        if to in {S.BANK_PROCEDURE, S.REQUESTED}:
            _dispatched(mandate)
        if mandate.kind == MandateKind.CODA:
            enqueue("banks.tasks.send_on", mandate_id=str(mandate.pk))
        note("resubmitted", mandate, by=by, reason=reason)
    return mandate


def _check_mended(mandate: Mandate) -> None:
    if mandate.state != S.PROBLEM:
        raise IllegalTransition(_("This mandate isn't in Problem."), state=mandate.state)
    if mandate.signed_at is None or mandate.reason not in MENDED_AT_THE_SOURCE:
        raise IllegalTransition(
            _("Only a new signature mends this. Correct the order and start again."),
            state=mandate.state,
        )


def stop_account(
    account: MandateAccount,
    *,
    at: datetime,
    by: Actor,
    by_holder: bool = False,
    is_closed: bool = False,
) -> Mandate:
    """Note that the bank or the holder ended the delivery of an account at the bank.

    A closed account is archived. Without any account left at work, the mandate is in Problem, or
    archived if all of them are closed.
    """
    mandate = account.mandate
    state = A.STOPPED_BY_HOLDER if by_holder else A.STOPPED_BY_BANK
    with one_winner(mandate, wanted=state, by=by):
        _check_is_news(account, at)
        Mandate.objects.hold(mandate)
        if is_closed:
            end_account(account, EndReason.ACCOUNT_CLOSED, bank_stopped_at=at)
        else:
            MandateAccount.objects.move(account, state, bank_stopped_at=at)
        note("account_stopped", mandate, by=by, account=str(account.pk), closed=is_closed)
        mandate.refresh_from_db()
        _settle_without_accounts(mandate, by_holder=by_holder, by=by)
    return mandate


def _settle_without_accounts(mandate: Mandate, *, by_holder: bool, by: Actor) -> None:
    """Move a mandate of which no account is at work any more."""
    if not mandate.accounts.live().exists():
        end_mandate(mandate, EndReason.ACCOUNT_CLOSED, by=by)
        return
    if mandate.accounts.filter(state__in=ACCOUNTS_AT_WORK).exists() or mandate.state not in {
        S.BANK_PROCEDURE,
        S.ACTIVE,
    }:
        return
    reason = ProblemReason.STOPPED_BY_HOLDER if by_holder else ProblemReason.STOPPED_BY_BANK
    Mandate.objects.move(mandate, S.PROBLEM, reason=reason, reason_text="")
    note("stopped", mandate, by=by, problem=reason)
    mandate.refresh_from_db()
    announce_problem(mandate)


def note_statement(account: BankAccount, *, on: date, is_delivered: bool = True) -> bool:
    """Note that a statement of an account arrived; the first one activates its mandate.

    While another account keeps the mandate in Problem, this one receives its statements all the
    same. ``is_delivered`` is False while nobody has said where they go. Returns whether a mandate
    has become Active. Never refuses: whoever changes the mandate at this moment goes first.
    """
    under = MandateAccount.objects.filter(bank_account=account, state__in=ACCOUNTS_AT_WORK)
    newer = Q(last_statement_on__isnull=True) | Q(last_statement_on__lt=on)
    under.filter(newer).update(last_statement_on=on)
    to = A.PROVIDED if is_delivered else A.PENDING_DELIVERY
    for _attempt in range(3):
        row = under.select_related("mandate").first()
        if row is None or not _takes_statements(row):
            return False
        settled = row.mandate.state != S.BANK_PROCEDURE or to is A.PENDING_DELIVERY
        if row.state in {A.PROVIDED, to} and settled:
            return False
        try:
            return _provided(row, to)
        except StateConflict:  # look again at what it is now
            continue
    return False


def _takes_statements(account: MandateAccount) -> bool:
    """Tell whether statements of an account are taken; of an approved one despite a problem."""
    if account.mandate.state == S.PROBLEM:
        return account.state in ACCOUNTS_APPROVED
    return account.mandate.state in {S.BANK_PROCEDURE, S.ACTIVE}


def _provided(account: MandateAccount, to: AccountState) -> bool:
    mandate = account.mandate
    activates = to is A.PROVIDED and mandate.state == S.BANK_PROCEDURE
    approved = account.bank_approved_at or timezone.now()
    with one_winner(mandate, wanted=to, by=SYSTEM):
        if activates:
            Mandate.objects.move(mandate, S.ACTIVE)
        else:
            Mandate.objects.hold(mandate)
        if account.state != to:
            MandateAccount.objects.move(account, to, bank_approved_at=approved)
        note("activated" if activates else "account_provided", mandate, by=SYSTEM)
    return activates


def note_document(client: Client, kind: MandateKind, *, on: date) -> bool:
    """Note that a document other than a statement arrived; the first one of payroll activates.

    Returns whether a mandate has become Active.
    """
    mandates = Mandate.objects.covering(kind, on).filter(client=client)
    mandate = mandates.order_by("-ordered_at", "-pk").first()
    if mandate is None:
        return False
    newer = Q(last_document_on__isnull=True) | Q(last_document_on__lt=on)
    Mandate.objects.filter(newer, pk=mandate.pk).update(last_document_on=on)
    if mandate.state == S.ACTIVE:
        return False
    with one_winner(mandate, wanted=S.ACTIVE, by=SYSTEM):
        Mandate.objects.move(mandate, S.ACTIVE)
        note("activated", mandate, by=SYSTEM, document=DOCUMENT_KINDS[kind])
    return True


def advance_mandate(mandate: Mandate, to: MandateState, *, by: Actor) -> Mandate:
    """Note what a secretariat or the network for invoices reports: confirmed, registering, active.

    Statements activate by arriving, so nobody does it for them.
    """
    with one_winner(mandate, wanted=to, by=by):
        if to not in ADVANCES or mandate.kind in {MandateKind.CODA, MandateKind.CARO}:
            raise IllegalTransition(
                _("This isn't reported by hand; it happens when the first document arrives."),
                state=mandate.state,
            )
        Mandate.objects.move(mandate, to)
        note("advanced", mandate, by=by, to=to)
    return mandate


def carry_over_signature(client: Client) -> int:
    """Sign the payroll mandates of a company whose CodaBox mandate is signed; returns how many."""
    if not has_signed_coda(client):
        return 0
    waiting = Mandate.objects.filter(client=client, kind=MandateKind.SODA, state=S.NOT_SIGNED)
    count = 0
    for mandate in waiting.order_by("pk"):
        with one_winner(mandate, wanted=S.SIGNED, by=SYSTEM):
            Mandate.objects.move(mandate, S.SIGNED, signed_at=timezone.now())
            note("signed", mandate, by=SYSTEM, carried_by="coda")
        count += 1
    return count
