"""What is offered no longer leads to a signature: links, and scans that wait for a look."""

from __future__ import annotations

from mandates.models import Mandate, SignedCopy, SigningRequest


def withdraw_offer(mandate: Mandate) -> None:
    """Let the links that nobody used and the scans that nobody has looked at lead nowhere."""
    SigningRequest.objects.filter(signatory__mandate=mandate).withdraw()
    SignedCopy.objects.filter(mandate_version__mandate=mandate).overtake()
