"""What a consent lets a partner see and do about mandates at this moment."""

from __future__ import annotations

from django.db.models import Case, CharField, Exists, OuterRef, Value, When

from consents.models import Consent
from mandates.kinds import DOCUMENT_KINDS
from mandates.models import Mandate
from mandates.querysets import MandateQuerySet
from offices.models import AccountingOffice
from partners.models import SoftwarePartner

DOCUMENT_KIND = Case(
    *(
        When(kind=mandate, then=Value(document.value))
        for mandate, document in DOCUMENT_KINDS.items()
    ),
    output_field=CharField(),
)


def readable_mandates(partner: SoftwarePartner, office: AccountingOffice) -> MandateQuerySet:
    """Return the mandates of an office that a consent opens to a partner at this moment.

    A consent that is limited to kinds of documents or to clients opens the mandates of those.
    """
    consents = Consent.objects.asked_by(partner).in_force().filter(office=OuterRef("office"))
    covered = consents.covering(client=OuterRef("client"), kind=OuterRef("document_kind"))
    mandates = Mandate.objects.filter(office=office, client__has_arrived=True).annotate(
        document_kind=DOCUMENT_KIND
    )
    return mandates.filter(Exists(covered)).select_related("client")
