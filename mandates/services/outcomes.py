"""What a provider's answer makes of a mandate: signed, refused, lapsed, or a file that is unfit."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.services import record
from common.actors import Actor
from common.antivirus import infection_of
from common.errors import DomainError, StateConflict
from mandates.files import keep, kept
from mandates.kinds import MandateKind
from mandates.mails import announce_problem
from mandates.models import Envelope, Mandate, MandateVersion, SigningRequest
from mandates.services.invitations import complete_signature
from mandates.services.providing import open_envelope
from mandates.services.winning import note, one_winner
from mandates.services.withdrawing import withdraw_offer
from mandates.signing import Given, Outcome, ProviderAway, SigningProvider
from mandates.states import OFFERED, EnvelopeState, MandateState, ProblemReason, SigningState

S, E = MandateState, EnvelopeState
CLOCKS_DIFFER = timedelta(minutes=5)
SHORTEST_LIFE = timedelta(days=1)
"""A signing that lapses sooner isn't begun anew by itself: something is wrong with it."""
UNFIT = {
    "another_document": gettext_lazy("the file isn't the document that was offered"),
    "changed_pages": gettext_lazy("pages of the document were changed"),
    "unsigned": gettext_lazy("the file bears no signature"),
    "not_everybody": gettext_lazy("somebody who has to sign hasn't"),
    "bad_signature": gettext_lazy("a signature in the file doesn't hold"),
    "untrusted": gettext_lazy("a signature was made with a certificate that we don't trust"),
    "infected": gettext_lazy("the antivirus found malware in the file"),
}
DAMAGED = gettext_lazy("the file can't be read as a PDF that is only pages")


class Unfit(DomainError):
    """A file, or what is said about it, can't count as the signature; ``code`` says why."""


def take_signed(
    envelope: Envelope, outcome: Outcome, *, provider: SigningProvider, by: Actor
) -> None:
    """Take what a provider had signed, after a look at the file; the mandate is signed by that.

    Raises ``Unfit``, ``ProviderAway``, ``OSError`` if the antivirus is away, and ``StateConflict``
    if this version isn't waited for any more.
    """
    version = envelope.mandate_version
    _check_given(version, outcome.given)
    pdf = provider.fetch(envelope.pk)
    sha256 = hashlib.sha256(pdf).hexdigest()
    if outcome.sha256 and outcome.sha256 != sha256:
        raise ProviderAway(f"{provider.name} gives another file than it says.")
    _check_file(pdf, version, certificates=provider.certificates)
    mandate = version.mandate
    keep(pdf)
    with one_winner(mandate, wanted="signed", by=by):
        _hold(mandate)
        _settle(envelope, E.SIGNED, file_sha256=sha256)
        for given in outcome.given:
            _write_signature(envelope, given, provider=provider, by=by)
        complete_signature(mandate, version, by=by)


def _check_given(version: MandateVersion, given: Sequence[Given]) -> None:
    wanted = {str(each.pk) for each in version.mandate.signatories.active()}
    if {each.person for each in given} != wanted or len(given) != len(wanted):
        raise _unfit("not_everybody")
    latest = timezone.now() + CLOCKS_DIFFER
    if any(not version.created_at - CLOCKS_DIFFER <= each.signed_at <= latest for each in given):
        raise ProviderAway("A signature is said to be older than the document, or still to come.")


def _check_file(pdf: bytes, version: MandateVersion, *, certificates: str) -> None:
    from mandates.foreign_signatures import why_not_taken  # noqa: PLC0415  # pyHanko is slow

    if infection_of(pdf):
        raise _unfit("infected", pdf)
    offered = kept(version.pdf_sha256)
    if code := why_not_taken(pdf, offered=offered, certificates=certificates):
        raise _unfit(code, pdf)


def _unfit(code: str, pdf: bytes = b"") -> Unfit:
    digest = hashlib.sha256(pdf).hexdigest() if pdf else ""
    return Unfit(str(UNFIT.get(code, DAMAGED)), code=code, sha256=digest)


