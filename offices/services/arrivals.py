"""Companies that go from one office to another: expected, arrived, left."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import SYSTEM, Actor
from common.errors import StateConflict
from common.identifiers import bic_of_iban, format_iban
from offices.models import AccountingOffice, BankAccount, Client
from offices.models.addresses import EMAIL_MOMENTS
from offices.services.companies import check_environment
from offices.services.conflicts import one_winner
from outbox.services import enqueue


@transaction.atomic
def expect_client(
    office: AccountingOffice,
    *,
    enterprise_number: str,
    archived: Client | None = None,
    by: Actor,
    **values: Any,
) -> Client:
    """Note a company that is still another office's, with what this office says of it.

    ``archived`` is the company as the office had it before, and goes on with its history;
    ``values`` are of ``CHANGEABLE``. Raises ``InvalidValue`` for another office's environment,
    ``ValidationError`` for what can't be kept, ``StateConflict`` for a code that was taken at this
    moment.
    """
    check_environment(office, values["environment"])
    client = archived or Client(
        office=office,
        enterprise_number=enterprise_number,
        archived_at=timezone.now(),
        has_arrived=False,
    )
    if client.contact_email != values["contact_email"]:
        values |= dict.fromkeys(EMAIL_MOMENTS)
    for name, value in values.items():
        setattr(client, name, value)
    client.full_clean()
    with one_winner(_("Somebody used this code a moment ago.")):
        client.save()
    record("client.expected", target=client, by=by, office_id=office.pk)
    return client


def expect_account(client: Client, *, iban: str, currency: str) -> BankAccount:
    """Return an account of a company that is expected; it is closed here until it arrives."""
    own = BankAccount.objects.filter(client=client, iban=iban, currency=currency)
    account = own.order_by("-created_at", "-pk").first()
    if account is None:
        account = BankAccount(
            client=client,
            iban=iban,
            currency=currency,
            bank_bic=bic_of_iban(iban),
            closed_at=timezone.now(),
        )
        account.full_clean()
        account.save()
    return account


def forget_expected(client: Client) -> None:
    """Let go a company that won't arrive, and its code with it."""
    never_here = Client.objects.filter(pk=client.pk, has_arrived=False)
    never_here.update(code=client.pk.hex[:30], version=F("version") + 1)


@transaction.atomic
def let_leave(client: Client) -> int:
    """End what an office does for a company that has signed for another one.

    Returns how many accounts it took along. The office isn't told which other one it is.
    """
    now = timezone.now()
    here = Client.objects.kept().filter(pk=client.pk)
    if not here.update(archived_at=now, version=F("version") + 1):
        return 0
    closed = BankAccount.objects.open().filter(client=client).update(closed_at=now)
    facts = {"accounts": closed}
    record("client.left", target=client, by=SYSTEM, office_id=client.office_id, facts=facts)
    enqueue(
        "mandates.tasks.close_for_client", client_id=str(client.pk), archived_at=now.isoformat()
    )
    return closed


@transaction.atomic
def let_arrive(client: Client, accounts: Collection[BankAccount], *, by: Actor) -> None:
    """Take on a company that was expected, with these accounts.

    Raises ``StateConflict`` if it is another office's client still, or again, or if one of the
    accounts is another company's.
    """
    with one_winner(_("This company is another office's client.")):
        Client.objects.filter(pk=client.pk).update(
            archived_at=None, has_arrived=True, version=F("version") + 1
        )
    for account in accounts:
        taken = _("The account %(iban)s belongs to another company by now.")
        with one_winner(taken % {"iban": format_iban(account.iban)}):
            BankAccount.objects.filter(pk=account.pk).update(closed_at=None)
    facts = {"accounts": len(accounts)}
    record("client.arrived", target=client, by=by, office_id=client.office_id, facts=facts)
    client.refresh_from_db()


def check_accounts_free(accounts: Collection[BankAccount]) -> None:
    """Raise ``StateConflict`` if one of these is open with a company of another number."""
    for account in accounts:
        same = BankAccount.objects.open().filter(iban=account.iban, currency=account.currency)
        if same.exclude(client__enterprise_number=account.client.enterprise_number).exists():
            raise StateConflict(
                _("The account %(iban)s belongs to another company by now.")
                % {"iban": format_iban(account.iban)},
                code="taken",
            )
