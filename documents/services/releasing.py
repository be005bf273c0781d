"""Let go what was kept apart, once the cause is gone, in the order in which it arrived."""

from __future__ import annotations

import logging
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import SYSTEM, Actor
from common.antivirus import infection_of
from common.errors import DomainError, StateConflict
from documents.files import content_of
from documents.kinds.parts import Reading
from documents.kinds.recognition import reader_of
from documents.models import Document, Reception, Source
from documents.querysets import ReceptionQuerySet
from documents.services.owners import hold_owners, place_of
from documents.services.placing import place
from documents.services.receiving import Arrival, somebodys, take_in_pieces
from mandates.models import Mandate, MandateAccount
from offices.models import BankAccount, Client

logger = logging.getLogger(__name__)

OUTCOME = Reception.Outcome
AT_ONCE = 500
NO_MANDATE = "no_mandate"
NUMBER_LENGTH = 10


def release_waiting() -> int:
    """Place what waited for an account or a company that is known now; returns how much.

    The first that came goes first. What can't be let go stays, and doesn't hold up the others.
    """
    released = 0
    waiting = _placeable().order_by("received_at", "pk").values_list("pk", flat=True)
    for pk in list(waiting):
        released += _tried(pk)
        if released == AT_ONCE:
            break
    return released


def _tried(pk: UUID) -> bool:
    try:
        reception = Reception.objects.select_related("stored_file").get(pk=pk)
        return release_reception(reception, by=SYSTEM)
    except StateConflict:  # somebody else was quicker
        return False
    except (DomainError, OSError) as error:
        logger.error("reception_left", extra={"reception": str(pk), "error": str(error)})  # noqa: TRY400
        return False


def _placeable() -> ReceptionQuerySet:
    waiting_for = OuterRef("waiting_for")
    accounts = BankAccount.objects.open().filter(iban=waiting_for, client__archived_at__isnull=True)
    first = Substr(waiting_for, 1, NUMBER_LENGTH)
    second = Substr(waiting_for, NUMBER_LENGTH + 2, NUMBER_LENGTH)
    companies = Client.objects.kept().filter(
        Q(enterprise_number=first) | Q(enterprise_number=second)
    )
    known = Q(Exists(accounts)) | Q(Exists(companies))
    under = MandateAccount.objects.live().filter(bank_account__iban=waiting_for)
    mandates = Mandate.objects.live().filter(client__enterprise_number=waiting_for)
    known &= ~Q(reason=NO_MANDATE) | Q(Exists(under)) | Q(Exists(mandates))
    return Reception.objects.quarantined().exclude(waiting_for="").filter(known)


@transaction.atomic
def release_reception(reception: Reception, *, by: Actor) -> bool:
    """Try again to place what was kept apart; tell whether any of it could be.

    What can't be placed of it goes on waiting, by itself. Raises ``StateConflict`` if it isn't kept
    apart any more.
    """
    reading = _read(reception)
    hold_owners(reading.parts)
    if not any(place_of(part) for part in reading.parts):
        _check_waiting(reception)
        return False
    moved = Reception.objects.quarantined().filter(pk=reception.pk)
    if not moved.update(outcome=OUTCOME.STORED, released_at=timezone.now(), waiting_for=""):
        raise _no_longer()
    documents = _placed(reception, reading, by)
    facts = {"documents": [str(document.uuid) for document in documents]}
    record("document.released", target=reception, by=by, facts=facts)
    return True


def _read(reception: Reception) -> Reading:
    content = content_of(reception.stored_file)
    read = None if infection_of(content) else reader_of(content)
    return read(content, reception.file_name) if read else Reading("", [])


def _placed(reception: Reception, reading: Reading, by: Actor) -> list[Document]:
    """Place a file that is let go: under its own reception, or each part under one of its own."""
    here = Reception.objects.filter(pk=reception.pk)
    parts = somebodys(reading.parts)
    if len(parts) > 1:
        here.update(outcome=OUTCOME.UNPACKED)
        arrival = Arrival(reception.file_name, Source(reception.source), by)
        return take_in_pieces(reception, arrival, reading, parts).documents
    owner = place_of(parts[0])
    documents = place(parts[0], owner, reception) if owner else []
    if not documents:
        here.update(outcome=OUTCOME.REPEATED)
    return documents


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
    return StateConflict(_("This file isn't in quarantine any more."))
