"""May this partner read this? One function decides, for every surface."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, QuerySet

from common.kinds import DocumentKind
from consents.models import Consent
from consents.querysets import ConsentQuerySet
from consents.states import ConsentStatus
from offices.models import AccountingOffice, Client
from partners.models import SoftwarePartner


class Refusal(StrEnum):
    """Why a partner may not read."""

    NEVER_ASKED = "never_asked"
    NOT_ALLOWED = "not_allowed"
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer of ``may_read``: the consent it rests on, or the reason why not."""

    consent: Consent | None
    refusal: Refusal | None = None

    def __bool__(self) -> bool:
        return self.refusal is None


def may_read(
    partner: SoftwarePartner,
    office: AccountingOffice,
    client: Client | None = None,
    kind: DocumentKind | None = None,
) -> Decision:
    """Decide whether a partner may read, now, documents of this kind of this client of an office.

    Without ``client`` or ``kind``: whether there is anything at all that it may read.
    """
    consents = Consent.objects.asked_by(partner).filter(office=office)
    if consent := consents.in_force().first():
        covered = covers(consent, client=client, kind=kind)
        return Decision(consent, None if covered else Refusal.OUT_OF_SCOPE)
    last = consents.order_by("-requested_at", "-id").first()
    return Decision(last, Refusal.NOT_ALLOWED if last else Refusal.NEVER_ASKED)


def covers(consent: Consent, *, client: Client | None = None, kind: str | None = None) -> bool:
    """Tell whether a consent's scope holds a client and a kind of document (None: any)."""
    if (consent.all_clients or client is None) and (consent.all_kinds or kind is None):
        return True
    return Consent.objects.filter(pk=consent.pk).covering(client=client, kind=kind).exists()


def readable_by(partner: SoftwarePartner) -> Exists:
    """Return the same decision as a condition on a query for documents.

    The rows need ``client``, ``client__office`` and ``kind``; the decision is then part of the
    very statement that fetches them.
    """
    return Exists(
        Consent.objects.asked_by(partner)
        .in_force()
        .filter(office=OuterRef("client__office"))
        .covering(client=OuterRef("client"), kind=OuterRef("kind"))
    )


def offices_open_to(partner: SoftwarePartner) -> QuerySet[AccountingOffice]:
    """Return the offices that a partner asked for consent, whatever became of it.

    Others don't exist for it. Whether it may read is for ``may_read``.
    """
    asked = Consent.objects.asked_by(partner).values("office")
    return AccountingOffice.objects.open().filter(pk__in=asked)


def consents_to_list(offices: QuerySet[AccountingOffice]) -> ConsentQuerySet:
    """Return the consents of offices with what a list shows, the newest request first."""
    return (
        Consent.objects.for_offices(offices)
        .select_related("partner", "office", "decided_by", "ended_by")
        .order_by("-requested_at", "-id")
    )


def undecided_count(office: AccountingOffice) -> int:
    """Return how many requests wait for a decision of this office."""
    return Consent.objects.filter(office=office, status=ConsentStatus.TO_BE_DETERMINED).count()


def covered_client_count(consent: Consent) -> int:
    """Return how many companies a consent covers, or would."""
    clients = Client.objects.kept().filter(office=consent.office_id)
    return (clients if consent.all_clients else clients.filter(consents=consent)).count()
