"""Let banks in, take what they report, and bring them what they are to have."""

from __future__ import annotations

from banks.services.access import (
    actor_of_bank,
    issue_credential,
    register_bank,
    revoke_credential,
    rotate_credential,
)
from banks.services.reports import UnknownAccount, note_fetched, take_report

__all__ = [
    "UnknownAccount",
    "actor_of_bank",
    "issue_credential",
    "note_fetched",
    "register_bank",
    "revoke_credential",
    "rotate_credential",
    "take_report",
]
