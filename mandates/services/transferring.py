"""Bring a company from another office, once it has signed for this one; or let it be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import SYSTEM, Actor
from common.errors import InvalidValue, StateConflict
from mandates.kinds import MandateKind
from mandates.models import Mandate, MandateAccount, Transfer
from mandates.orders import Order
from mandates.services.banking import carry_on, carry_over_signature, stop_account
from mandates.services.ending import end_mandate
from mandates.services.ordering import order_mandate
from mandates.states import EndReason, TransferState
from mandates.transfer_mails import announce_arrival, announce_departure, announce_overtaken
from mandates.transfers import mandates_to_sign, signed_for
from offices.models import AccountingOffice, BankAccount, Client
from offices.services import (
    check_accounts_free,
    expect_client,
    forget_expected,
    let_arrive,
    let_leave,
)
from offices.services.conflicts import one_winner
from outbox.services import enqueue

T = TransferState


@dataclass(frozen=True, slots=True)
class Arrival:
    """A company as its new office describes it, and what it is to sign.

    ``company`` are of ``CHANGEABLE``; ``archived`` is the company as the office had it before. The
    orders begin on the day from which documents are to come: what the company signs says so.
    """

    enterprise_number: str
    company: dict[str, Any]
    orders: Sequence[Order] = field(default=())
    archived: Client | None = None


@transaction.atomic
def register_transfer(office: AccountingOffice, arrival: Arrival, *, by: Actor) -> Transfer:
    """Propose to a company that another office keeps to sign for this one.

    Nothing changes for the other office, which isn't told either, until the company has signed.
    Raises ``InvalidValue`` or ``ValidationError`` for what can't be ordered so, ``StateConflict``
    for a company that no other office keeps, or that is proposed already.
    """
    number = arrival.enterprise_number
    elsewhere = Client.objects.kept().filter(enterprise_number=number).exclude(office=office)
    if not elsewhere.exists():
        raise StateConflict(_("No other office keeps this company. Add it instead."))
    coda = [order for order in arrival.orders if order.kind is MandateKind.CODA]
    if not coda:
        raise InvalidValue(_("Choose at least one account."), code="accounts")
    client = expect_client(
        office, enterprise_number=number, archived=arrival.archived, by=by, **arrival.company
    )
    day = coda[0].starts_on
    past = day if day and day < timezone.localdate() else None
    with one_winner(_("Somebody proposed this transfer a moment ago.")):
        transfer = Transfer.objects.create(
            office=office, client=client, enterprise_number=number, documents_from=past
        )
    record("transfer.registered", target=transfer, by=by, office_id=office.pk)
    for order in arrival.orders:
        order_mandate(client, order, by=by, transfer=transfer)
    return transfer


@transaction.atomic
def cancel_transfer(transfer: Transfer, *, by: Actor, is_overtaken: bool = False) -> None:
    """Let a company stay where it is: what it was asked to sign no longer counts.

    Raises ``StateConflict`` once it has arrived, or if it is cancelled already.
    """
    Transfer.objects.move(transfer, T.CANCELLED, is_overtaken=is_overtaken)
    _end_mandates(Mandate.objects.live().filter(transfer=transfer), EndReason.OFFICE, by=by)
    forget_expected(transfer.client)
    facts = {"is_overtaken": is_overtaken}
    record("transfer.cancelled", target=transfer, by=by, office_id=transfer.office_id, facts=facts)
    if is_overtaken:
        announce_overtaken(transfer)


def advance_transfer(transfer: Transfer) -> bool:
    """Let a company arrive if it has signed everything; tell whether it has. Twice is once.

    Signatures that nobody but the new office vouches for wait for staff, and so does a company one
    of whose accounts is another company's by now.
    """
    signed = signed_for(transfer)
    if transfer.state != T.REGISTERED or not signed.is_complete:
        return False
    try:
        check_accounts_free(_accounts_of(transfer))
    except StateConflict:
        _wait_for_staff(transfer, why="account_taken")
        return False
    if not signed.is_vouched:
        _wait_for_staff(transfer, why="not_vouched")
        return False
    _arrive(transfer, by=SYSTEM)
    return True


@transaction.atomic
def _wait_for_staff(transfer: Transfer, *, why: str) -> None:
    Transfer.objects.move(transfer, T.PROCESSING)
    facts = {"why": why}
    office_id = transfer.office_id
    record("transfer.processing", target=transfer, by=SYSTEM, office_id=office_id, facts=facts)


def confirm_transfer(transfer: Transfer, *, reason: str, by: Actor) -> None:
    """Let a company arrive after staff have found that who signed may sign for it.

    Raises ``StateConflict`` if not everything is signed, or an account is another company's.
    """
    if not signed_for(transfer).is_complete:
        raise StateConflict(_("Not everything is signed and sealed yet."))
    check_accounts_free(_accounts_of(transfer))
    _arrive(transfer, by=by, reason=reason)


@transaction.atomic
def _arrive(transfer: Transfer, *, by: Actor, reason: str = "") -> None:
    """Take the company from the one office to the other, at one moment, or not at all.

    Raises ``StateConflict`` if somebody changes a mandate or takes the company on meanwhile.
    """
    signed = list(mandates_to_sign(transfer).select_related("client", "office").order_by("pk"))
    former = _leave(transfer)
    Transfer.objects.move(transfer, T.TRANSFERRED, former=former)
    for mandate in signed:
        Mandate.objects.hold(mandate)
    accounts = _accounts_of(transfer)
    let_arrive(transfer.client, accounts, by=by)
    office_id = transfer.office_id
    record("transfer.done", target=transfer, by=by, office_id=office_id, reason=reason)
    for mandate in signed:
        mandate.refresh_from_db()
        carry_on(mandate)
        _note_stopped(mandate)
    carry_over_signature(transfer.client)
    if transfer.documents_from:
        for account in accounts:
            enqueue("documents.tasks.pass_on", account_id=str(account.pk))
    _overtake_rivals(transfer)
    announce_arrival(transfer)


def _leave(transfer: Transfer) -> Client | None:
    """Let the company leave the office that keeps it now; returns it as that office's client."""
    kept = Client.objects.kept().filter(enterprise_number=transfer.enterprise_number)
    others = kept.exclude(pk=transfer.client_id).select_related("office")
    former = others.select_for_update(of=("self",), no_key=True).first()
    if former is None:
        return None
    let_leave(former)
    _end_mandates(Mandate.objects.live().filter(client=former), EndReason.TRANSFERRED, by=SYSTEM)
    announce_departure(former)
    return former


