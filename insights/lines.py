"""Issues as lines to be read: one by itself, or several of a kind as one, by whose turn it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insights.models import DetectedIssue
from insights.selectors import IssueGroup
from insights.sentences import SENTENCES, Step, written_day
from insights.states import IssueKind, Owner

K = IssueKind


@dataclass(frozen=True, slots=True)
class IssueLine:
    """One issue, or several of a kind as one, ready to be read.

    ``key`` is the issue's, empty for several. ``is_new``: detected since the person's last visit.
    """

    key: str
    kind: str
    owner: str
    tone: str
    word: str
    title: str
    text: str
    since: datetime
    step: Step
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class TurnSection:
    """Everything that is somebody's turn."""

    owner: str
    title: str
    lines: Sequence[IssueLine]

    @property
    def count(self) -> int:
        return len(self.lines)


def issue_line(issue: DetectedIssue, *, seen_until: datetime | None = None) -> IssueLine:
    """Put one issue into words; it needs its ``client`` and ``office``."""
    kind = IssueKind(issue.kind)
    title, text, step = SENTENCES[kind](issue)
    tone, word = mark_of(kind, Owner(issue.owner))
    return IssueLine(
        key=str(issue.pk),
        kind=kind,
        owner=issue.owner,
        tone=tone,
        word=word,
        title=title,
        text=text,
        since=issue.since,
        step=step,
        is_new=_is_new(issue.detected_at, seen_until),
    )


def _is_new(detected_at: datetime, seen_until: datetime | None) -> bool:
    return seen_until is not None and detected_at > seen_until


def mark_of(kind: IssueKind, owner: Owner) -> tuple[str, str]:
    """Return tone and word of the mark before an issue: who it waits for, or what it is."""
    if owner is not Owner.OFFICE:
        return "idle", str(owner.label)
    return {
        K.MISSING_STATEMENTS: ("bad", _("Missing")),
        K.MANDATE_PROBLEM: ("bad", _("Problem")),
        K.FILE_WAITS: ("warn", _("Waiting")),
        K.CONSENT_EXPIRES: ("warn", _("Ends soon")),
        K.LINK_DIES: ("warn", _("Ends soon")),
        K.INVITATION_EXPIRED: ("warn", _("Expired")),
        K.COLLEAGUE_EXPIRED: ("warn", _("Expired")),
        K.ADDRESS_MISSING: ("warn", _("No address")),
        K.PAYROLL_POSSIBLE: ("idle", _("Possible")),
    }.get(kind, ("warn", _("Stuck")))


# -- Several as one --------------------------------------------------------------------------------


def sections_of(groups: Iterable[IssueGroup], *, seen_until: datetime | None) -> list[TurnSection]:
    """Return the lines of a dashboard: your turn, then what waits for others."""
    lines: list[IssueLine] = []
    for group in groups:
        if group.issues:
            lines += [issue_line(issue, seen_until=seen_until) for issue in group.issues]
        else:
            lines.append(group_line(group, seen_until=seen_until))
    yours = [line for line in lines if line.owner == Owner.OFFICE]
    others = [line for line in lines if line.owner != Owner.OFFICE]
    sections = [
        TurnSection("office", _("Your turn"), yours),
        TurnSection("others", _("Waiting for others"), others),
    ]
    return [section for section in sections if section.lines]


def group_line(group: IssueGroup, *, seen_until: datetime | None = None) -> IssueLine:
    """Put several issues of a kind into one line that leads to their list."""
    tone, word = mark_of(group.kind, group.owner)
    title = _("%(count)d %(kind)s") % {"count": group.count, "kind": group.kind.label}
    values = {"day": written_day(group.since), "count": group.companies}
    text = (
        ngettext(
            "Of %(count)d company, the oldest since %(day)s.",
            "Of %(count)d companies, the oldest since %(day)s.",
            group.companies,
        )
        if group.companies
        else _("The oldest since %(day)s.")
    )
    url = reverse("insights:list", args=[group.office_id])
    return IssueLine(
        key="",
        kind=group.kind,
        owner=group.owner,
        tone=tone,
        word=word,
        title=str(capfirst(title)),
        text=text % values,
        since=group.since,
        step=Step(_("Show"), f"{url}?kind={group.kind}"),
        is_new=_is_new(group.detected_at, seen_until),
    )
