"""What a bank says about one account number, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from banks.states import ReportKind


@dataclass(frozen=True, slots=True)
class Report:
    """One report; what doesn't belong to its kind stays empty.

    ``account_type`` belongs to an approval, ``reason`` to a rejection, ``at`` and
    ``is_account_closed`` to a deactivation.
    """

    kind: ReportKind
    account_type: str = ""
    reason: str = ""
    at: datetime | None = None
    is_account_closed: bool = False
