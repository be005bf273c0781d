"""Documents by office, by partner, by page."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import Q

from consents.selectors import readable_by
from offices.querysets import OfficeScopedQuerySet

if TYPE_CHECKING:
    from documents.models import (  # noqa: F401
        Document,
        Gap,
        Reception,
        Statement,
        StatementRequest,
        Transaction,
        Wording,
    )
    from partners.models import SoftwarePartner


class DocumentQuerySet(OfficeScopedQuerySet["Document"]):
    office_path = "client__office"

    def readable_by(self, partner: SoftwarePartner) -> Self:
        """Keep what this partner may read at this moment, decided in the same statement."""
        return self.filter(readable_by(partner))

    def available_between(self, start: datetime, end: datetime) -> Self:
        """Keep what became available in the half-open interval from ``start`` to ``end``."""
        return self.filter(available_at__gte=start, available_at__lt=end)

    def after(self, document: Document) -> Self:
        """Keep what comes after a document in the order in which partners read."""
        later = Q(available_at__gt=document.available_at)
        same = Q(available_at=document.available_at, pk__gt=document.pk)
        return self.filter(later | same, available_at__gte=document.available_at)

    def in_reading_order(self) -> Self:
        return self.order_by("available_at", "pk")


class StatementQuerySet(OfficeScopedQuerySet["Statement"]):
    office_path = "document__client__office"


class TransactionQuerySet(OfficeScopedQuerySet["Transaction"]):
    office_path = "statement__document__client__office"


class WordingQuerySet(OfficeScopedQuerySet["Wording"]):
    office_path = "document__client__office"


class GapQuerySet(OfficeScopedQuerySet["Gap"]):
    office_path = "client__office"

    def open(self) -> Self:
        """Keep what is missing at this moment."""
        return self.filter(closed_at__isnull=True)


class StatementRequestQuerySet(OfficeScopedQuerySet["StatementRequest"]):
    office_path = "gap__bank_account__client__office"

    def pending(self) -> Self:
        """Keep what staff or the bank haven't answered yet."""
        return self.filter(state__in=["asked", "sent"])


class ReceptionQuerySet(OfficeScopedQuerySet["Reception"]):
    office_path = "office"

    def quarantined(self) -> Self:
        """Keep what waits for somebody or something."""
        return self.filter(outcome="quarantined")
