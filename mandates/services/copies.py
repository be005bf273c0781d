"""Mandates signed on paper: take in the scan, look at it, accept or reject it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.services import record
from common.actors import Actor
from common.errors import InvalidValue, StateConflict
from mandates.files import keep
from mandates.mails import (
    announce_copy_accepted,
    announce_copy_rejected,
    announce_signed_on_paper,
)
from mandates.models import Mandate, MandateVersion, SignedCopy
from mandates.scans import Refusal, ScanVerdict, check
from mandates.selectors import current_version, why_not_on_paper
from mandates.services.banking import report_problem
from mandates.services.invitations import complete_signature
from mandates.services.winning import note, one_winner
from mandates.states import (
    ENDED_BY_THE_COPY,
    MENDED_BY_ANOTHER_COPY,
    CopyState,
    ProblemReason,
)


class ScanRefused(InvalidValue):
    """A scan can't be taken; ``refusals`` say why, each a sentence with what to do."""

    code = "scan_refused"

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(" ".join(each.sentence for each in refusals))
        self.refusals = tuple(refusals)


def upload_copy(mandate: Mandate, scan: bytes, *, by: Actor) -> SignedCopy:
    """Take in the scan of a mandate that was signed by hand, for staff to look at.

    The same file again is the same copy; another one takes the place of one that still waits.
    Raises ``StateConflict`` if this mandate can't be signed on paper (any more), ``ScanRefused``
    for what a look at the file finds wrong; nothing of a refused file is kept.
    """
    version = _version_on_paper(mandate)
    verdict = _verdict_on(scan, version)
    if not verdict.is_accepted:
        _note_refused(mandate, scan, verdict, by=by)
        raise ScanRefused(verdict.refusals)
    sha256 = keep(scan)
    with one_winner(mandate, wanted="copy_uploaded", by=by):
        _lock(mandate)
        _check_still_current(mandate, version)
        return _written(mandate, version, sha256, pages=verdict.pages, by=by)


def _version_on_paper(mandate: Mandate) -> MandateVersion:
    version = current_version(mandate)
    sentence = why_not_on_paper(mandate)
    if sentence or version is None:
        raise StateConflict(sentence, code="not_on_paper", status=mandate.state)
    return version


def _verdict_on(scan: bytes, version: MandateVersion) -> ScanVerdict:
    if hashlib.sha256(scan).hexdigest() == version.pdf_sha256:
        sentence = _(
            "This is the document as it was offered, without a signature. Print it, have it "
            "signed by hand, and scan that."
        )
        return ScanVerdict((Refusal("unsigned", sentence),))
    return check(scan, offered=version.frozen)


def _note_refused(mandate: Mandate, scan: bytes, verdict: ScanVerdict, *, by: Actor) -> None:
    note(
        "copy_refused",
        mandate,
        by=by,
        codes=[refusal.code for refusal in verdict.refusals],
        size=len(scan),
        sha256=hashlib.sha256(scan).hexdigest(),
    )


def _lock(mandate: Mandate) -> None:
    """Let nobody else change the mandate until the transaction ends; look at what it is now."""
    Mandate.objects.filter(pk=mandate.pk).update(version=F("version") + 1)
    mandate.refresh_from_db()


def _check_still_current(mandate: Mandate, version: MandateVersion) -> None:
    """Refuse what came too late: it was signed online meanwhile, or has changed, or has ended."""
    now = current_version(mandate)
    if now != version or why_not_on_paper(mandate):
        raise StateConflict(
            _("This mandate no longer waits for a signature on this version."),
            status=mandate.state,
        )


