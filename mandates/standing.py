"""Whether a bank has a mandate already, so that ours alone is signed."""

from __future__ import annotations

from datetime import datetime

from mandates.models import MandateAccount, Transfer
from mandates.states import TransferState
from offices.models import Client


def standing_since(iban: str, client: Client) -> datetime | None:
    """Return since when the bank has a mandate of this company for an account; None if it hasn't.

    It stands on when ours ends, unless it is stopped at the bank too. What was ordered for an
    office to which the company hasn't come says nothing.
    """
    earlier = MandateAccount.objects.filter(
        bank_account__iban=iban, mandate__client__enterprise_number=client.enterprise_number
    ).exclude(mandate__transfer__in=Transfer.objects.exclude(state=TransferState.TRANSFERRED))
    last = earlier.order_by("-mandate__ordered_at", "-pk").first()
    return last.bank_approved_at if last and not last.bank_stopped_at else None
