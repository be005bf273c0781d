"""Where the pages about mandates stand."""

from __future__ import annotations

from django.conf import settings

from mandates.models import Mandate, Transfer


def signing_url(token: str) -> str:
    """Return the address by which somebody reads and signs; whoever has it may sign."""
    return f"{settings.BASE_URL}/sign/{token}/"


def authenticity_url(reference: str, number: int) -> str:
    """Return the address that says whether a printed mandate is genuine."""
    return f"{settings.BASE_URL}/genuine/{reference}/{number}/"


def mandate_url(mandate: Mandate) -> str:
    """Return the address of a mandate's page in the portal."""
    return f"{settings.BASE_URL}/mandates/{mandate.pk}/"


def transfer_url(transfer: Transfer) -> str:
    """Return the address of a transfer's page in the portal of the office that it leads to."""
    return f"{settings.BASE_URL}/offices/{transfer.office_id}/transfers/{transfer.pk}/"
