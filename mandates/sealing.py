"""The seal on a signed mandate: a page of evidence, and a PAdES signature with a time-stamp.

The evidence is appended to the PDF that was offered, whose bytes stay as they are, and the whole
is sealed. How that is done stands in ``mandates.pades``, which takes a second to import: only who
seals or verifies waits for it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from common.errors import InvalidValue
from mandates.paper.evidence import Confirmation, Evidence, SignatureEvidence

__all__ = [
    "Confirmation",
    "Evidence",
    "SealVerdict",
    "SignatureEvidence",
    "seal",
    "seal_evidence",
    "verify",
]


@dataclass(frozen=True, slots=True)
class SealVerdict:
    """What a look at the seal found.

    ``intact``: the seal covers the whole file, and no byte was changed. ``trusted``: it and its
    time-stamp were made with certificates that lead to the authorities in our settings and were
    valid at the time that the stamp says. ``sealed_at`` is that time, ``sealed_by`` the name in the
    certificate; both are empty where nothing could be read.
    """

    intact: bool = False
    trusted: bool = False
    sealed_at: datetime | None = None
    sealed_by: str = ""


def seal(pdf: bytes, evidence: Evidence) -> bytes:
    """Append the evidence to the document that was offered, and seal both.

    What comes out begins with the bytes of ``pdf``. It is another file each time, because of the
    time-stamp: keep the first. Raises ``InvalidValue`` if ``pdf`` isn't the document that the
    evidence speaks of, ``OSError`` if the time-stamping authority can't be reached (try again), and
    ``ImproperlyConfigured`` without keys.
    """
    if hashlib.sha256(pdf).hexdigest() != evidence.document_sha256:
        raise InvalidValue(
            _("This is not the document that was offered for signature."), code="document_changed"
        )
    from mandates.pades import sealed  # noqa: PLC0415  # pyHanko is slow to import

    return sealed(pdf, evidence)


def seal_evidence(evidence: Evidence, *, offered_size: int) -> bytes:
    """Return the evidence by itself, sealed, for a document that somebody else has sealed.

    ``offered_size`` is how many bytes were offered. Raises what ``seal`` does but ``InvalidValue``.
    """
    from mandates.pades import sealed_evidence  # noqa: PLC0415  # pyHanko is slow to import

    return sealed_evidence(evidence, offered_size=offered_size)


def verify(pdf: bytes, *, sha256: str | None = None) -> SealVerdict:
    """Say whether a sealed file is as it was sealed, by whom and when; no file makes it raise.

    A seal covers every page and every byte around itself, but some bytes of its own packing say
    twice what stands elsewhere, and no signature covers these. Whoever kept the hash of the sealed
    file gives it as ``sha256``, and then no byte at all may differ.
    """
    if sha256 is not None and hashlib.sha256(pdf).hexdigest() != sha256:
        return replace(verify(pdf), intact=False)
    from mandates.pades import verdict_on  # noqa: PLC0415

    return verdict_on(pdf)
