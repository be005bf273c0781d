"""Ask for signatures where a bank wants them given: on our own page, or with another provider."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.actors import Actor
from common.errors import StateConflict
from common.keys import decrypt
from mandates.kinds import MandateKind, MandatePart, SigningRoute
from mandates.mails import ask_to_sign
from mandates.models import Envelope, Mandate, MandateVersion, Signatory, SigningRequest
from mandates.selectors import current_version, documents_of, source_of
from mandates.services.invitations import invite, waits_for
from mandates.services.winning import note, one_winner
from mandates.services.withdrawing import withdraw_envelopes
from mandates.signing import is_set_up
from mandates.states import EnvelopeState, MandateState
from outbox.services import enqueue

S = MandateState
CLAIMED_FOR = timedelta(minutes=15)
"""How long nobody else asks a provider about what somebody has set out to ask."""


def provider_of(mandate: Mandate) -> str:
    """Return the code of the provider with which a mandate has to be signed; empty: on our page.

    Only a bank's own document is signed as the bank wants it, and only with who is set up.
    """
    if mandate.kind != MandateKind.CODA or MandatePart.BANK not in documents_of(mandate):
        return ""
    facts = source_of(mandate)
    if facts is None or facts.route is not SigningRoute.PROVIDER or not is_set_up(facts.provider):
        return ""
    return facts.provider


def ask_everybody(version: MandateVersion) -> None:
    """Ask all signatories for their signature. Belongs inside a transaction that holds the mandate.

    With another provider the links stay ours, and the mails leave once it has said where to sign.
    """
    provider = provider_of(version.mandate)
    for signatory in version.mandate.signatories.active():
        invite(signatory, version, is_mailed=not provider)
    if provider:
        open_envelope(version, provider)


def ask_again(
    signatory: Signatory,
    version: MandateVersion,
    *,
    is_mailed: bool = True,
    is_reminder: bool = False,
) -> str:
    """Give a signatory another link, as ``invite`` does; a signing that has lapsed begins anew."""
    envelope = version.envelopes.in_use().first()
    provider = "" if envelope else provider_of(version.mandate)
    if provider:
        open_envelope(version, provider)
    is_known = not provider and (envelope is None or envelope.state == EnvelopeState.OPEN)
    return invite(
        signatory,
        version,
        is_reminder=is_reminder,
        is_mailed=is_mailed and is_known,
        envelope=envelope,
    )


def ask_elsewhere(signatory: Signatory, version: MandateVersion) -> str:
    """Ask a signatory whose address has changed, of which a provider has to learn as well."""
    withdraw_envelopes(version.envelopes.all())
    return ask_again(signatory, version)


def renew_link(signatory: Signatory, *, by: Actor, is_mailed: bool = True) -> str:
    """Give a signatory a new link, to be mailed or only copied; returns its token.

    Raises ``StateConflict`` if nothing waits for this signature. An invitation that had expired
    is open again.
    """
    mandate = signatory.mandate
    with one_winner(mandate, wanted="link_renewed", by=by):
        if mandate.state == S.INVITATION_EXPIRED:
            Mandate.objects.move(mandate, S.INVITED, reminders=0, reminded_at=None)
        else:
            Mandate.objects.hold(mandate)
        version = current_version(mandate)
        if version is None or not waits_for(signatory, version):
            raise StateConflict(
                _("Nothing waits for the signature of %(who)s.") % {"who": signatory},
                status=mandate.state,
            )
        token = ask_again(signatory, version, is_mailed=is_mailed)
        note("link_renewed", mandate, by=by, signatory=str(signatory.pk), version=version.number)
    return token


@transaction.atomic
def open_envelope(version: MandateVersion, provider: str) -> Envelope:
    """Promise that a provider will be asked to have a version signed."""
    now = timezone.now()
    envelope = Envelope.objects.create(
        mandate_version=version, provider=provider, created_at=now, check_at=now + CLAIMED_FOR
    )
    enqueue("mandates.tasks.advance_envelope", envelope_id=str(envelope.pk))
    return envelope


def mail_where_to_sign(envelope: Envelope) -> None:
    """Mail everybody who still has to sign where the provider lets them."""
    waiting = SigningRequest.objects.usable().filter(mandate_version=envelope.mandate_version)
    for request in waiting.select_related(
        "signatory__mandate__client", "signatory__mandate__office", "mandate_version"
    ):
        if request.sealed_token:
            ask_to_sign(request, token=decrypt(request.sealed_token), envelope=envelope)
