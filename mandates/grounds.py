"""Whether what came under a mandate may still be passed on, as a condition on other rows."""

from __future__ import annotations

from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When

from mandates.kinds import DOCUMENT_KINDS, MandateKind
from mandates.models import Mandate, MandateAccount
from mandates.states import LIVE

MANDATE_KIND = Case(
    *(
        When(kind=document.value, then=Value(mandate))
        for mandate, document in DOCUMENT_KINDS.items()
    ),
    default=Value(""),
    output_field=CharField(),
)
"""The kind of mandate under which a row of this ``kind`` of document came; empty if under none."""


def ground_has_ended(*, client: str, iban: str) -> Q:
    """Return, as a condition, that a document came under a mandate which has ended since.

    The rows need ``mandate_kind`` (``MANDATE_KIND``); ``client`` and ``iban`` are the paths to
    theirs. What never had a mandate here has none that ended; a new one goes on for an old one.
    """
    accounts = MandateAccount.objects.filter(
        mandate__client=OuterRef(client), bank_account__iban=OuterRef(iban)
    )
    mandates = Mandate.objects.filter(client=OuterRef(client), kind=OuterRef("mandate_kind"))
    of_account = Exists(accounts) & ~Exists(accounts.live())
    of_client = Exists(mandates) & ~Exists(mandates.filter(state__in=LIVE))
    is_statement = Q(mandate_kind=MandateKind.CODA)
    return (is_statement & Q(of_account)) | (~is_statement & Q(of_client))
