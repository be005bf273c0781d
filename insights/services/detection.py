"""Look for issues: what is new gets a row, what is gone is closed, what stays is the same row."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from audit.models import SYSTEM_CHAIN, AuditEvent
from documents.models import Document
from insights.detectors import DETECTORS, Found, Offices
from insights.models import DetectedIssue
from insights.states import SELDOM, IssueKind
from mandates.kinds import MandateKind
from mandates.models import Mandate
from offices.models import AccountingOffice

AT_ONCE = 500
OFFICES_AT_ONCE = 100
EVENTS_LOOKED_AT = 5_000
Key = tuple[UUID, str]


def look(offices: Offices | None = None, *, kinds: Iterable[IssueKind] = DETECTORS) -> int:
    """Detect these kinds of issues of offices, all open ones if none are given.

    A hundred offices at a time, so that no statement and no transaction grows with all of them;
    the number of statements depends on that, on the kinds and on what changed. Returns how many
    issues are new or gone.
    """
    wanted = AccountingOffice.objects.open() if offices is None else offices
    keys, chosen = list(wanted.order_by("pk").values_list("pk", flat=True)), list(kinds)
    found = 0
    for first in range(0, len(keys), OFFICES_AT_ONCE):
        here = AccountingOffice.objects.filter(pk__in=keys[first : first + OFFICES_AT_ONCE])
        found += sum(_look_for(kind, here) for kind in chosen)
    return found


@transaction.atomic
def _look_for(kind: IssueKind, offices: Offices) -> int:
    """Make the rows of one kind what its detector finds.

    Who looks at the same moment finds the same: a row that both would write is written once.
    """
    found = {(each.office_id, each.subject): each for each in DETECTORS[kind](offices)}
    known = {
        (issue.office_id, issue.subject): issue
        for issue in DetectedIssue.objects.open().for_offices(offices).filter(kind=kind)
    }
    gone = [issue.pk for key, issue in known.items() if key not in found]
    new = [_row(kind, found[key]) for key in found if key not in known]
    changed = [known[key] for key in found if key in known and _renew(known[key], found[key])]
    for first in range(0, len(gone), AT_ONCE):
        here = DetectedIssue.objects.open().filter(pk__in=gone[first : first + AT_ONCE])
        here.update(closed_at=timezone.now())
    DetectedIssue.objects.bulk_create(new, batch_size=AT_ONCE, ignore_conflicts=True)
    DetectedIssue.objects.bulk_update(changed, ["owner", "facts", "companies"], batch_size=AT_ONCE)
    return len(gone) + len(new)


def _row(kind: IssueKind, found: Found) -> DetectedIssue:
    return DetectedIssue(
        office_id=found.office_id,
        client_id=found.client_id,
        kind=kind,
        subject=found.subject,
        owner=found.owner,
        companies=found.companies,
        facts=found.facts,
        since=found.since,
        detected_at=timezone.now(),
    )


def _renew(issue: DetectedIssue, found: Found) -> bool:
    """Put what has become of a situation into its row; tell whether anything has."""
    before = (issue.owner, issue.facts, issue.companies)
    issue.owner, issue.facts, issue.companies = found.owner, found.facts, found.companies
    return before != (issue.owner, issue.facts, issue.companies)


def look_at_changes(*, within: timedelta) -> int:
    """Look at the offices in which something was decided or arrived a moment ago.

    Every decision leaves an audit event in the chain of its office, so nobody has to tell us.
    """
    since = timezone.now() - within
    changed = _offices_of_events(since) | _offices_of_arrivals(since)
    if not changed:
        return 0
    offices = AccountingOffice.objects.open().filter(pk__in=changed)
    _close_ordered_payroll(changed)
    return look(offices, kinds=[kind for kind in DETECTORS if kind not in SELDOM])


def _offices_of_events(since: datetime) -> set[UUID]:
    newest = AuditEvent.objects.order_by("-pk").values_list("chain", "at")[:EVENTS_LOOKED_AT]
    return {UUID(chain) for chain, at in newest if at >= since and chain != SYSTEM_CHAIN}


def _offices_of_arrivals(since: datetime) -> set[UUID]:
    arrived = Document.objects.filter(available_at__gte=since).order_by()
    return set(arrived.values_list("client__office", flat=True).distinct())


def _close_ordered_payroll(offices: Collection[UUID]) -> None:
    """Close what needs no look at transactions: payroll that has been ordered since."""
    ordered = Mandate.objects.live().filter(client=OuterRef("client"), kind=MandateKind.SODA)
    issues = DetectedIssue.objects.open().filter(
        Exists(ordered), kind=IssueKind.PAYROLL_POSSIBLE, office__in=offices
    )
    issues.update(closed_at=timezone.now())


def forget_closed(*, older_than: timedelta) -> int:
    """Delete the issues that were closed longer ago than this; returns how many."""
    before = timezone.now() - older_than
    return DetectedIssue.objects.filter(closed_at__lt=before).delete()[0]
