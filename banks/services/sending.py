"""Bring signed mandates to their banks, and take back what the banks say about the files."""

from __future__ import annotations

import logging
from pathlib import Path

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from banks import folders
from banks.models import Handover
from banks.receipts import Receipt, read_receipt
from banks.selectors import signed_file, signed_version
from common.actors import SYSTEM, Actor, ActorKind
from common.errors import DomainError, InvalidValue, StateConflict
from mandates.files import kept
from mandates.kinds import MandateKind, MandatePart, SourceKind
from mandates.models import Mandate, MandateVersion
from mandates.selectors import documents_of, source_named, source_of, sources
from mandates.services import note_handed_over, report_problem, send_to_source
from mandates.services.winning import note
from mandates.states import MandateState, ProblemReason

logger = logging.getLogger(__name__)
S = MandateState


def send_on(mandate: Mandate) -> None:
    """Bring a signed mandate to its bank. Twice is once, also after a crash at any point.

    With a bank that answers over Bankconnect it is listed there from now on; for another one its
    PDF is put into the bank's folder, and the mandate goes on when the receipt comes.
    """
    version, bank = signed_version(mandate), source_of(mandate)
    if version is None or bank is None or not _is_to_be_sent(mandate):
        return
    if not bank.answers_online:
        place(_open_handover(mandate, version))
    elif mandate.state == S.SIGNED:
        send_to_source(mandate, receipt="", file_sha256=signed_file(version), by=SYSTEM)
    elif mandate.dispatches.filter(receipt="", file_sha256="").exists():  # put back
        note_handed_over(mandate, file_sha256=signed_file(version))


def _is_to_be_sent(mandate: Mandate) -> bool:
    """Tell whether the bank is still to have the document: for the first time, or once more."""
    if mandate.kind != MandateKind.CODA or MandatePart.BANK not in documents_of(mandate):
        return False
    last = mandate.dispatches.order_by("-attempt").first()
    again = mandate.state == S.BANK_PROCEDURE and last is not None and not last.receipt
    return again or mandate.state == S.SIGNED


@transaction.atomic
def _open_handover(mandate: Mandate, version: MandateVersion) -> Handover:
    """Return the handover that waits for its receipt; without one, begin the next."""
    Mandate.objects.select_for_update(no_key=True).get(pk=mandate.pk)
    waiting = Handover.objects.unsettled().filter(mandate=mandate).first()
    if waiting:
        return waiting
    last = mandate.handovers.aggregate(last=Max("number"))["last"] or 0
    return Handover.objects.create(
        mandate=mandate,
        number=last + 1,
        file_name=f"{mandate.reference}-v{version.number}-{last + 1}.pdf",
        file_sha256=signed_file(version),
    )


def place(handover: Handover) -> None:
    """Put the file of a handover into its bank's folder, exactly once.

    The finished draft is noted before it is moved. Whoever comes later, or after a crash, moves
    that same draft or finds it moved; a draft that somebody else made meanwhile is thrown away.
    """
    if handover.placed_at:
        return
    bank = handover.mandate.source
    if not handover.draft:
        draft = folders.write_draft(bank, kept(handover.file_sha256))
        if not Handover.objects.filter(pk=handover.pk, draft="").update(draft=draft):
            folders.discard_draft(bank, draft)
        handover.refresh_from_db()
    folders.publish(bank, handover.draft, handover.file_name)
    _note_placed(handover)


@transaction.atomic
def _note_placed(handover: Handover) -> None:
    here = Handover.objects.filter(pk=handover.pk, placed_at__isnull=True)
    if here.update(placed_at=timezone.now()):
        note_handed_over(handover.mandate, file_sha256=handover.file_sha256)
    handover.refresh_from_db()


@transaction.atomic
def place_again(handover: Handover, *, by: Actor, reason: str) -> Handover:
    """Give up a file that got lost, and put the mandate into the folder under another name.

    Raises ``StateConflict`` if a receipt has come, or the mandate no longer goes to the bank.
    """
    mandate = handover.mandate
    if not Handover.objects.settle(handover, refusal=_("lost: %s") % reason[:280]):
        raise StateConflict(_("Nothing is waited for here any more."))
    version = signed_version(mandate)
    if version is None or not _is_to_be_sent(mandate):
        raise StateConflict(_("This mandate no longer has to go to the bank."))
    note("handover_lost", mandate, by=by, reason=reason, file=handover.file_name)
    again = _open_handover(mandate, version)
    transaction.on_commit(lambda: place(again))
    return again


