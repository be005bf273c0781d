"""Companies on their way from another office, where something stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from insights.detectors.found import Found, Offices
from insights.detectors.mandates import COLUMNS, TURN_COLUMNS, owner_of, with_turn
from insights.states import Owner
from mandates.kinds import MandateKind
from mandates.models import Mandate, Transfer
from mandates.services.chasing import STUCK_AFTER
from mandates.states import ENDED, MandateState, TransferState

S = MandateState


def waiting_transfers(offices: Offices) -> Iterator[Found]:
    """Find the transfers that wait for the office, and those that wait too long for others.

    It is the office's turn once nothing is left to be signed, or a mandate has a problem; whoever
    has to sign is waited for as long as for any mandate. A company that has signed is on its way
    by itself. Two statements.
    """
    transfers = Transfer.objects.for_offices(offices).filter(state=TransferState.REGISTERED)
    rows = list(transfers.values("pk", "office_id", "client_id", "state_modified_at"))
    by_transfer: dict[UUID, list[dict[str, Any]]] = {}
    for mandate in _mandates_of([row["pk"] for row in rows]):
        by_transfer.setdefault(mandate["transfer_id"], []).append(mandate)
    for row in rows:
        mandates = by_transfer.get(row["pk"], [])
        if why := _why_it_waits(mandates):
            reason, owner, since = why
            yield Found(
                office_id=row["office_id"],
                client_id=row["client_id"],
                subject=f"transfer:{row['pk']}:{reason}",
                owner=owner,
                since=since or row["state_modified_at"],
                facts={"transfer": str(row["pk"]), "reason": reason},
            )


def _mandates_of(transfers: list[UUID]) -> list[dict[str, Any]]:
    """Return what CODA mandates of transfers say of themselves, those that ended among them."""
    mandates = Mandate.objects.filter(transfer__in=transfers, kind=MandateKind.CODA)
    return list(with_turn(mandates).order_by().values(*COLUMNS, *TURN_COLUMNS, "transfer_id"))


def _why_it_waits(mandates: list[dict[str, Any]]) -> tuple[str, Owner, datetime | None] | None:
    """Return why a transfer with these mandates waits, whose turn it is and since when."""
    live = [each for each in mandates if each["state"] not in ENDED]
    if not live:
        ended = [each["state_modified_at"] for each in mandates]
        return "nothing", Owner.OFFICE, max(ended, default=None)
    problems = [each["state_modified_at"] for each in live if each["state"] == S.PROBLEM]
    if problems:
        return "problem", Owner.OFFICE, min(problems)
    now = timezone.now()
    late = [
        each
        for each in live
        if each["state"] in STUCK_AFTER
        and each["state_modified_at"] <= now - STUCK_AFTER[each["state"]]
    ]
    if not late:
        return None
    oldest = min(late, key=lambda each: each["state_modified_at"])
    return "unsigned", owner_of(oldest), oldest["state_modified_at"]
