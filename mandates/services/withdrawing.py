"""What is offered no longer leads to a signature: links, scans to look at, signings elsewhere."""

from __future__ import annotations

from django.utils import timezone

from mandates.models import Envelope, Mandate, SignedCopy, SigningRequest
from mandates.querysets import EnvelopeQuerySet
from mandates.states import EnvelopeState
from outbox.services import enqueue


def withdraw_offer(mandate: Mandate) -> None:
    """Let the links that nobody used and the scans that nobody has looked at lead nowhere."""
    SigningRequest.objects.filter(signatory__mandate=mandate).withdraw()
    SignedCopy.objects.filter(mandate_version__mandate=mandate).overtake()
    withdraw_envelopes(Envelope.objects.filter(mandate_version__mandate=mandate))


def withdraw_envelopes(envelopes: EnvelopeQuerySet) -> None:
    """Let nothing count any more that is signed in these; their providers are told afterwards."""
    now = timezone.now()
    for pk in list(envelopes.in_use().order_by("pk").values_list("pk", flat=True)):
        withdrawn = {"state": EnvelopeState.CANCELLING, "check_at": now, "sealed_urls": ""}
        if Envelope.objects.in_use().filter(pk=pk).update(**withdrawn, settled_at=now):
            enqueue("mandates.tasks.advance_envelope", envelope_id=str(pk))
