"""Mails that came back: what a delivery status notification says (RFC 3464)."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from email.message import Message

REPORTS, RETURNED = "message/delivery-status", {"message/rfc822", "text/rfc822-headers"}


@dataclass(frozen=True, slots=True)
class Bounce:
    """One address that failed for good: of which mail, and what its server answered."""

    message_id: str
    recipient: str
    answer: str


def read_bounce(message: bytes) -> Bounce | None:
    """Return what a report says; None for anything else, and for what may still arrive.

    Of the report, section 2.3: a failure whose status begins with 5 is final. The Message-ID is
    that of the mail which the report carries, whole or by its header.
    """
    report = email.message_from_bytes(message, policy=email.policy.compat32)
    message_id = recipient = answer = ""
    for part in report.walk():
        kind = part.get_content_type()
        if kind == REPORTS:
            recipient, answer = _failure(part) or (recipient, answer)
        elif kind in RETURNED:
            message_id = message_id or _message_id(part)
    if not (message_id and recipient):
        return None
    return Bounce(message_id, recipient, answer)


def _failure(report: Message) -> tuple[str, str] | None:
    """Return the address of the first final failure, and the answer."""
    for block in _parts_of(report):
        status = str(block.get("Status", "")).strip()
        if str(block.get("Action", "")).strip().lower() != "failed" or not status.startswith("5"):
            continue
        wanted = str(block.get("Original-Recipient") or block.get("Final-Recipient") or "")
        address = wanted.partition(";")[2].strip()
        diagnostic = str(block.get("Diagnostic-Code", "")).partition(";")[2].strip()
        if address:
            return address, f"{status} {diagnostic}".strip()
    return None


def _message_id(returned: Message) -> str:
    """Return the Message-ID of the mail that a report gives back, whole or by its header."""
    headers = _parts_of(returned) or [email.message_from_string(str(returned.get_payload()))]
    return str(headers[0].get("Message-ID", "")).strip()


def _parts_of(part: Message) -> list[Message]:
    content = part.get_payload()
    return [each for each in content if isinstance(each, Message)] if content else []
