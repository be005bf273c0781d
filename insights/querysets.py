"""Issues by office, by person, by whether they still stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from offices.querysets import OfficeScopedQuerySet

if TYPE_CHECKING:
    from insights.models import DetectedIssue, Reader  # noqa: F401


class DetectedIssueQuerySet(OfficeScopedQuerySet["DetectedIssue"]):
    def open(self) -> Self:
        """Keep what has its cause still, dismissed or not."""
        return self.filter(closed_at__isnull=True)

    def standing(self) -> Self:
        """Keep what people should look at: open, and not dismissed."""
        return self.open().filter(dismissed_at__isnull=True)


class ReaderQuerySet(OfficeScopedQuerySet["Reader"]):
    pass
