"""Mandates that don't come to their end, and what stands in their way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from insights.detectors.found import Found, Offices
from insights.states import Owner
from mandates.kinds import MandateKind
from mandates.models import Mandate, MandateAccount, Signatory, SigningRequest
from mandates.periods import LINK_DIES_SOON
from mandates.querysets import MandateQuerySet
from mandates.services.chasing import STUCK_AFTER
from mandates.states import OFFERED, AccountState, MandateState, ProblemReason
from mandates.turns import Turn, next_of

S = MandateState
OWNERS = {
    Turn.OFFICE: Owner.OFFICE,
    Turn.CLIENT: Owner.CLIENT,
    Turn.SOURCE: Owner.BANK,
    Turn.PORTAL: Owner.PORTAL,
    Turn.NOBODY: Owner.PORTAL,
}
COLUMNS = (
    "pk",
    "reference",
    "office_id",
    "client_id",
    "kind",
    "source",
    "state",
    "reason",
    "state_modified_at",
)
TURN_COLUMNS = ("kind", "state", "reason", "is_handed_over", "unaddressed", "unlinked")
"""What says whose turn it is."""

DIES_SOON = {MandateKind.CARO: timedelta(days=3), MandateKind.VOILA: timedelta(days=3)}


def of_kept_companies(offices: Offices) -> MandateQuerySet:
    """Return the mandates of companies whose books these offices still keep."""
    return Mandate.objects.for_offices(offices).filter(client__archived_at__isnull=True)


def _found(row: dict, owner: Owner) -> Found:
    return Found(
        office_id=row["office_id"],
        client_id=row["client_id"],
        subject=f"mandate:{row['pk']}:{row['state']}",
        owner=owner,
        since=row["state_modified_at"],
        facts={
            "mandate": str(row["pk"]),
            **{name: row[name] for name in ("reference", "kind", "source", "state", "reason")},
        },
    )


def stuck_mandates(offices: Offices) -> Iterator[Found]:
    """Find what has been in its state for longer than it should be, and say why if we know."""
    now = timezone.now()
    too_long = Q(
        *(
            Q(state=state, state_modified_at__lte=now - after)
            for state, after in STUCK_AFTER.items()
            if state not in {S.PROBLEM, S.INVITATION_EXPIRED}
        ),
        _connector=Q.OR,
    )
    rows = with_turn(of_kept_companies(offices)).filter(too_long).values(*COLUMNS, *TURN_COLUMNS)
    for row in rows:
        yield _found(row, owner_of(row))


def with_turn(mandates: MandateQuerySet) -> MandateQuerySet:
    """Add what ``owner_of`` asks for besides the columns of a mandate."""
    unaddressed = Signatory.objects.active().filter(mandate=OuterRef("pk"), email="").order_by()
    unlinked = MandateAccount.objects.filter(
        mandate=OuterRef("pk"), state=AccountState.PENDING_HOLDER
    )
    return mandates.annotate(unaddressed=Exists(unaddressed), unlinked=Exists(unlinked))


def owner_of(row: Mapping[str, Any]) -> Owner:
    """Return whose turn it is with a mandate, out of the values of ``with_turn``.

    By the tables of ``mandates.turns``, so that any number of mandates is one statement.
    """
    kind, state = MandateKind(row["kind"]), MandateState(row["state"])
    reason = ProblemReason(row["reason"]) if row["reason"] else None
    if state == OFFERED.get(kind) and (row["is_handed_over"] or row["unaddressed"]):
        return Owner.OFFICE
    if state is S.BANK_PROCEDURE and row["unlinked"]:
        return Owner.CLIENT
    return OWNERS[next_of(kind, state, reason).turn]


def problem_mandates(offices: Offices) -> Iterator[Found]:
    """Find what its bank, house or client refused; the reason says whose turn it is."""
    rows = of_kept_companies(offices).filter(state=S.PROBLEM).values(*COLUMNS)
    for row in rows:
        reason = ProblemReason(row["reason"])
        turn = next_of(MandateKind(row["kind"]), S.PROBLEM, reason).turn
        yield _found(row, OWNERS[turn])


def expired_invitations(offices: Offices) -> Iterator[Found]:
    """Find the invitations for cards and purchase invoices that nobody took up in time."""
    for row in of_kept_companies(offices).filter(state=S.INVITATION_EXPIRED).values(*COLUMNS):
        yield _found(row, Owner.OFFICE)


def dying_links(offices: Offices) -> Iterator[Found]:
    """Find the links by which somebody still has to sign, and soon can't any more."""
    now = timezone.now()
    soon = Q(
        *(
            Q(
                signatory__mandate__kind=kind,
                expires_at__lte=now + DIES_SOON.get(kind, LINK_DIES_SOON),
            )
            for kind in OFFERED
        ),
        _connector=Q.OR,
    )
    rows = (
        SigningRequest.objects.for_offices(offices)
        .usable()
        .filter(soon, signatory__mandate__client__archived_at__isnull=True)
        .values_list(
            "pk",
            "created_at",
            "expires_at",
            "signatory__mandate_id",
            "signatory__mandate__kind",
            "signatory__mandate__source",
            "signatory__mandate__client_id",
            "signatory__mandate__office_id",
        )
    )
    for pk, made, expires, mandate, kind, source, client_id, office_id in rows:
        yield Found(
            office_id=office_id,
            client_id=client_id,
            subject=f"link:{pk}",
            owner=Owner.OFFICE,
            since=made,
            facts={
                "mandate": str(mandate),
                "kind": kind,
                "source": source,
                "expires": expires.isoformat(),
            },
        )
