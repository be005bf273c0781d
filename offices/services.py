"""Close an office: nobody works there any more, nothing of it is passed on."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from audit.services import record
from common.actors import Actor
from common.errors import StateConflict
from offices.models import AccountingOffice
from outbox.services import enqueue


@transaction.atomic
def close_office(office: AccountingOffice, *, by: Actor, reason: str) -> None:
    """Close an office from the very next request on; its consents end as well."""
    if not AccountingOffice.objects.open().filter(pk=office.pk).update(closed_at=timezone.now()):
        raise StateConflict("This office has been closed already.")
    record("office.closed", target=office, by=by, office_id=office.pk, reason=reason)
    enqueue("consents.tasks.close_for_office", office_id=str(office.pk))