def _written(
    mandate: Mandate, version: MandateVersion, sha256: str, *, pages: int, by: Actor
) -> SignedCopy:
    known = version.copies.filter(sha256=sha256, state__in=[CopyState.WAITING, CopyState.REJECTED])
    if same := known.order_by("uploaded_at", "pk").last():
        if same.state == CopyState.REJECTED:
            raise InvalidValue(
                _("This same file was rejected before: %(reason)s. Scan the mandate anew.")
                % {"reason": same.get_problem_display()},
                code="copy_rejected",
            )
        return same
    version.copies.waiting().update(state=CopyState.REPLACED, settled_at=timezone.now())
    copy = SignedCopy.objects.create(
        mandate_version=version, sha256=sha256, pages=pages, uploaded_at=timezone.now()
    )
    number = version.number
    note("copy_uploaded", mandate, by=by, version=number, copy=str(copy.pk), sha256=sha256)
    return copy


def accept_copy(copy: SignedCopy, *, signed_on: date, signers: Sequence[str], by: Actor) -> Mandate:
    """Take a scan for the signature, after somebody has compared it with what was offered.

    ``signers`` are the names as they stand beside the signatures, at least one a box. Raises
    ``InvalidValue`` for too few names and for a day that lies ahead or before the version was made,
    ``StateConflict`` if the mandate no longer waits for this copy.
    """
    version = copy.mandate_version
    mandate = version.mandate
    names = [name for name in (" ".join(each.split()) for each in signers) if name]
    _check_signatures(version, names, signed_on)
    with one_winner(mandate, wanted="signed", by=by):
        _lock(mandate)
        _settle(copy, CopyState.ACCEPTED, signed_on=signed_on, signers=names)
        MandateVersion.objects.filter(pk=version.pk).update(scan_sha256=copy.sha256)
        record(
            "mandate.scan_taken",
            target=mandate,
            by=by,
            office_id=mandate.office_id,
            facts={
                "version": version.number,
                "scan_sha256": copy.sha256,
                "signed_on": signed_on.isoformat(),
            },
            personal={"signers": names},
        )
        complete_signature(mandate, version, by=by)
        mandate.refresh_from_db()
        announce_copy_accepted(copy)
        announce_signed_on_paper(copy)
    return mandate


def _check_signatures(version: MandateVersion, names: Sequence[str], signed_on: date) -> None:
    boxes = version.frozen.signature_count
    if len(names) < boxes:
        raise InvalidValue(
            ngettext(
                "Write down who signed, a name a line.",
                "The document is to be signed by %(count)d people: write down %(count)d names, or "
                "reject the copy because a signature is missing.",
                boxes,
            )
            % {"count": boxes},
            code="signers",
        )
    if not version.frozen.issued_on <= signed_on <= timezone.localdate():
        raise InvalidValue(
            _("It was signed on a day between the making of the document and today."),
            code="signed_on",
        )


def reject_copy(copy: SignedCopy, *, problem: ProblemReason, text: str = "", by: Actor) -> Mandate:
    """Refuse a scan, with the reason that the office reads.

    Where another copy of the same document mends it, the mandate waits on; for what is wrong with
    the document itself the mandate is put into Problem. Raises ``InvalidValue`` for a reason that
    says nothing about a copy, ``StateConflict`` if the mandate no longer waits for this copy.
    """
    if problem not in MENDED_BY_ANOTHER_COPY | ENDED_BY_THE_COPY:
        raise InvalidValue(_("This reason says nothing about a copy."), code="problem")
    version = copy.mandate_version
    mandate = version.mandate
    with one_winner(mandate, wanted="copy_rejected", by=by):
        _lock(mandate)
        _settle(copy, CopyState.REJECTED, problem=problem, problem_text=text)
        named = {"copy": str(copy.pk), "problem": problem}
        note("copy_rejected", mandate, by=by, reason=text, version=version.number, **named)
        if problem in ENDED_BY_THE_COPY:
            report_problem(mandate, reason=problem, text=text, by=by)
        else:
            announce_copy_rejected(copy)
    return mandate


def _settle(copy: SignedCopy, to: CopyState, **changes: object) -> None:
    if not SignedCopy.objects.settle(copy, to, **changes):
        copy.refresh_from_db()
        raise StateConflict(
            _("This copy no longer waits to be looked at: it is “%(state)s”.")
            % {"state": copy.get_state_display()},
            code="copy_settled",
        )
    copy.refresh_from_db()
