"""After the last signature: the seal, the receipts, and what follows by itself."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.actors import SYSTEM, Actor
from common.errors import InvalidValue, StateConflict
from mandates.files import keep, kept
from mandates.kinds import MandateKind
from mandates.mails import announce_signed
from mandates.models import Mandate, MandateVersion
from mandates.paper.evidence import Confirmation, Evidence, SignatureEvidence
from mandates.sealing import seal
from mandates.selectors import current_version
from mandates.services.banking import carry_on, carry_over_signature
from mandates.services.invitations import complete_signature
from mandates.services.winning import note, one_winner
from mandates.states import SigningState


def sign_on_paper(
    mandate: Mandate, *, number: int, scan: bytes, signed_on: date, by: Actor
) -> None:
    """Take the scan of a version that was signed by hand, after somebody has checked it.

    Raises ``InvalidValue`` for a day that lies ahead or before the version was made,
    ``StateConflict`` if that version isn't the one that counts.
    """
    sha256 = keep(scan)
    with one_winner(mandate, wanted="signed", by=by):
        version = current_version(mandate)
        if version is None or version.number != number:
            raise StateConflict(
                _("Another version counts by now. Let that one be signed."), code="document_changed"
            )
        if not version.frozen.issued_on <= signed_on <= timezone.localdate():
            raise InvalidValue(
                _("It was signed on a day between the making of the document and today."),
                code="signed_on",
            )
        MandateVersion.objects.filter(pk=version.pk, scan_sha256="").update(scan_sha256=sha256)
        note("scan_taken", mandate, by=by, version=number, scan_sha256=sha256)
        complete_signature(mandate, version, by=by)


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