def _hold(mandate: Mandate) -> None:
    Mandate.objects.filter(pk=mandate.pk).update(version=F("version") + 1)
    mandate.refresh_from_db()


def _settle(envelope: Envelope, to: EnvelopeState, **changes: object) -> None:
    """End a signing that still counts, or say that it doesn't."""
    waits = envelope.mandate_version.mandate.state == OFFERED[MandateKind.CODA]
    if not waits or not Envelope.objects.in_use().settle(envelope, to, **changes):
        raise StateConflict(_("This mandate no longer waits for a signature."))


def _write_signature(
    envelope: Envelope, given: Given, *, provider: SigningProvider, by: Actor
) -> None:
    version = envelope.mandate_version
    pending = SigningRequest.objects.pending().select_related("signatory")
    request = pending.get(mandate_version=version, signatory_id=UUID(given.person))
    name = given.name or request.signatory.name or request.signatory.email
    capacity = given.capacity or request.signatory.capacity or _("signatory")
    SigningRequest.objects.settle(
        request,
        SigningState.SIGNED,
        signer_name=name,
        signer_capacity=capacity,
        signed_elsewhere_at=given.signed_at,
        confirmed_by=", ".join(filter(None, [provider.name, given.method, envelope.number])),
    )
    record(
        "mandate.signature_given",
        target=version.mandate,
        by=by,
        office_id=version.mandate.office_id,
        facts={
            "version": version.number,
            "content_sha256": version.content_sha256,
            "signatory": given.person,
            "request": str(request.pk),
            "provider": provider.name,
        },
        personal={"signer": name, "capacity": capacity},
    )


def note_refused(envelope: Envelope, outcome: Outcome, *, by: Actor) -> None:
    """Note that somebody refused to sign with a provider, which puts the mandate into Problem."""
    reason = outcome.reason or _("no reason was given")
    version = envelope.mandate_version
    with one_winner(version.mandate, wanted=S.PROBLEM, by=by):
        _hold(version.mandate)
        _settle(envelope, E.REFUSED, refusal=reason)
        pending = SigningRequest.objects.pending().filter(mandate_version=version)
        for request in pending:
            if str(request.signatory_id) == outcome.person:
                SigningRequest.objects.settle(request, SigningState.REFUSED, refusal=reason)
        _stop(version.mandate, ProblemReason.CLIENT_REFUSED, reason)
        facts = {"version": version.number, "signatory": outcome.person}
        note("rejected", version.mandate, by=by, reason=reason, **facts)


def note_unfit(envelope: Envelope, unfit: Unfit, *, by: Actor) -> None:
    """Note that what came back can't count, which puts the mandate into Problem; it isn't kept."""
    version = envelope.mandate_version
    with one_winner(version.mandate, wanted=S.PROBLEM, by=by):
        _hold(version.mandate)
        _settle(envelope, E.REJECTED, refusal=unfit.message)
        _stop(version.mandate, ProblemReason.SIGNATURE_REJECTED, unfit.message)
        facts = {"code": unfit.code, "version": version.number, **unfit.meta}
        note("signature_rejected", version.mandate, by=by, reason=unfit.message, **facts)


def _stop(mandate: Mandate, reason: ProblemReason, text: str) -> None:
    Mandate.objects.move(mandate, S.PROBLEM, reason=reason, reason_text=text)
    withdraw_offer(mandate)
    mandate.refresh_from_db()
    announce_problem(mandate)


@transaction.atomic
def note_expired(envelope: Envelope, *, by: Actor) -> None:
    """Note that a signing has lapsed at its provider, and begin it anew if links still work."""
    if not Envelope.objects.in_use().settle(envelope, E.EXPIRED):
        return
    version = envelope.mandate_version
    note("signing_expired", version.mandate, by=by, version=version.number)
    links = SigningRequest.objects.usable().filter(mandate_version=version)
    if timezone.now() - envelope.created_at >= SHORTEST_LIFE and links.exists():
        open_envelope(version, envelope.provider)
