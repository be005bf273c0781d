"""Remember which software had which document."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone

from common.kinds import DocumentKind
from documents.models import Document
from feeds.models import Delivery, Fetch
from partners.models import SoftwarePartner


def note_fetch(document: Document, partner: SoftwarePartner, *, is_delivery: bool = False) -> None:
    """Remember that a software was given a document; one statement, two the first time.

    With ``is_delivery`` a sales invoice counts as delivered with it: over CodaBox Connect nothing
    is acknowledged.
    """
    now = timezone.now()
    again = Fetch.objects.filter(document=document, partner=partner)
    if not again.update(last_at=now, times=F("times") + 1):
        first = Fetch(document=document, partner=partner, first_at=now, last_at=now)
        Fetch.objects.bulk_create([first], ignore_conflicts=True)
    if is_delivery and document.kind == DocumentKind.SALES_INVOICE:
        Delivery.objects.get_or_create(
            document=document, partner=partner, defaults={"way": Delivery.Way.CONNECT}
        )
