"""Take on offices and their bookkeeping packages; close an office that leaves."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import Actor
from common.errors import StateConflict
from common.numbers import enterprise_number_in
from offices.models import AccountingOffice, Environment
from offices.services.conflicts import one_winner
from outbox.services import enqueue


@transaction.atomic
def add_office(
    name: str,
    *,
    enterprise_number: str,
    contact_email: str,
    language: str,
    by: Actor,
    **entity: str,
) -> AccountingOffice:
    """Take on an office; ``entity`` are of ``ENTITY_FIELDS``.

    Raises ``ValidationError`` if it is one already.
    """
    office = AccountingOffice(
        name=name,
        enterprise_number=enterprise_number_in(enterprise_number),
        contact_email=contact_email,
        language=language,
        **entity,
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
    with one_winner(_("This office has an environment of this name already.")):
        environment.save()
    record("environment.added", target=environment, by=by, office_id=office.pk)
    return environment


@transaction.atomic
def rename_environment(
    environment: Environment, *, name: str, contact_email: str = "", by: Actor
) -> Environment:
    """Give an environment another name or address. Raises ``ValidationError`` for a name in use."""
    environment.name = name
    environment.contact_email = contact_email
    environment.full_clean()
    with one_winner(_("This office has an environment of this name already.")):
        environment.save(update_fields=["name", "contact_email"])
    record("environment.renamed", target=environment, by=by, office_id=environment.office_id)
    return environment


@transaction.atomic
def change_office(
    office: AccountingOffice, *, version: int, by: Actor, **changes: str
) -> list[str]:
    """Change where an office is and who speaks for it; returns the names of what changed.

    ``changes`` are of ``ENTITY_FIELDS`` and are printed on the mandates that are made from now on;
    those that wait for a signature are made anew. ``version`` is the one that the person saw.
    Raises ``StateConflict`` if somebody changed the office since, ``ValidationError``.
    """
    changed = sorted(name for name, value in changes.items() if getattr(office, name) != value)
    for name in changed:
        setattr(office, name, changes[name])
    office.full_clean()
    if not changed:
        return changed
    here = AccountingOffice.objects.filter(pk=office.pk, version=version)
    if not here.update(version=F("version") + 1, **{name: changes[name] for name in changed}):
        raise StateConflict(_("Somebody changed the organisation since you opened this page."))
    facts = {"changed": changed}
    record("office.changed", target=office, by=by, office_id=office.pk, facts=facts)
    enqueue("mandates.tasks.renew_for_office", office_id=str(office.pk))
    office.refresh_from_db()
    return changed


@transaction.atomic
def close_office(office: AccountingOffice, *, by: Actor, reason: str) -> None:
    """Close an office from the very next request on; its consents and mandates end as well."""
    if not AccountingOffice.objects.open().filter(pk=office.pk).update(closed_at=timezone.now()):
        raise StateConflict(_("This office has been closed already."))
    record("office.closed", target=office, by=by, office_id=office.pk, reason=reason)
    enqueue("consents.tasks.close_for_office", office_id=str(office.pk))
    enqueue("mandates.tasks.close_for_office", office_id=str(office.pk))
