"""Order mandates: everything that must hold before a client is asked to sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.actors import Actor
from common.errors import InvalidValue, StateConflict
from common.identifiers import format_iban
from common.numbers import iban_in
from mandates.kinds import MandateKind
from mandates.models import Mandate, MandateAccount, Signatory, Transfer
from mandates.orders import AccountOrder, Order, SignatoryOrder, check_start
from mandates.reference import SourceFacts
from mandates.selectors import (
    SOURCE_KINDS,
    is_of_bank,
    source_named,
)
from mandates.services.winning import note
from mandates.standing import standing_since
from mandates.states import FIRST, AccountState
from offices.models import BankAccount, Client
from offices.services import add_bank_account, expect_account
from outbox.services import enqueue

A = AccountState


@dataclass(frozen=True, slots=True)
class Links:
    """What a mandate goes on for: one that ended, or the way of a company to another office."""

    predecessor: Mandate | None = None
    transfer: Transfer | None = None


class MandateExists(StateConflict):
    """What is ordered is there already; ``meta`` holds the ``mandate_id``."""

    code = "mandate_exists"


def order_mandate(
    client: Client,
    order: Order,
    *,
    by: Actor,
    predecessor: Mandate | None = None,
    transfer: Transfer | None = None,
) -> Mandate:
    """Order one mandate for a company; its document is made in the background.

    With a ``transfer``, for a company that is still another office's. Raises ``InvalidValue`` or
    ``ValidationError`` for what can't be ordered so, ``MandateExists`` for what is there already,
    ``StateConflict`` for a company that the office no longer keeps.
    """
    links = Links(predecessor, transfer)
    try:
        return _ordered(client, order, links, by=by)
    except (IntegrityError, ValidationError, StateConflict) as error:
        if isinstance(error, StateConflict) and error.code != "taken":
            raise
        return _ordered(client, order, links, by=by)  # somebody was quicker


@transaction.atomic
def _ordered(client: Client, order: Order, links: Links, *, by: Actor) -> Mandate:
    _check_kept(client, links)
    check_start(order.starts_on)
    facts = _source_for(order)
    accounts = _accounts_for(client, order, facts, is_coming=links.transfer is not None, by=by)
    _check_duplicates(client, order, accounts)
    mandate = _written(client, order, accounts, links)
    note(
        "ordered",
        mandate,
        by=by,
        kind=order.kind,
        source=order.source,
        accounts=[str(account.pk) for account in accounts],
        predecessor=str(links.predecessor.pk) if links.predecessor else "",
    )
    if mandate.kind == MandateKind.SODA:
        enqueue("mandates.tasks.carry_over_signature", client_id=str(client.pk))
    elif facts is None or facts.is_supported:
        enqueue("mandates.tasks.prepare", mandate_id=str(mandate.pk))
    return mandate


def _check_kept(client: Client, links: Links) -> None:
    if (client.archived_at and links.transfer is None) or client.office.closed_at:
        raise StateConflict(
            _("The office no longer keeps the books of this company. Take it on again first.")
        )


def _source_for(order: Order) -> SourceFacts | None:
    """Return the house that is asked; check what belongs to the kind and what doesn't."""
    kind = SOURCE_KINDS.get(order.kind)
    if bool(order.accounts) != (order.kind is MandateKind.CODA):
        raise InvalidValue(
            _("A mandate for bank statements names accounts, any other none."), code="accounts"
        )
    if bool(order.client_reference) != (order.kind is MandateKind.CARO):
        raise InvalidValue(
            _("A mandate for cards names a client reference, any other none."),
            code="client_reference",
        )
    if kind is None and order.source:
        raise InvalidValue(_("Purchase invoices come from no house."), code="unknown_source")
    return source_named(kind, order.source) if kind else None


def _accounts_for(
    client: Client, order: Order, facts: SourceFacts | None, *, is_coming: bool, by: Actor
) -> dict[BankAccount, AccountOrder]:
    """Return the company's accounts that are ordered; those not noted yet are added."""
    found: dict[BankAccount, AccountOrder] = {}
    for ordered in order.accounts:
        iban = iban_in(ordered.iban)
        if facts is None or not is_of_bank(iban, facts):
            raise InvalidValue(
                _("The account %(iban)s is not with this bank.") % {"iban": format_iban(iban)},
                code="iban_of_another_bank",
                iban=iban,
            )
        _check_black_out(iban, facts)
        currency = ordered.currency.upper()
        account = _account_of(client, iban, currency, is_coming=is_coming, by=by)
        if account in found:
            raise InvalidValue(_("An account is there twice."), code="iban_twice", iban=iban)
        found[account] = ordered
    return found


