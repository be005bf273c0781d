"""Let go what was kept apart, once the cause is gone, in the order in which it arrived."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from audit.services import record
from common.actors import SYSTEM, Actor
from common.errors import StateConflict
from documents.files import content_of
from documents.kinds.recognition import reader_of
from documents.models import Reception
from documents.querysets import ReceptionQuerySet
from documents.services.placing import hold_owners, place, place_of
from offices.models import BankAccount, Client

OUTCOME = Reception.Outcome
AT_ONCE = 500


def release_waiting() -> int:
    """Place what waited for an account or a company that is known now; returns how much."""
    released = 0
    for reception in _placeable().order_by("received_at", "pk")[:AT_ONCE]:
        released += release_reception(reception, by=SYSTEM)
    return released


def _placeable() -> ReceptionQuerySet:
    accounts = BankAccount.objects.open().filter(
        iban=OuterRef("waiting_for"), client__archived_at__isnull=True
    )
    companies = Client.objects.kept().filter(enterprise_number=OuterRef("waiting_for"))
    known = Q(Exists(accounts)) | Q(Exists(companies))
    return Reception.objects.quarantined().exclude(waiting_for="").filter(known)


@transaction.atomic
def release_reception(reception: Reception, *, by: Actor) -> bool:
    """Try again to place what was kept apart; tell whether it could be.

    Raises ``StateConflict`` if it isn't kept apart any more.
    """
    content = content_of(reception.stored_file)
    read = reader_of(content)
    reading = read(content, reception.file_name) if read else None
    parts = reading.parts if reading else ()
    hold_owners(parts)
    owners = [(part, owner) for part in parts if (owner := place_of(part))]
    if not owners:
        _check_waiting(reception)
        return False
    moved = Reception.objects.quarantined().filter(pk=reception.pk)
    if not moved.update(outcome=OUTCOME.STORED, released_at=timezone.now(), waiting_for=""):
        _check_waiting(reception)
    documents = [document for part, owner in owners for document in place(part, owner, reception)]
    if not documents:
        Reception.objects.filter(pk=reception.pk).update(outcome=OUTCOME.REPEATED)
    facts = {"documents": [str(document.uuid) for document in documents]}
    record("document.released", target=reception, by=by, facts=facts)
    return True


def discard_reception(reception: Reception, *, reason: str, by: Actor) -> None:
    """Give up what was kept apart. Its bytes stay, and so does the reason."""
    with transaction.atomic():
        waiting = Reception.objects.quarantined().filter(pk=reception.pk)
        if not waiting.update(outcome=OUTCOME.DISCARDED, waiting_for=""):
            raise _no_longer()
        record("document.discarded", target=reception, by=by, reason=reason)


def _check_waiting(reception: Reception) -> None:
    if not Reception.objects.quarantined().filter(pk=reception.pk).exists():
        raise _no_longer()


def _no_longer() -> StateConflict:
    return StateConflict("This file isn't in quarantine any more.")
