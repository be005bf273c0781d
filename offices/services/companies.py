"""Take on companies and their accounts, change them, stop them, take them back."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import Actor
from common.errors import InvalidValue, StateConflict
from common.identifiers import bic_of_iban
from common.numbers import enterprise_number_in, iban_in
from offices.models import ENTITY_FIELDS, AccountingOffice, BankAccount, Client, Environment
from offices.models.addresses import EMAIL_MOMENTS
from offices.services.conflicts import one_winner
from outbox.services import enqueue

CHANGEABLE = ("environment", "code", "name", "contact_email", "language", *ENTITY_FIELDS)
PRINTED = frozenset(CHANGEABLE) - {"environment", "code", "language", "contact_name"}
"""What stands on a mandate; a change of it makes what waits for a signature wrong."""


@dataclass(frozen=True, slots=True)
class Restored:
    """How many accounts came back with a company, and how many somebody else has by now."""

    reopened: int
    left_closed: int


@transaction.atomic
def add_client(
    office: AccountingOffice,
    *,
    environment: Environment,
    code: str,
    name: str,
    enterprise_number: str,
    contact_email: str = "",
    language: str,
    by: Actor,
    **entity: str,
) -> Client:
    """Take on a company as the client of an office; ``entity`` are of ``ENTITY_FIELDS``.

    Raises ``InvalidValue`` for another office's environment, ``ValidationError`` for a company
    that is a client already, ``StateConflict`` if it became one at this very moment.
    """
    check_environment(office, environment)
    client = Client(
        office=office,
        environment=environment,
        code=code,
        name=name,
        enterprise_number=enterprise_number_in(enterprise_number),
        contact_email=contact_email,
        language=language,
        **entity,
    )
    client.full_clean()
    with one_winner(_("Somebody added this company or used this code a moment ago.")):
        client.save()
    facts = {"environment": str(environment.pk)}
    record("client.added", target=client, by=by, office_id=office.pk, facts=facts)
    return client


@transaction.atomic
def change_client(client: Client, *, version: int, by: Actor, **changes: object) -> list[str]:
    """Change what the office itself says about a company; returns the names of what changed.

    ``changes`` are of ``CHANGEABLE``; ``version`` is the one that the person saw. Raises
    ``StateConflict`` if somebody changed or archived the company since, ``ValidationError`` for
    values that can't be kept.
    """
    check_environment(client.office, changes.get("environment", client.environment))
    before = {name: getattr(client, name) for name in CHANGEABLE}
    changed = sorted(name for name, value in changes.items() if before[name] != value)
    if not changed:
        return changed
    for name in changed:
        setattr(client, name, changes[name])
    client.full_clean()
    values = {name: changes[name] for name in changed}
    if "contact_email" in changed:
        values |= dict.fromkeys(EMAIL_MOMENTS)
    here = Client.objects.kept().filter(pk=client.pk, version=version)
    with one_winner(_("Another company of this environment took this code a moment ago.")):
        if not here.update(version=F("version") + 1, **values):
            raise StateConflict(_("Somebody changed this company since you opened this page."))
    facts: dict[str, object] = {"changed": changed}
    if "environment" in changed:
        moved = (before["environment"], client.environment)
        facts |= {"environments": [str(environment.pk) for environment in moved]}
    record("client.changed", target=client, by=by, office_id=client.office_id, facts=facts)
    if PRINTED.intersection(changed):
        enqueue("mandates.tasks.renew_documents", client_id=str(client.pk))
    client.refresh_from_db()
    return changed


@transaction.atomic
def archive_client(client: Client, *, by: Actor) -> int:
    """Stop everything for a company from now on; returns how many accounts were closed with it.

    Its mandates end too, for good: whoever takes it back has it sign new ones.
    Raises ``StateConflict`` if it is archived already.
    """
    now = timezone.now()
    here = Client.objects.kept().filter(pk=client.pk)
    if not here.update(archived_at=now, version=F("version") + 1):
        raise StateConflict(_("This company has been archived already."))
    closed = BankAccount.objects.open().filter(client=client).update(closed_at=now)
    facts = {"accounts": closed}
    record("client.archived", target=client, by=by, office_id=client.office_id, facts=facts)
    enqueue(
        "mandates.tasks.close_for_client", client_id=str(client.pk), archived_at=now.isoformat()
    )
    client.refresh_from_db()
    return closed


@transaction.atomic
def restore_client(client: Client, *, by: Actor) -> Restored:
    """Take an archived company back, with the accounts that were closed along with it.

    An account that somebody has opened in the meantime stays closed here. Raises
    ``StateConflict`` if the company isn't archived, or is another office's client by now.
    """
    archived_at = client.archived_at
    here = Client.objects.filter(pk=client.pk, archived_at__isnull=False)
    with one_winner(_("This company is the client of an office again, so it can't be taken back.")):
        if not here.update(archived_at=None, version=F("version") + 1):
            raise StateConflict(_("This company isn't archived."))
    gone = BankAccount.objects.filter(client=client, closed_at=archived_at)
    taken = BankAccount.objects.open().filter(iban=OuterRef("iban"), currency=OuterRef("currency"))
    total = gone.count()
    with one_winner(_("An account was opened elsewhere at this moment. Please try again.")):
        reopened = gone.filter(~Exists(taken)).update(closed_at=None)
    facts = {"accounts": reopened}
    record("client.restored", target=client, by=by, office_id=client.office_id, facts=facts)
    client.refresh_from_db()
    return Restored(reopened, total - reopened)


@transaction.atomic
def add_bank_account(client: Client, *, iban: str, currency: str, by: Actor) -> BankAccount:
    """Note an account of a client, whose statements then are passed to its office.

    Raises ``InvalidValue`` if it is no IBAN, ``ValidationError`` if it belongs to a client already.
    """
    number = iban_in(iban)
    account = BankAccount(
        client=client, iban=number, currency=currency.upper(), bank_bic=bic_of_iban(number)
    )
    account.full_clean()
    with one_winner(_("Somebody added this account a moment ago.")):
        account.save()
    facts = {"client": str(client.pk)}
    record("bank_account.added", target=account, by=by, office_id=client.office_id, facts=facts)
    return account


@transaction.atomic
def close_bank_account(account: BankAccount, *, by: Actor) -> None:
    """Take in nothing more for an account; what arrived before stays.

    Raises ``StateConflict`` if it is closed already.
    """
    here = BankAccount.objects.open().filter(pk=account.pk)
    if not here.update(closed_at=timezone.now()):
        raise StateConflict(_("This account has been closed already."))
    _record_account("bank_account.closed", account, by=by)


@transaction.atomic
def reopen_bank_account(account: BankAccount, *, by: Actor) -> None:
    """Undo the closing of an account.

    Raises ``StateConflict`` if it is open, its company is archived, or the account has been added
    elsewhere since.
    """
    here = BankAccount.objects.filter(
        pk=account.pk, closed_at__isnull=False, client__archived_at__isnull=True
    )
    with one_winner(_("This account was added again elsewhere, so it can't be reopened here.")):
        if not here.update(closed_at=None):
            raise StateConflict(_("This account can't be reopened: it is open already."))
    _record_account("bank_account.reopened", account, by=by)


def _record_account(action: str, account: BankAccount, *, by: Actor) -> None:
    facts = {"client": str(account.client_id)}
    record(action, target=account, by=by, office_id=account.client.office_id, facts=facts)
    account.refresh_from_db()


def check_environment(office: AccountingOffice, *environments: object) -> None:
    """Raise ``InvalidValue`` for an environment that isn't this office's."""
    if any(getattr(environment, "office_id", None) != office.pk for environment in environments):
        raise InvalidValue(
            _("This environment belongs to another office."), code="foreign_environment"
        )
