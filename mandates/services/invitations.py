"""Invite to sign, and everything that somebody does with their link."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import SYSTEM, Actor, ActorKind
from common.budgets import spend
from common.errors import InvalidValue, StateConflict
from common.keys import encrypt, generate_secret, keyed_hash
from mandates.kinds import MandateKind
from mandates.mails import announce_problem, ask_to_sign, send_code_mail
from mandates.models import Envelope, Mandate, MandateVersion, Signatory, SigningRequest
from mandates.periods import CODE_ATTEMPTS, CODE_LIVES, CODES_AN_HOUR, LINK_LIVES
from mandates.services.winning import note, one_winner
from mandates.services.withdrawing import withdraw_offer
from mandates.states import (
    AFTER_SIGNATURE,
    OFFERED,
    MandateState,
    ProblemReason,
    SigningState,
)
from offices.services import note_email_proven
from outbox.services import enqueue

S = MandateState
REFUSING_LENGTH = 300


class LinkUnusable(StateConflict):
    """The link doesn't lead to a signature any more; ``code`` says why."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, as they say themselves on the page."""

    name: str
    capacity: str


def invite(
    signatory: Signatory,
    version: MandateVersion,
    *,
    is_reminder: bool = False,
    is_mailed: bool = True,
    envelope: Envelope | None = None,
) -> str:
    """Give a signatory a link to a version, by mail if the portal mails; returns its token.

    A link from before stops working. ``envelope`` is the signing with another provider, if one is
    open. Belongs inside a transaction that holds the mandate.
    """
    pending = SigningRequest.objects.pending().filter(signatory=signatory)
    pending.update(state=SigningState.REPLACED, settled_at=timezone.now(), sealed_token="")
    token, now = generate_secret("mcb_sign"), timezone.now()
    mandate = signatory.mandate
    request = SigningRequest.objects.create(
        signatory=signatory,
        mandate_version=version,
        token_hash=keyed_hash(token),
        sealed_token=encrypt(token),
        created_at=now,
        expires_at=now + LINK_LIVES[MandateKind(mandate.kind)],
    )
    if is_mailed:
        ask_to_sign(request, token=token, is_reminder=is_reminder, envelope=envelope)
    return token


def waits_for(signatory: Signatory, version: MandateVersion) -> bool:
    """Tell whether a version still lacks the signature of somebody who is asked for it."""
    offered = {*OFFERED.values(), S.INVITATION_EXPIRED}
    signed = signatory.requests.filter(mandate_version=version, state=SigningState.SIGNED)
    return (
        signatory.mandate.state in offered and signatory.retired_at is None and not signed.exists()
    )


def open_link(request: SigningRequest) -> SigningRequest:
    """Note that somebody opened a link for the first time.

    Raises ``LinkUnusable`` with why, and what the person can do.
    """
    check_usable(request)
    opened = SigningRequest.objects.pending().filter(pk=request.pk, opened_at__isnull=True)
    if opened.update(opened_at=timezone.now()):
        mandate = request.signatory.mandate
        note("link_opened", mandate, by=signer_of(request), signatory=str(request.signatory_id))
    request.refresh_from_db()
    return request


def check_usable(request: SigningRequest) -> None:
    """Raise ``LinkUnusable`` if a link no longer leads to a signature."""
    reasons = {
        SigningState.SIGNED: _("You have signed this already. There is nothing left to do."),
        SigningState.REFUSED: _("You refused to sign this. Ask your accountant to order it again."),
        SigningState.REPLACED: _("A newer link was sent to you. Please use that one."),
        SigningState.VOID: _("The document has changed since. Please use the newest link."),
    }
    if request.state in reasons:
        raise LinkUnusable(reasons[SigningState(request.state)], code=f"link_{request.state}")
    if request.expires_at <= timezone.now():
        raise LinkUnusable(
            _("This link has expired. Ask your accountant for a new one."), code="link_expired"
        )


def _check_signs_here(request: SigningRequest) -> None:
    if request.mandate_version.envelopes.in_use().exists():
        raise StateConflict(
            _("The bank wants this document signed with another provider. Use the button here."),
            code="signed_elsewhere",
        )


def refuse(request: SigningRequest, *, reason: str, by: Actor) -> None:
    """Refuse to sign, which puts the mandate into Problem; raises ``LinkUnusable``."""
    reason = " ".join(reason.split())[:REFUSING_LENGTH]
    if not reason:
        raise InvalidValue(_("Please say why, so that your accountant can help."), code="reason")
    mandate = request.signatory.mandate
    with one_winner(mandate, wanted=S.PROBLEM, by=by):
        check_usable(request)
        Mandate.objects.move(
            mandate, S.PROBLEM, reason=ProblemReason.CLIENT_REFUSED, reason_text=reason
        )
        if not SigningRequest.objects.settle(request, SigningState.REFUSED, refusal=reason):
            raise LinkUnusable(_("This link no longer works."), code="link_replaced")
        withdraw_offer(mandate)
        note("rejected", mandate, by=by, reason=reason, signatory=str(request.signatory_id))
        mandate.refresh_from_db()
        announce_problem(mandate)


