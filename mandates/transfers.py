"""Questions about companies on their way from one office to another.

Before a company has signed, its new office learns no more than that another office keeps it, and
the office that keeps it learns nothing. Afterwards neither learns which the other is.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from mandates.kinds import MandateKind
from mandates.models import Mandate, MandateVersion, SigningRequest, Transfer
from mandates.querysets import MandateQuerySet, TransferQuerySet
from mandates.states import (
    BEFORE_OFFER,
    ENDED,
    SIGNED_CODA,
    MandateState,
    SigningState,
    TransferState,
)
from offices.models import Client

S, T = MandateState, TransferState


class Stage(models.TextChoices):
    """What a transfer waits for, in the words of the people who wait."""

    REGISTERED = "registered", _("Registered")
    PROCESSING = "processing", _("Being processed")
    CLIENT = "client", _("Waiting for client confirmation")
    FEEDBACK = "feedback", _("Waiting for your feedback")
    TRANSFERRED = "transferred", _("Transferred")
    CANCELLED = "cancelled", _("Cancelled")


def transfer_of(mandate: Mandate) -> Transfer | None:
    """Return the transfer that a mandate belongs to, if it is still under way."""
    if mandate.transfer_id is None:
        return None
    return Transfer.objects.under_way().filter(pk=mandate.transfer_id).first()


def transfer_to(client: Client) -> Transfer | None:
    """Return the transfer that is to bring a company to its office."""
    return client.transfers.under_way().first()


def stage_of(transfer: Transfer) -> Stage:
    """Return what a transfer waits for; asks nothing if its ``mandates`` are prefetched."""
    if transfer.state != T.REGISTERED:
        return Stage(transfer.state)
    mandates = [each for each in transfer.mandates.all() if each.kind == MandateKind.CODA]
    states = {each.state for each in mandates if each.state not in ENDED}
    if not states or S.PROBLEM in states:
        return Stage.FEEDBACK
    if states & BEFORE_OFFER:
        return Stage.REGISTERED
    return Stage.CLIENT if S.AWAITING_SIGNATURE in states else Stage.PROCESSING


def incoming(clients: QuerySet[Client]) -> TransferQuerySet:
    """Return the transfers that are to bring these companies, or have, the newest first."""
    found = Transfer.objects.filter(client__in=clients)
    return (
        found.select_related("client")
        .prefetch_related("mandates")
        .order_by("-registered_at", "-pk")
    )


def outgoing(clients: QuerySet[Client]) -> TransferQuerySet:
    """Return the transfers by which these companies have left, the newest first.

    Whoever lists them shows the company as it was here (``former``) and when, never the rest.
    """
    found = Transfer.objects.filter(former__in=clients)
    return found.select_related("former").order_by("-registered_at", "-pk")


@dataclass(frozen=True, slots=True)
class Signed:
    """Whether everything that a transfer needs is signed and sealed, and by whom it may be."""

    is_complete: bool
    is_vouched: bool = False


def signed_for(transfer: Transfer) -> Signed:
    """Tell how far the signatures of a transfer are.

    They are vouched for if at least one on each document was confirmed by somebody who knows the
    company apart from its new office: with a provider of signatures, on paper before staff, or
    from the mailbox that the company itself has confirmed to us.
    """
    mandates = mandates_to_sign(transfer)
    versions = MandateVersion.objects.current().filter(mandate__in=mandates)
    unfinished = mandates.exclude(state__in=SIGNED_CODA).exists()
    unsealed = versions.filter(sealed_sha256="", scan_sha256="").exists()
    if unfinished or unsealed or not versions.exists():
        return Signed(is_complete=False)
    known = known_mailbox(transfer)
    return Signed(is_complete=True, is_vouched=all(_is_vouched(each, known) for each in versions))


def mandates_to_sign(transfer: Transfer) -> MandateQuerySet:
    """Return the mandates of a transfer by which the company says yes."""
    return Mandate.objects.live().filter(transfer=transfer, kind=MandateKind.CODA)


def known_mailbox(transfer: Transfer) -> str:
    """Return the address that the company has confirmed at its office, or its last; or nothing."""
    others = Client.objects.arrived().filter(enterprise_number=transfer.enterprise_number)
    kept_first = others.exclude(office=transfer.office_id).order_by(
        models.F("archived_at").desc(nulls_first=True), "pk"
    )
    client = kept_first.first()
    return client.contact_email if client and client.email_confirmed_at else ""


def _is_vouched(version: MandateVersion, mailbox: str) -> bool:
    if version.scan_sha256:
        return True
    signed = SigningRequest.objects.filter(mandate_version=version, state=SigningState.SIGNED)
    known = ~Q(confirmed_by="")
    if mailbox:
        known |= Q(signatory__email__iexact=mailbox)
    return signed.filter(known).exists()
