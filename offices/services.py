"""Take on offices, their people and their clients; close an office that leaves."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import Actor
from common.errors import InvalidValue, StateConflict
from common.identifiers import bic_of_iban, normalise_enterprise_number, normalise_iban
from offices.models import AccountingOffice, BankAccount, Client, Environment, Membership, Role
from outbox.services import enqueue
from users.models import User


@transaction.atomic
def add_office(
    name: str, *, enterprise_number: str, contact_email: str, language: str, by: Actor
) -> AccountingOffice:
    """Take on an office. Raises ``ValidationError`` if it is one already."""
    office = AccountingOffice(
        name=name,
        enterprise_number=normalise_enterprise_number(enterprise_number),
        contact_email=contact_email,
        language=language,
    )
    office.full_clean()
    office.save()
    record("office.added", target=office, by=by, office_id=office.pk)
    return office


@transaction.atomic
def add_environment(
    office: AccountingOffice, *, name: str, contact_email: str = "", by: Actor
) -> Environment:
    """Note one more bookkeeping package with which an office works."""
    environment = Environment(office=office, name=name, contact_email=contact_email)
    environment.full_clean()
    environment.save()
    record("environment.added", target=environment, by=by, office_id=office.pk)
    return environment


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
) -> Client:
    """Take on a company as the client of an office.

    Raises ``InvalidValue`` for another office's environment, ``ValidationError`` for a company
    that is a client already.
    """
    _check_environments(office, [environment])
    client = Client(
        office=office,
        environment=environment,
        code=code,
        name=name,
        enterprise_number=normalise_enterprise_number(enterprise_number),
        contact_email=contact_email,
        language=language,
    )
    client.full_clean()
    client.save()
    facts = {"environment": str(environment.pk)}
    record("client.added", target=client, by=by, office_id=office.pk, facts=facts)
    return client


@transaction.atomic
def add_bank_account(client: Client, *, iban: str, currency: str, by: Actor) -> BankAccount:
    """Note an account of a client, whose statements then are passed to its office.

    Raises ``InvalidValue`` if it is no IBAN, ``ValidationError`` if it belongs to a client already.
    """
    number = normalise_iban(iban)
    account = BankAccount(
        client=client, iban=number, currency=currency.upper(), bank_bic=bic_of_iban(number)
    )
    account.full_clean()
    account.save()
    facts = {"client": str(client.pk)}
    record("bank_account.added", target=account, by=by, office_id=client.office_id, facts=facts)
    return account


@transaction.atomic
def add_member(
    office: AccountingOffice,
    user: User,
    *,
    role: Role,
    environments: Collection[Environment] = (),
    by: Actor,
) -> Membership:
    """Give a person a place in an office, limited to environments if any are named.

    Raises ``InvalidValue`` for another office's environments and for an Admin with limits,
    ``ValidationError`` for a person who has a place there already.
    """
    _check_environments(office, environments)
    if environments and role == Role.ADMIN:
        raise InvalidValue(_("An Admin can't be limited to environments."), code="admin_limited")
    membership = Membership(user=user, office=office, role=role)
    membership.full_clean()
    membership.save()
    membership.environments.set(environments)
    facts = {
        "user": user.pk,
        "role": str(role),
        "environments": sorted(str(environment.pk) for environment in environments),
    }
    record("membership.added", target=membership, by=by, office_id=office.pk, facts=facts)
    return membership


def _check_environments(office: AccountingOffice, environments: Collection[Environment]) -> None:
    if any(environment.office_id != office.pk for environment in environments):
        raise InvalidValue(
            _("This environment belongs to another office."), code="foreign_environment"
        )


@transaction.atomic
def close_office(office: AccountingOffice, *, by: Actor, reason: str) -> None:
    """Close an office from the very next request on; its consents end as well."""
    if not AccountingOffice.objects.open().filter(pk=office.pk).update(closed_at=timezone.now()):
        raise StateConflict("This office has been closed already.")
    record("office.closed", target=office, by=by, office_id=office.pk, reason=reason)
    enqueue("consents.tasks.close_for_office", office_id=str(office.pk))