def send_code(request: SigningRequest) -> None:
    """Mail a code of six digits, good for ten minutes; the one before stops working.

    Raises ``LinkUnusable``, ``InvalidValue`` without an address, ``BudgetSpent``.
    """
    check_usable(request)
    _check_signs_here(request)
    if not request.signatory.email:
        raise InvalidValue(
            _("We have no e-mail address of you. Ask your accountant to add it."), code="no_email"
        )
    spend("signing_code", str(request.signatory_id), limit=CODES_AN_HOUR, seconds=3_600)
    code = f"{secrets.randbelow(10**6):06d}"
    code_hash = _hash_of(request, code)
    with transaction.atomic():
        SigningRequest.objects.pending().filter(pk=request.pk).update(
            code_hash=code_hash,
            code_expires_at=timezone.now() + CODE_LIVES,
            code_attempts=0,
        )
        send_code_mail(request, code=code, key=code_hash[:16])
        mandate = request.signatory.mandate
        note("code_sent", mandate, by=SYSTEM, signatory=str(request.signatory_id))


def _hash_of(request: SigningRequest, code: str) -> str:
    return keyed_hash(f"signing code {request.pk} {code}")


def sign(
    request: SigningRequest, *, code: str, content_sha256: str, signer: Signer, by: Actor
) -> Mandate:
    """Sign the version that the signatory read; the last signature moves the mandate on.

    ``content_sha256`` is the hash of what was on the screen. Raises ``LinkUnusable``,
    ``StateConflict`` if that is not the version that counts, ``InvalidValue`` for a wrong code and
    for a name or capacity that is missing.
    """
    check_usable(request)
    _check_signs_here(request)
    version = request.mandate_version
    if version.content_sha256 != content_sha256:
        raise StateConflict(
            _("The document has changed since you opened it. Please read it again."),
            code="document_changed",
        )
    _check_signer(signer)
    _check_code(request, code)
    mandate = request.signatory.mandate
    with one_winner(mandate, wanted="signed", by=by):
        _write_signature(request, signer=signer, by=by)
    return mandate


def _check_signer(signer: Signer) -> None:
    if not (signer.name.strip() and signer.capacity.strip()):
        raise InvalidValue(_("Please give your name and in what capacity you sign."), code="signer")
    try:
        SigningRequest._meta.get_field("signer_name").run_validators(signer.name)
        SigningRequest._meta.get_field("signer_capacity").run_validators(signer.capacity)
    except ValidationError as error:
        raise InvalidValue(" ".join(error.messages), code="signer") from error


def _check_code(request: SigningRequest, code: str) -> None:
    """Count the attempt, then compare; the count stands even if what follows fails."""
    live = SigningRequest.objects.usable().filter(
        ~Q(code_hash=""),
        pk=request.pk,
        code_expires_at__gt=timezone.now(),
        code_attempts__lt=CODE_ATTEMPTS,
    )
    counted = live.update(code_attempts=F("code_attempts") + 1)
    request.refresh_from_db(fields=["state", "code_hash", "code_attempts"])
    check_usable(request)
    if not counted:
        raise InvalidValue(
            _("This code no longer works. Let us send you a new one."), code="code_expired"
        )
    if not hmac.compare_digest(request.code_hash, _hash_of(request, code.strip())):
        raise InvalidValue(_("This is not the code that we sent you."), code="wrong_code")


def _write_signature(request: SigningRequest, *, signer: Signer, by: Actor) -> None:
    """Hold the mandate, so that of two who sign at once one sees the other's signature."""
    mandate = request.signatory.mandate
    Mandate.objects.filter(pk=mandate.pk).update(version=F("version") + 1)
    mandate.refresh_from_db()
    settled = SigningRequest.objects.usable().settle(
        request,
        SigningState.SIGNED,
        signer_name=signer.name.strip(),
        signer_capacity=signer.capacity.strip(),
        signed_from=by.ip,
        user_agent=by.user_agent[:300],
        code_hash="",
    )
    if not settled or mandate.state != OFFERED[MandateKind(mandate.kind)]:
        request.refresh_from_db()
        check_usable(request)
        raise LinkUnusable(_("This mandate no longer waits for a signature."), code="link_void")
    version = request.mandate_version
    facts = {
        "version": version.number,
        "content_sha256": version.content_sha256,
        "signatory": str(request.signatory_id),
        "request": str(request.pk),
    }
    personal = {"signer": signer.name.strip(), "capacity": signer.capacity.strip()}
    record(
        "mandate.signature_given",
        target=mandate,
        by=by,
        office_id=mandate.office_id,
        facts=facts,
        personal=personal,
    )
    note_email_proven(mandate.client, email=request.signatory.email, by=by)
    if not _still_to_sign(version):
        complete_signature(mandate, version, by=by)


def _still_to_sign(version: MandateVersion) -> bool:
    signed = version.requests.filter(state=SigningState.SIGNED).values("signatory")
    return version.mandate.signatories.active().exclude(pk__in=signed).exists()


def complete_signature(mandate: Mandate, version: MandateVersion, *, by: Actor) -> None:
    """Note that all have signed, and promise the seal. Belongs inside a transaction."""
    now = timezone.now()
    to = AFTER_SIGNATURE[MandateKind(mandate.kind)]
    Mandate.objects.move(mandate, to, signed_at=now, reminders=0, reminded_at=None)
    MandateVersion.objects.current().filter(pk=version.pk).update(signed_at=now)
    withdraw_offer(mandate)
    note("signed", mandate, by=by, version=version.number, content_sha256=version.content_sha256)
    enqueue("mandates.tasks.seal", version_id=str(version.pk))


def signer_of(request: SigningRequest, *, ip: str | None = None, user_agent: str = "") -> Actor:
    """Return the person behind a link as the one who acts: somebody without an account here."""
    signatory = request.signatory
    label = signatory.email or signatory.name or "signatory"
    return Actor(ActorKind.USER, "", label, ip=ip, user_agent=user_agent)