def send_what_waits(*, limit: int = 200) -> int:
    """Bring what is signed to the banks that answer over Bankconnect by now; returns how many."""
    online = [facts.code for facts in sources(SourceKind.BANK) if facts.answers_online]
    waiting = Mandate.objects.filter(kind=MandateKind.CODA, state=S.SIGNED, source__in=online)
    sent = 0
    for mandate in waiting.order_by("state_modified_at", "pk")[:limit]:
        try:
            send_on(mandate)
        except StateConflict:  # somebody else has sent it at this very moment
            continue
        sent += mandate.state == S.BANK_PROCEDURE
    return sent


def take_receipts() -> int:
    """Read what the banks have answered in their folders; returns how many receipts were taken.

    One that can't be taken is put apart, with a note of why, and holds up no other.
    """
    waited_for = Handover.objects.unsettled().values_list("mandate__source", flat=True)
    taken = 0
    for bank in sorted(set(waited_for.order_by())):
        for path in folders.receipts(bank):
            try:
                taken += _take_file(bank, path)
            except OSError as error:
                logger.warning("receipt_left", extra={"file": path.name, "error": error.strerror})
    return taken


def _take_file(bank: str, path: Path) -> bool:
    """Take one receipt, then put it away: a crash in between makes it come again, harmlessly."""
    try:
        with path.open("rb") as file:
            content = file.read(folders.LARGEST_RECEIPT + 1)
        if len(content) > folders.LARGEST_RECEIPT:
            raise InvalidValue("This is larger than a receipt can be.")
        take_receipt(bank, read_receipt(content))
    except DomainError as error:
        logger.warning("receipt_refused", extra={"bank": bank, "code": error.code})
        folders.put_away(path, why=error.message)
        return False
    folders.put_away(path)
    return True


def take_receipt(bank: str, receipt: Receipt) -> None:
    """Note that a bank has a mandate, or why it couldn't take it. The same again changes nothing.

    Raises ``InvalidValue`` for a file that the bank wasn't given, or for another content, and
    ``StateConflict`` after another receipt for the same file.
    """
    handovers = Handover.objects.select_related("mandate__client", "mandate__office")
    handover = handovers.filter(file_name=receipt.file, mandate__source=bank).first()
    if handover is None or not handover.draft:
        raise InvalidValue("No file of this name was put into this folder.")
    if handover.file_sha256 != receipt.sha256:
        raise InvalidValue("The receipt is for another content than what was put there.")
    place(handover)  # the worker that put it there may have died before it could say so
    refusal = "" if receipt.accepted else receipt.reason
    with transaction.atomic():
        if Handover.objects.settle(handover, receipt=receipt.receipt, refusal=refusal):
            _go_on(handover, receipt)
            return
    handover.refresh_from_db()
    if (handover.receipt, handover.refusal) != (receipt.receipt, refusal):
        raise StateConflict("There was another receipt for this file already.")


def _go_on(handover: Handover, receipt: Receipt) -> None:
    """Move the mandate on, if it still waits for this; it may have ended, or been noted by hand."""
    mandate = Mandate.objects.select_related("client", "office").get(pk=handover.mandate_id)
    bank = source_named(SourceKind.BANK, mandate.source)
    by = Actor(ActorKind.BANK, "", bank.name)
    if not receipt.accepted:
        if mandate.state in {S.SIGNED, S.BANK_PROCEDURE}:
            report_problem(mandate, reason=ProblemReason.OTHER, text=receipt.reason, by=by)
    elif mandate.state == S.SIGNED:
        send_to_source(mandate, receipt=receipt.receipt, file_sha256=receipt.sha256, by=by)
    elif mandate.state == S.BANK_PROCEDURE:
        note_handed_over(mandate, file_sha256=receipt.sha256, receipt=receipt.receipt, by=by)
