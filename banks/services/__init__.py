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
from banks.services.sending import (
    place,
    place_again,
    send_on,
    send_what_waits,
    take_receipt,
    take_receipts,
)

__all__ = [
    "UnknownAccount",
    "actor_of_bank",
    "issue_credential",
    "note_fetched",
    "place",
    "place_again",
    "register_bank",
    "revoke_credential",
    "rotate_credential",
    "send_on",
    "send_what_waits",
    "take_receipt",
    "take_receipts",
    "take_report",
]
