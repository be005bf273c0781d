"""What is known about how a mandate was signed: who, in what capacity, when, how confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Confirmation(StrEnum):
    """How somebody showed who they are."""

    MAIL_CODE = "mail_code"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class SignatureEvidence:
    """One signature. ``detail``: the address a code went to, or the provider and its transaction.

    ``signed_at`` knows its time zone; ``ip`` and ``user_agent`` are empty where we didn't see them.
    """

    name: str
    capacity: str
    confirmation: Confirmation
    detail: str
    signed_at: datetime
    ip: str = ""
    user_agent: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known about how a mandate was signed.

    ``document_sha256`` is of the PDF that was offered, ``terms_sha256`` of its content as data
    (``MandateContent.sha256``), both as 64 hexadecimal digits. ``signed_sha256`` is of the file
    that another provider signed and that this is kept beside; empty where this is part of it.
    """

    reference: str
    version: int
    company: str
    language: str
    signatures: tuple[SignatureEvidence, ...]
    document_sha256: str
    terms_sha256: str
    signed_sha256: str = ""
