"""Remember which software had which document."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone

from documents.models import Document
from feeds.models import Fetch
from partners.models import SoftwarePartner


def note_fetch(document: Document, partner: SoftwarePartner) -> None:
    """Remember that a software was given a document; one statement, two the first time."""
    now = timezone.now()
    again = Fetch.objects.filter(document=document, partner=partner)
    if not again.update(last_at=now, times=F("times") + 1):
        first = Fetch(document=document, partner=partner, first_at=now, last_at=now)
        Fetch.objects.bulk_create([first], ignore_conflicts=True)
