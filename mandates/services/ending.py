"""End mandates and accounts, and replace them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from common.actors import SYSTEM, Actor
from common.errors import StateConflict
from mandates.kinds import AccountType, MandateKind
from mandates.mails import announce_end
from mandates.models import Mandate, MandateAccount
from mandates.orders import AccountOrder, Order, SignatoryOrder
from mandates.periods import SILENT_MONTHS
from mandates.querysets import IllegalTransition
from mandates.services.ordering import order_mandate
from mandates.services.winning import note, one_winner
from mandates.services.withdrawing import withdraw_offer
from mandates.states import (
    END,
    SIGNED_CODA,
    AccountState,
    EndReason,
    MandateState,
)
from mandates.transfers import transfer_of
from outbox.services import enqueue

S, A = MandateState, AccountState
TOLD_TO_THE_OFFICE = frozenset({EndReason.ACCOUNT_CLOSED, EndReason.SILENT, EndReason.STAFF})


def archive_mandate(
    mandate: Mandate,
    *,
    by: Actor,
    reason: EndReason = EndReason.OFFICE,
    stop_at_bank: bool = False,
    explanation: str = "",
) -> Mandate:
    """End a mandate: from this moment on nothing arrives under it, what arrived stays.

    ``stop_at_bank``: the bank is to end it as well, after which its accounts can be ordered again
    only from a certain day on. Statements stop; payroll and invoices go on; cards of the same bank
    stop with the company's last mandate there.
    """
    with one_winner(mandate, wanted=END[MandateKind(mandate.kind)], by=by):
        end_mandate(mandate, reason, by=by, stop_at_bank=stop_at_bank, explanation=explanation)
    return mandate


def end_mandate(
    mandate: Mandate,
    reason: EndReason,
    *,
    by: Actor,
    stop_at_bank: bool = False,
    explanation: str = "",
) -> None:
    """Do the work of ``archive_mandate`` inside the caller's transaction."""
    before, now = mandate.state, timezone.now()
    Mandate.objects.move(mandate, END[MandateKind(mandate.kind)], ended_at=now, end_reason=reason)
    stopped = {"bank_stopped_at": now} if stop_at_bank else {}
    for account in mandate.accounts.live().order_by("pk"):
        end_account(account, reason, **stopped)
    withdraw_offer(mandate)
    note(
        "archived",
        mandate,
        by=by,
        reason=explanation,
        before=before,
        end_reason=reason,
        stop_at_bank=stop_at_bank,
    )
    mandate.refresh_from_db()
    if reason in TOLD_TO_THE_OFFICE:
        announce_end(mandate)
    if transfer := transfer_of(mandate):
        enqueue("mandates.tasks.advance_transfer", transfer_id=str(transfer.pk))
    _end_cards_without_bank(mandate, by=by)


def _end_cards_without_bank(mandate: Mandate, *, by: Actor) -> None:
    """End the card mandates of a bank with which the company has no other mandate."""
    if mandate.kind != MandateKind.CODA or mandate.end_reason == EndReason.SUPERSEDED:
        return
    others = Mandate.objects.live().filter(client_id=mandate.client_id, source=mandate.source)
    if others.filter(kind=MandateKind.CODA).exists():
        return
    cards = Mandate.objects.live().filter(
        client_id=mandate.client_id, kind=MandateKind.CARO, source=f"cards-{mandate.source}"
    )
    for card in cards.select_related("client", "office").order_by("pk"):
        end_mandate(card, EndReason(mandate.end_reason), by=by)


def end_account(account: MandateAccount, reason: EndReason, **changes: object) -> None:
    """End one account of a mandate that the caller holds."""
    MandateAccount.objects.move(
        account, A.ARCHIVED, ended_at=timezone.now(), end_reason=reason, **changes
    )