def _account_of(
    client: Client, iban: str, currency: str, *, is_coming: bool, by: Actor
) -> BankAccount:
    accounts = BankAccount.objects.open().filter(iban=iban, currency=currency)
    if is_coming:
        accounts = accounts.exclude(client__enterprise_number=client.enterprise_number)
    account = accounts.first()
    if account is None and is_coming:
        return expect_account(client, iban=iban, currency=currency)
    if account is None:
        return add_bank_account(client, iban=iban, currency=currency, by=by)
    if account.client_id != client.pk:
        raise InvalidValue(
            _("The account %(iban)s belongs to another company. Transfer that company instead.")
            % {"iban": format_iban(iban)},
            code="iban_of_another_company",
            iban=iban,
        )
    return account


def _check_black_out(iban: str, facts: SourceFacts) -> None:
    """Refuse an account that was stopped at a bank which doesn't take it back yet."""
    stopped = (
        MandateAccount.objects.filter(bank_account__iban=iban, bank_stopped_at__isnull=False)
        .order_by("-bank_stopped_at", "-pk")
        .values_list("bank_stopped_at", flat=True)
        .first()
    )
    if stopped is None:
        return
    first = facts.reorderable_from(timezone.localdate(stopped))
    if timezone.localdate() < first:
        raise InvalidValue(
            _("%(bank)s takes %(iban)s again from %(day)s on, because it was stopped there.")
            % {"bank": facts.name, "iban": format_iban(iban), "day": first.isoformat()},
            code="reorder_too_early",
            iban=iban,
            from_day=first.isoformat(),
        )


def _check_duplicates(client: Client, order: Order, accounts: dict) -> None:
    """Raise ``MandateExists`` if any of what is ordered has a mandate that lives."""
    live = Mandate.objects.live().filter(kind=order.kind)
    if order.kind is MandateKind.CODA:
        known = [account.pk for account in accounts]
        under = MandateAccount.objects.live().filter(bank_account__in=known)
        existing = Mandate.objects.filter(pk__in=under.values("mandate")).first()
    elif order.kind is MandateKind.CARO:
        existing = live.filter(client_reference=order.client_reference).first()
    else:
        existing = live.filter(client=client, source=order.source).first()
    if existing:
        meta = {"mandate_id": str(existing.pk)} if existing.office_id == client.office_id else {}
        raise MandateExists(
            _("This is ordered already: %(state)s. End that mandate first, or go on with it.")
            % {"state": existing.get_state_display()},
            **meta,
        )


def _written(
    client: Client,
    order: Order,
    accounts: dict[BankAccount, AccountOrder],
    links: Links,
) -> Mandate:
    standing = {account: standing_since(account.iban, client) for account in accounts}
    mandate = Mandate(
        office_id=client.office_id,
        client=client,
        kind=order.kind,
        source=order.source,
        client_reference=order.client_reference,
        address=order.address,
        language=order.language or client.language,
        starts_on=order.starts_on or timezone.localdate(),
        is_handed_over=order.is_handed_over,
        needs_bank_mandate=not accounts or not all(standing.values()),
        state=FIRST[order.kind],
        predecessor=links.predecessor,
        transfer=links.transfer,
    )
    mandate.full_clean(validate_unique=False, validate_constraints=False)
    mandate.save(force_insert=True)
    write_signatories(mandate, order.signatories)
    for account, ordered in accounts.items():
        since = standing[account]
        MandateAccount.objects.create(
            mandate=mandate,
            bank_account=account,
            type=ordered.type,
            bank_approved_at=since,
            state=A.PENDING_SIGNATURE_ONLY if since else A.PENDING_SIGNATURE,
        )
    return mandate


def write_signatories(mandate: Mandate, wanted: Sequence[SignatoryOrder]) -> None:
    """Note who signs a mandate; whoever represents the company if nobody is named."""
    client = mandate.client
    for position, each in enumerate(wanted or [representative_of(client)], 1):
        signatory = Signatory(
            mandate=mandate,
            position=position,
            name=each.name,
            capacity=each.capacity,
            email=each.email,
            language=each.language or client.language,
            follows_company=not wanted,
        )
        signatory.full_clean()
        signatory.save()


def representative_of(client: Client) -> SignatoryOrder:
    """Return who signs for a company if nobody else is named."""
    return SignatoryOrder(
        name=client.representative_name,
        capacity=client.representative_function,
        email=client.contact_email,
    )
