"""What a verification of the trail found, as an Admin reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.humanize.templatetags.humanize import intcomma

from audit.chain import Fault
from audit.models import AuditEvent
from offices.models import AccountingOffice, TrailCheck
from portal.trail.words import FAULTS, what_happened


@dataclass(frozen=True, slots=True)
class Verification:
    """The last verification; ``first_at`` and ``last_at`` are the moments of the events it held.

    ``fault`` is a sentence, empty if nothing is wrong; ``event`` is the one it names, if it is
    there, and ``what`` is what that says happened.
    """

    check: TrailCheck
    first_at: datetime | None
    last_at: datetime | None
    fault: str
    event: AuditEvent | None

    @property
    def what(self) -> str:
        return what_happened(self.event.action) if self.event else ""

    @property
    def is_running(self) -> bool:
        return self.check.finished_at is None


def last_verification(office: AccountingOffice) -> Verification | None:
    """Return what was found when the trail was verified last; None if it never was.

    Two statements.
    """
    checks = TrailCheck.objects.filter(office=office).select_related("asked_by")
    check = checks.order_by("-created_at", "-pk").first()
    if check is None:
        return None
    named = {1, check.done, check.broken_at or 1}
    events = AuditEvent.objects.filter(chain=str(office.pk), sequence__in=named)
    by_number = {event.sequence: event for event in events}
    first, last = by_number.get(1), by_number.get(check.done)
    return Verification(
        check=check,
        first_at=first.at if first and check.done else None,
        last_at=last.at if last else None,
        fault=_sentence(check),
        event=by_number.get(check.broken_at) if check.broken_at else None,
    )


def _sentence(check: TrailCheck) -> str:
    if check.broken_at is None:
        return ""
    return str(FAULTS[Fault(check.fault)]) % {"number": intcomma(check.broken_at)}
