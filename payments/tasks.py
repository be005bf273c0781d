"""Work that is done later: matching payments anew."""

from __future__ import annotations

from offices.models import Client
from payments.services import reckon


def match_client(*, client_id: str) -> None:
    """Match the payments of a company, unless that was done since it was asked for."""
    reckon(Client.objects.get(pk=client_id))
