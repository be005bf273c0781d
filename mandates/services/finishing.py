"""After the last signature: the seal, the receipts, and what follows by itself."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from common.actors import SYSTEM
from mandates.files import keep, kept
from mandates.kinds import MandateKind
from mandates.mails import announce_signed
from mandates.models import Mandate, MandateVersion
from mandates.paper.evidence import Confirmation, Evidence, SignatureEvidence
from mandates.sealing import seal, seal_evidence
from mandates.services.banking import carry_on, carry_over_signature
from mandates.services.winning import note
from mandates.states import EnvelopeState, SigningState


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
    """Erase how to reach a cardholder, which nobody needs after the consent."""
    if mandate.kind == MandateKind.CARO:
        mandate.signatories.update(email="")
