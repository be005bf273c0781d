"""After the last signature: the seal, the receipts, and what follows by itself."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from common.actors import SYSTEM
from mandates.files import keep, kept
from mandates.kinds import MandateKind
from mandates.mails import announce_signed
from mandates.models import Mandate, MandateVersion
from mandates.paper.evidence import Confirmation, Evidence, SignatureEvidence
from mandates.sealing import seal
from mandates.services.banking import carry_on, carry_over_signature
from mandates.services.winning import note
from mandates.states import SigningState


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
                confirmation=Confirmation.MAIL_CODE,
                detail=each.signatory.email,
                signed_at=each.settled_at,
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
        sealed = keep(seal(kept(version.pdf_sha256), evidence_of(version)))
        with transaction.atomic():
            unsealed = MandateVersion.objects.filter(pk=version.pk, sealed_sha256="")
            if unsealed.update(sealed_sha256=sealed, sealed_at=timezone.now()):
                note("sealed", mandate, by=SYSTEM, version=version.number, sealed_sha256=sealed)
                announce_signed(version)
                _forget_cardholder(mandate)
    mandate.refresh_from_db()
    carry_on(mandate)
    if mandate.kind == MandateKind.CODA:
        carry_over_signature(mandate.client)


def _forget_cardholder(mandate: Mandate) -> None:
    """Erase how to reach a cardholder, which nobody needs after the consent."""
    if mandate.kind == MandateKind.CARO:
        mandate.signatories.update(email="")
