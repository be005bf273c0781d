"""Ask for, decide, cancel and end consents. Every act leaves one audit event and its mails."""

from __future__ import annotations

from consents.services.asking import AlreadyRegistered, request_consent
from consents.services.deciding import (
    Acceptance,
    allow_by_token,
    allow_consent,
    cancel_consent,
    deny_consent,
)
from consents.services.ending import close_consents, expire_consents, note_use, withdraw_consent

__all__ = [
    "Acceptance",
    "AlreadyRegistered",
    "allow_by_token",
    "allow_consent",
    "cancel_consent",
    "close_consents",
    "deny_consent",
    "expire_consents",
    "note_use",
    "request_consent",
    "withdraw_consent",
]
