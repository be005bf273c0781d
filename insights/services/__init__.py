"""What is done with issues: detected, closed, dismissed, taken back; and with who reads them."""

from __future__ import annotations

from insights.services.detection import forget_closed, look, look_at_changes
from insights.services.digests import change_notifications, send_digests, unsubscribe
from insights.services.dismissal import dismiss_issue, restore_issue
from insights.services.reading import note_visit

__all__ = [
    "change_notifications",
    "dismiss_issue",
    "forget_closed",
    "look",
    "look_at_changes",
    "note_visit",
    "restore_issue",
    "send_digests",
    "unsubscribe",
]
