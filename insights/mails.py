"""The digest: what is new to one person in one office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from insights.lines import issue_line
from insights.links import unsubscribe_url
from insights.models import DetectedIssue, Reader
from insights.states import IssueKind
from mails.services import queue_mail


def send_digest(
    reader: Reader, issues: Sequence[DetectedIssue], *, count: int, solved: int, since: datetime
) -> None:
    """Promise a digest of these issues, grouped by kind; ``count`` is how many there are in all."""
    user, office = reader.user, reader.office
    by_kind = sorted(issues, key=lambda issue: IssueKind.values.index(issue.kind))
    with translation.override(user.language):
        groups = [
            {
                "name": str(IssueKind(kind).label),
                "lines": [issue_line(issue) for issue in same],
                "unsubscribe": unsubscribe_url(reader, kind),
            }
            for kind, same in groupby(by_kind, key=lambda issue: issue.kind)
        ]
    stop = unsubscribe_url(reader)
    settings_path = reverse("insights:notifications", args=[office.pk])
    queue_mail(
        "digest",
        to=user.email,
        key=f"digest:{reader.pk}:{since:%Y%m%dT%H%M%S%f}",
        language=user.language,
        office_id=office.pk,
        unsubscribe=stop,
        context={
            "recipient": user,
            "office": office,
            "groups": groups,
            "count": count,
            "more": count - len(issues),
            "solved": solved,
            "since": since,
            "link": settings.BASE_URL + reverse("portal:dashboard", args=[office.pk]),
            "settings_url": settings.BASE_URL + settings_path,
            "unsubscribe": stop,
        },
    )
