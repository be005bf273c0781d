"""What a detector returns, and which of an office's rows it looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from insights.states import Owner
from offices.models import AccountingOffice


@dataclass(frozen=True, slots=True)
class Found:
    """One situation as it is now; the fields are those of ``DetectedIssue``."""

    office_id: UUID
    client_id: UUID | None
    subject: str
    owner: Owner
    since: datetime
    facts: dict[str, Any] = field(default_factory=dict)
    companies: int = 1


Offices = QuerySet[AccountingOffice]
Detector = Callable[[Offices], Iterable[Found]]
"""Takes the offices to look at; the number of statements doesn't depend on how many they are."""
