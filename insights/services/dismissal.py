"""Say that an issue is none, with a reason; and take that back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from common.actors import Actor
from common.errors import StateConflict
from insights.models import DetectedIssue
from users.models import User


@transaction.atomic
def dismiss_issue(issue: DetectedIssue, *, reason: str, user: User, by: Actor) -> None:
    """Put an issue aside for as long as its cause lasts; if it comes back it is shown again.

    Raises ``StateConflict`` if it is gone, or somebody put it aside a moment ago.
    """
    standing = DetectedIssue.objects.standing().filter(pk=issue.pk)
    changed = standing.update(dismissed_at=timezone.now(), dismissed_by=user, dismissal=reason)
    if not changed:
        raise StateConflict(_("This is gone already, or somebody put it aside a moment ago."))
    _record("issue.dismissed", issue, by=by, reason=reason)


@transaction.atomic
def restore_issue(issue: DetectedIssue, *, by: Actor) -> None:
    """Show an issue again that somebody put aside; raises ``StateConflict`` if nobody did."""
    aside = DetectedIssue.objects.open().filter(pk=issue.pk, dismissed_at__isnull=False)
    if not aside.update(dismissed_at=None, dismissed_by=None, dismissal=""):
        raise StateConflict(_("This is gone, or nobody has put it aside."))
    _record("issue.restored", issue, by=by)


def _record(action: str, issue: DetectedIssue, *, by: Actor, reason: str = "") -> None:
    record(
        action,
        target=issue,
        by=by,
        office_id=issue.office_id,
        facts={"kind": issue.kind, "subject": issue.subject},
        reason=reason,
    )
