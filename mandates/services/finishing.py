"""After the last signature: the seal, the receipts, and what follows by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from audit.selectors import history_of
from audit.services import forget_people
from common.actors import SYSTEM, ActorKind
from mails.models import Mail
from mails.services import forget_addressees
from mandates.files import keep, kept
from mandates.kinds import MandateKind
from mandates.mails import TO_SIGNATORIES, announce_signed
from mandates.models import Mandate, MandateVersion
from mandates.paper.evidence import Confirmation, Evidence, SignatureEvidence
from mandates.sealing import seal, seal_evidence
from mandates.services.banking import carry_on, carry_over_signature
from mandates.services.winning import note
from mandates.states import EnvelopeState, SigningState
from outbox.services import enqueue

A_DAY = timedelta(days=1)


def evidence_of(version: MandateVersion) -> Evidence:
    """Return what is known about how a version was signed."""
    signed = version.requests.filter(state=SigningState.SIGNED).select_related("signatory")
    return Evidence(
        reference=version.mandate.reference,
        version=version.number,
        company=version.frozen.grantor.name,
        language=version.language,
        signatures=tuple(
            SignatureEvidence(
                name=each.signer_name,
                capacity=each.signer_capacity,
                confirmation=(
                    Confirmation.PROVIDER if each.confirmed_by else Confirmation.MAIL_CODE
                ),
                detail=each.confirmed_by or each.signatory.email,
                signed_at=each.signed_elsewhere_at or each.settled_at,
                ip=each.signed_from or "",
                user_agent=each.user_agent,
            )
            for each in signed.order_by("settled_at", "pk")
            if each.settled_at
        ),
        document_sha256=version.pdf_sha256,
        terms_sha256=version.content_sha256,
    )


def seal_version(version: MandateVersion) -> None:
    """Seal a version that all have signed, once, tell them, and let the mandate go on.

    The first sealed file counts for ever; a second run finds it and only goes on. What was signed
    on paper has its scan in place of a seal.
    """
    mandate = version.mandate
    if version.signed_at and not version.scan_sha256 and not version.sealed_sha256:
        sealed, evidence = _sealed_files(version)
        with transaction.atomic():
            unsealed = MandateVersion.objects.filter(pk=version.pk, sealed_sha256="")
            files = {"sealed_sha256": sealed, "evidence_sha256": evidence}
            if unsealed.update(**files, sealed_at=timezone.now()):
                note("sealed", mandate, by=SYSTEM, version=version.number, sealed_sha256=sealed)
                announce_signed(version)
                _forget_cardholder(mandate)
    mandate.refresh_from_db()
    carry_on(mandate)
    if mandate.kind == MandateKind.CODA:
        carry_over_signature(mandate.client)


def _sealed_files(version: MandateVersion) -> tuple[str, str]:
    """Keep the sealed file, and our evidence apart if another provider sealed it; their hashes.

    A page more would break the provider's signature, so that file stays as it came.
    """
    offered, evidence = kept(version.pdf_sha256), evidence_of(version)
    envelope = version.envelopes.filter(state=EnvelopeState.SIGNED).first()
    if envelope is None:
        return keep(seal(offered, evidence)), ""
    apart = replace(evidence, signed_sha256=envelope.file_sha256)
    return envelope.file_sha256, keep(seal_evidence(apart, offered_size=len(offered)))


def _forget_cardholder(mandate: Mandate) -> None:
    """Erase how to reach a cardholder, which nobody needs after the consent.

    Where else the address stands, it is erased once the last mail has left.
    """
    if mandate.kind == MandateKind.CARO:
        mandate.signatories.update(email="")
        enqueue("mandates.tasks.forget_cardholder", delay=A_DAY, mandate_id=str(mandate.pk))


@transaction.atomic
def forget_cardholder(mandate: Mandate) -> None:
    """Erase a cardholder's address from the mails about a mandate and from its audit trail.

    Who consented, and when, stays in the invitation and in the sealed evidence. Twice is once.
    """
    mails = Mail.objects.filter(about_id=mandate.pk, template__in=TO_SIGNATORIES)
    forgotten = forget_addressees(mails)
    by_link = Q(actor_kind=ActorKind.USER, actor_id="")
    naming = history_of(mandate).filter(by_link | Q(action="mandate.address_changed"))
    if forget_people(naming) or forgotten:
        note("cardholder_forgotten", mandate, by=SYSTEM, mails=forgotten)
    if mails.exclude(to="").exists():  # one is still on its way
        enqueue("mandates.tasks.forget_cardholder", delay=A_DAY, mandate_id=str(mandate.pk))
