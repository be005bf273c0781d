"""Work that is done later: what goes to banks, what they answer in their folders."""

from __future__ import annotations

from celery import shared_task

from banks.services import sending
from mandates.models import Mandate


def send_on(*, mandate_id: str) -> None:
    """Bring a signed mandate to its bank."""
    mandates = Mandate.objects.select_related("client", "office")
    sending.send_on(mandates.get(pk=mandate_id))


@shared_task(ignore_result=True)
def exchange() -> None:
    """Take the receipts that lie in the banks' folders; send what a bank can be told online."""
    sending.take_receipts()
    sending.send_what_waits()
