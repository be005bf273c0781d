"""Questions about issues: what a person should look at, grouped by whose turn it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Min, Q, Subquery, Sum

from insights.models import DetectedIssue, Reader
from insights.querysets import DetectedIssueQuerySet
from insights.states import ADMINS_ONLY, IssueKind, Owner
from offices.models import AccountingOffice
from offices.selectors import Access, Place, clients_within, place_of
from users.models import User

OWNERS, KINDS = Owner.values, IssueKind.values
WITHOUT_NEWS = frozenset({IssueKind.MISSING_STATEMENTS, IssueKind.ACCOUNT_SILENT})
SHOWN_EACH = 3
"""How many issues of a kind stand on the dashboard by themselves; more are one line."""


@dataclass(frozen=True, slots=True)
class IssueGroup:
    """The issues of one kind that are somebody's turn; ``issues`` only where they are few."""

    office_id: UUID
    kind: IssueKind
    owner: Owner
    count: int
    companies: int
    since: datetime
    detected_at: datetime
    issues: Sequence[DetectedIssue] = field(default_factory=list)


def issues_of(user: User, office: AccountingOffice) -> DetectedIssueQuerySet:
    """Return the issues of an office that a person may see.

    Those of the companies that they work for, and those of no company in particular.
    """
    place = place_of(user, office)
    return _issues_within(office, place, place.limits)


def issues_shown_to(
    user: User, office: AccountingOffice, *, place: Place | None = None
) -> DetectedIssueQuerySet:
    """Return the issues that lists show to a person: those of the environment they chose.

    What is about no company in particular stays. ``place`` is the person's, where it is known.
    """
    place = place or place_of(user, office)
    return _issues_within(office, place, place.shown)


def _issues_within(
    office: AccountingOffice, place: Place, environments: Collection[UUID] | None
) -> DetectedIssueQuerySet:
    issues = DetectedIssue.objects.filter(office=office)
    if place.access not in {Access.ADMIN, Access.USER}:
        return issues.none()
    if place.access is Access.USER:
        issues = issues.exclude(kind__in=ADMINS_ONLY)
    elif environments is None:
        return issues
    clients = clients_within(office, environments)
    return issues.filter(Q(client__isnull=True) | Q(client__in=clients))


def groups_of(issues: DetectedIssueQuerySet) -> list[IssueGroup]:
    """Group what stands by kind and turn, in the order in which to look at it; two statements."""
    counted = (
        issues.standing()
        .order_by()
        .values("office", "kind", "owner")
        .annotate(
            count=Count("pk"),
            clients=Count("client", distinct=True),
            of_none=Sum("companies", filter=Q(client__isnull=True), default=0),
            first=Min("since"),
            last=Max("detected_at"),
        )
    )
    rows = sorted(counted, key=_place)
    few = [row for row in rows if row["count"] <= SHOWN_EACH]
    single = _by_group(issues, few)
    return [
        IssueGroup(
            office_id=row["office"],
            kind=IssueKind(row["kind"]),
            owner=Owner(row["owner"]),
            count=row["count"],
            companies=row["clients"] + row["of_none"],
            since=row["first"],
            detected_at=row["last"],
            issues=single.get((row["kind"], row["owner"]), []),
        )
        for row in rows
    ]


def _place(row: Mapping[str, object]) -> tuple[int, int]:
    return OWNERS.index(str(row["owner"])), KINDS.index(str(row["kind"]))


def _by_group(
    issues: DetectedIssueQuerySet, few: Sequence[Mapping[str, object]]
) -> dict[tuple[str, str], list[DetectedIssue]]:
    if not few:
        return {}
    these = Q(*(Q(kind=row["kind"], owner=row["owner"]) for row in few), _connector=Q.OR)
    found = issues.standing().filter(these).select_related("client").order_by("since", "pk")
    single: dict[tuple[str, str], list[DetectedIssue]] = {}
    for issue in found:
        single.setdefault((issue.kind, issue.owner), []).append(issue)
    return single


def kinds_of(issues: DetectedIssueQuerySet) -> list[tuple[IssueKind, int]]:
    """Return the kinds of which something stands, each with how many, the most urgent first."""
    rows = issues.standing().order_by().values_list("kind").annotate(count=Count("pk"))
    return sorted(
        ((IssueKind(kind), count) for kind, count in rows), key=lambda row: KINDS.index(row[0])
    )


def issues_to_list(issues: DetectedIssueQuerySet, *, kind: str) -> DetectedIssueQuerySet:
    """Return the issues that stand, of one kind or of all, those that began last first."""
    standing = issues.standing().select_related("client", "office")
    if kind:
        standing = standing.filter(kind=kind)
    return standing.order_by("-since", "-pk")


def dismissed_issues(issues: DetectedIssueQuerySet, *, kind: str) -> DetectedIssueQuerySet:
    """Return what was put aside and has its cause still, the last first."""
    aside = issues.open().filter(dismissed_at__isnull=False)
    if kind:
        aside = aside.filter(kind=kind)
    return aside.select_related("client", "office", "dismissed_by").order_by("-dismissed_at", "-pk")


def unread_count(user: User, office: AccountingOffice, *, place: Place) -> int:
    """Return how many issues were detected since a person last saw the dashboard of an office."""
    last = Reader.objects.filter(user=user, office=office).values("visited_at")
    unread = (
        issues_shown_to(user, office, place=place).standing().filter(detected_at__gt=Subquery(last))
    )
    return unread.count()


def clients_without_news(issues: DetectedIssueQuerySet, *, since: datetime) -> tuple[int, int]:
    """Return of how many companies something is late or missing, and of how many only since then.

    One statement.
    """
    late = issues.standing().filter(kind__in=WITHOUT_NEWS)
    counted = late.aggregate(
        all=Count("client", distinct=True),
        new=Count("client", distinct=True, filter=Q(detected_at__gte=since)),
    )
    return counted["all"], counted["new"]


def reader_of(user: User, office: AccountingOffice) -> Reader | None:
    """Return what a person has read of an office; None if they never came."""
    return Reader.objects.filter(user=user, office=office).first()
