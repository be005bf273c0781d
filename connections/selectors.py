"""Which token somebody brings, and what a list of tokens and connections shows."""

from __future__ import annotations

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from common.keys import keyed_hash
from connections.models import ActivationToken, Connection
from connections.querysets import ActivationTokenQuerySet, ConnectionQuerySet
from consents.models import Consent
from consents.states import ConsentStatus, EndReason
from offices.models import AccountingOffice
from partners.models import SoftwarePartner


def token_named(partner: SoftwarePartner, value: str) -> ActivationToken | None:
    """Return the token of this very software that a text names, whatever became of it, or None."""
    tokens = ActivationToken.objects.of(partner).filter(token_hash=keyed_hash(value.strip()))
    return tokens.select_related("partner", "office", "client__office", "issued_by").first()


def is_taken_back(token: ActivationToken) -> bool:
    """Tell whether the office refused the software after it had issued this token for it."""
    return ActivationToken.objects.filter(Q(_refused_later()), pk=token.pk, client=None).exists()


def _refused_later() -> Exists:
    refused = Q(status=ConsentStatus.DENIED, decided_at__gt=OuterRef("issued_at")) | Q(
        status=ConsentStatus.CANCELLED,
        end_reason=EndReason.OFFICE,
        ended_at__gt=OuterRef("issued_at"),
    )
    return Exists(
        Consent.objects.filter(refused, partner=OuterRef("partner"), office=OuterRef("office"))
    )


def tokens_to_list(offices: QuerySet[AccountingOffice]) -> ActivationTokenQuerySet:
    """Return the tokens of offices and their companies with what a list shows, newest first."""
    refused_later = ExpressionWrapper(
        Q(client__isnull=True) & Q(_refused_later()), output_field=BooleanField()
    )
    return (
        ActivationToken.objects.for_offices(offices)
        .annotate(refused_later=refused_later)
        .select_related("partner", "office", "client", "issued_by", "ended_by")
        .order_by("-issued_at", "-id")
    )


def connections_to_list(offices: QuerySet[AccountingOffice]) -> ConnectionQuerySet:
    """Return the connections of the companies of offices with what a list shows, newest first."""
    return (
        Connection.objects.for_offices(offices)
        .select_related("partner", "client", "ended_by")
        .order_by("-connected_at", "-id")
    )