def _end_mandates(mandates: Any, reason: EndReason, *, by: Actor) -> None:
    """End mandates, cards before the bank that would end them too; ours at the bank stand on."""
    for mandate in mandates.select_related("client", "office").order_by("kind", "pk"):
        end_mandate(mandate, reason, by=by)


def _accounts_of(transfer: Transfer) -> list[BankAccount]:
    under = MandateAccount.objects.live().filter(mandate__transfer=transfer)
    accounts = BankAccount.objects.filter(pk__in=under.values("bank_account"))
    return list(accounts.select_related("client").order_by("pk"))


def _note_stopped(mandate: Mandate) -> None:
    """Say so if a bank mandate that stood when this was ordered was stopped at the bank since."""
    standing = mandate.accounts.live().filter(bank_approved_at__isnull=False)
    for account in standing.select_related("bank_account", "mandate"):
        elsewhere = MandateAccount.objects.exclude(pk=account.pk).filter(
            bank_account__iban=account.bank_account.iban,
            mandate__client__enterprise_number=mandate.client.enterprise_number,
            bank_stopped_at__gt=mandate.ordered_at,
        )
        stopped = elsewhere.aggregate(at=Max("bank_stopped_at"))["at"]
        if stopped:
            account.mandate.refresh_from_db()
            stop_account(account, at=stopped, by=SYSTEM)


def _overtake_rivals(transfer: Transfer) -> None:
    """Cancel what other offices proposed to the company: it has decided."""
    rivals = Transfer.objects.under_way().filter(enterprise_number=transfer.enterprise_number)
    for rival in rivals.select_related("client", "office").order_by("pk"):
        cancel_transfer(rival, by=SYSTEM, is_overtaken=True)
