"""Whose a part is, and whether a mandate lets it come."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from documents.kinds.parts import AccountName, Part
from mandates.kinds import MandateKind
from mandates.models import MandateAccount
from mandates.selectors import MANDATE_KINDS, NoGround, covers
from mandates.services.banking import note_document, note_statement
from mandates.states import ENDED, STOPPED_STATES
from offices.models import BankAccount, Client

Owner = BankAccount | Client


def owner_of(part: Part) -> Owner | None:
    """Return the open account or kept company that a part is for, or None."""
    if part.account:
        return _account(part.account)
    if not part.enterprise_number:
        return None
    return Client.objects.kept().filter(enterprise_number=part.enterprise_number).first()


def place_of(part: Part) -> Owner | None:
    """Return whose a part is if it may come; None if nobody is known by it, or a mandate ended."""
    owner = owner_of(part)
    return None if owner is None or has_ended(owner, part) else owner


def has_ended(owner: Owner, part: Part) -> bool:
    """Tell whether the mandate for this kind of document was ended or stopped, or hasn't begun.

    What was never ordered here stands on a mandate from before, which staff saw when they noted
    the account; a new order for it doesn't interrupt what comes already.
    """
    ground = covers(owner, part.kind, timezone.localdate())
    if ground.refusal is NoGround.NOT_YET:
        return True
    if ground.refusal is not NoGround.NOT_IN_FORCE:
        return False
    if isinstance(owner, BankAccount):
        live = MandateAccount.objects.live().filter(bank_account=owner)
        return not live.exclude(state__in=STOPPED_STATES).exists()
    return ground.mandate is not None and ground.mandate.state in ENDED


def note_arrival(owner: Owner, part: Part) -> None:
    """Tell the mandate that something arrived under it: the first makes it active."""
    today = timezone.localdate()
    if isinstance(owner, BankAccount):
        note_statement(owner, on=part.facts.dated or today)
    elif part.kind in MANDATE_KINDS:
        note_document(owner, MandateKind(MANDATE_KINDS[part.kind]), on=today)


def office_of(part: Part) -> UUID | None:
    """Return the office that could help: the owner's, or that of the account's holder."""
    owner = owner_of(part)
    if isinstance(owner, BankAccount):
        return owner.client.office_id
    if owner is not None:
        return owner.office_id
    if not part.holder_number:
        return None
    holder = Client.objects.kept().filter(enterprise_number=part.holder_number).first()
    return holder.office_id if holder else None


def hold_owners(parts: Iterable[Part]) -> None:
    """Let nobody else place anything with these accounts and companies until the transaction ends.

    Always in the same order, so that no two wait for each other. The companies that own the
    accounts are held too: what arrives for one company becomes visible in the order of its rows.
    """
    parts = list(parts)
    numbers = {part.account.number for part in parts if part.account}
    accounts = BankAccount.objects.filter(iban__in=numbers).order_by("pk")
    list(accounts.select_for_update().values_list("pk"))
    companies = {part.enterprise_number for part in parts if not part.account}
    owners = Q(enterprise_number__in=companies) | Q(pk__in=accounts.order_by().values("client"))
    clients = Client.objects.filter(owners).order_by("pk")
    list(clients.select_for_update(no_key=True).values_list("pk"))


def _account(name: AccountName) -> BankAccount | None:
    accounts = BankAccount.objects.open().filter(iban=name.number, client__archived_at__isnull=True)
    return accounts.filter(currency=name.currency).select_related("client").first()