def archive_account(
    account: MandateAccount,
    *,
    by: Actor,
    reason: EndReason = EndReason.OFFICE,
    stop_at_bank: bool = False,
) -> Mandate:
    """End one account of a signed mandate of which others remain.

    Raises ``IllegalTransition`` before the signature (correct the order instead) and for the last
    account (archive the mandate instead).
    """
    mandate = account.mandate
    with one_winner(mandate, wanted="account_archived", by=by):
        if mandate.state not in SIGNED_CODA:
            raise IllegalTransition(
                _("A single account ends only after the signature, and before the mandate does."),
                state=mandate.state,
            )
        Mandate.objects.hold(mandate)
        end_account(
            account, reason, **({"bank_stopped_at": timezone.now()} if stop_at_bank else {})
        )
        if not mandate.accounts.live().exists():
            raise IllegalTransition(
                _("This is the last account of the mandate. Archive the mandate instead."),
                state=mandate.state,
            )
        note(
            "account_archived",
            mandate,
            by=by,
            account=str(account.pk),
            end_reason=reason,
            stop_at_bank=stop_at_bank,
        )
    account.refresh_from_db()
    return mandate


def order_like(mandate: Mandate) -> Order:
    """Return the order that would make this mandate again."""
    accounts = mandate.accounts.select_related("bank_account").order_by("bank_account__iban")
    if mandate.ended_at is None:
        accounts = accounts.live()
    return Order(
        kind=MandateKind(mandate.kind),
        source=mandate.source,
        accounts=tuple(
            AccountOrder(each.bank_account.iban, each.bank_account.currency, AccountType(each.type))
            for each in accounts
        ),
        client_reference=mandate.client_reference,
        signatories=tuple(
            SignatoryOrder(each.name, each.capacity, each.email, each.language)
            for each in mandate.signatories.active()
        ),
        address=mandate.address,
        language=mandate.language,
        is_handed_over=mandate.is_handed_over,
    )


def restart_mandate(mandate: Mandate, *, order: Order | None = None, by: Actor) -> Mandate:
    """Replace a mandate by a new one, with corrections in ``order``; the new one is signed anew.

    The old one ends only if the new one can be ordered; a refusal leaves everything as it was.
    """
    with one_winner(mandate, wanted="restarted", by=by):
        wanted = order or order_like(mandate)
        end_mandate(mandate, EndReason.SUPERSEDED, by=by)
        return order_mandate(
            mandate.client, wanted, by=by, predecessor=mandate, transfer=transfer_of(mandate)
        )


def close_mandates(
    *,
    client_id: UUID | None = None,
    office_id: UUID | None = None,
    ordered_until: datetime | None = None,
) -> int:
    """End whatever lives of a company or an office that has left; returns how many.

    What was ordered after ``ordered_until``, when it was back already, goes on.
    """
    reason = EndReason.CLIENT_ARCHIVED if client_id else EndReason.CLOSED
    live = Mandate.objects.live()
    live = live.filter(client_id=client_id) if client_id else live.filter(office_id=office_id)
    if ordered_until:
        live = live.filter(ordered_at__lte=ordered_until)
    ended = 0
    for mandate in live.select_related("client", "office").order_by("pk"):
        try:
            with transaction.atomic():
                end_mandate(mandate, reason, by=SYSTEM)
        except StateConflict:  # ended a moment ago, together with its bank's
            continue
        ended += 1
    return ended


def archive_silent_accounts(*, limit: int = 500) -> int:
    """End the accounts on which nothing has moved for 18 months; returns how many."""
    before = _months_ago(timezone.localdate(), SILENT_MONTHS)
    silent = MandateAccount.objects.filter(
        Q(last_statement_on__lt=before)
        | Q(last_statement_on__isnull=True, state_modified_at__date__lt=before),
        state=A.PROVIDED,
        mandate__state__in=[S.ACTIVE, S.PROBLEM],
    )
    rows = silent.select_related("mandate__client", "mandate__office", "bank_account")
    ended = 0
    for account in rows.order_by("pk")[:limit]:
        try:
            _end_silent(account)
        except StateConflict:  # something came at this very moment
            continue
        ended += 1
    return ended


def _end_silent(account: MandateAccount) -> None:
    mandate = Mandate.objects.select_related("client", "office").get(pk=account.mandate_id)
    with one_winner(mandate, wanted="silent", by=SYSTEM):
        if mandate.accounts.live().exclude(pk=account.pk).exists():
            Mandate.objects.hold(mandate)
            end_account(account, EndReason.SILENT)
            note("account_archived", mandate, by=SYSTEM, account=str(account.pk), silent=True)
        else:
            end_mandate(mandate, EndReason.SILENT, by=SYSTEM)


def _months_ago(day: date, months: int) -> date:
    """Return the same day that many months before; past the 28th, the 28th."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, 28))
