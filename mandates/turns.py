"""Whose turn it is: for every state a mandate can be in, who has to act and what happens next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mandates.kinds import MandateKind
from mandates.models import Mandate
from mandates.reference import SourceFacts
from mandates.selectors import Known, known_about, latest_copy, source_of
from mandates.states import (
    ENDED,
    OFFERED,
    AccountState,
    CopyState,
    EnvelopeState,
    MandateState,
    ProblemReason,
)

K, S, R, E = MandateKind, MandateState, ProblemReason, EnvelopeState


class Turn(models.TextChoices):
    """Who has to act."""

    OFFICE = "office", _("the office")
    CLIENT = "client", _("the client")
    SOURCE = "source", _("the bank, secretariat or issuer")
    PORTAL = "portal", _("MyCodaBox")
    NOBODY = "nobody", _("nobody")


T = Turn


@dataclass(frozen=True, slots=True)
class Next:
    """Who has to act and what happens next, as a sentence."""

    turn: Turn
    sentence: Promise


@dataclass(frozen=True, slots=True)
class TurnNow:
    """Whose turn it is with one mandate, since when, and by when something is to be expected."""

    turn: Turn
    sentence: Promise
    since: datetime
    expected_on: date | None


OVER = Next(T.NOBODY, _("It has ended. Nothing arrives under it; order a new one to go on."))
FLOWS = Next(T.NOBODY, _("All is well: what arrives is passed on."))
TURNS: dict[tuple[MandateKind, MandateState], Next] = {
    (K.CODA, S.REGISTERED): Next(
        T.PORTAL, _("We prepare mandates of this bank by hand, or check the order.")
    ),
    (K.CODA, S.IN_PREPARATION): Next(T.PORTAL, _("The document is being made.")),
    (K.CODA, S.AWAITING_SIGNATURE): Next(
        T.CLIENT, _("The client has the link and signs. We remind them every two weeks.")
    ),
    (K.CODA, S.SIGNED): Next(T.PORTAL, _("We seal the document and send it to the bank.")),
    (K.CODA, S.BANK_PROCEDURE): Next(
        T.SOURCE, _("The bank activates the accounts. The first statement makes it active.")
    ),
    (K.CODA, S.ACTIVE): FLOWS,
    (K.CODA, S.ARCHIVED): OVER,
    (K.SODA, S.NOT_SIGNED): Next(
        T.CLIENT, _("The client signs the CodaBox mandate, which carries the one for payroll.")
    ),
    (K.SODA, S.SIGNED): Next(T.PORTAL, _("We ask the secretariat for the payroll entries.")),
    (K.SODA, S.REQUESTED): Next(T.SOURCE, _("The secretariat confirms the request.")),
    (K.SODA, S.DELAYED): Next(
        T.SOURCE, _("The secretariat is late with its answer. We ask again every week.")
    ),
    (K.SODA, S.CONFIRMED): Next(
        T.SOURCE, _("The secretariat sends the entries after its next payroll run.")
    ),
    (K.SODA, S.ACTIVE): FLOWS,
    (K.SODA, S.ARCHIVED): OVER,
    (K.CARO, S.IN_PREPARATION): Next(T.PORTAL, _("The invitation is being made.")),
    (K.CARO, S.INVITED): Next(
        T.CLIENT, _("The cardholder consents by the link, which works for 14 days.")
    ),
    (K.CARO, S.INVITATION_EXPIRED): Next(
        T.OFFICE, _("Nobody took up the invitation. Send the cardholder a new link.")
    ),
    (K.CARO, S.ACTIVE): FLOWS,
    (K.CARO, S.CANCELLED): OVER,
    (K.VOILA, S.IN_PREPARATION): Next(T.PORTAL, _("The invitation is being made.")),
    (K.VOILA, S.INVITED): Next(
        T.CLIENT, _("The client accepts by the link, which works for 14 days.")
    ),
    (K.VOILA, S.INVITATION_EXPIRED): Next(
        T.OFFICE, _("Nobody took up the invitation. Send the client a new link.")
    ),
    (K.VOILA, S.VALIDATION): Next(
        T.PORTAL, _("We compare the company's data with the register of enterprises.")
    ),
    (K.VOILA, S.REGISTRATION): Next(
        T.PORTAL, _("We register the company as a receiver of electronic invoices.")
    ),
    (K.VOILA, S.ACTIVE): FLOWS,
    (K.VOILA, S.STOPPED): OVER,
}

START_AGAIN = _("Correct the order and start again; the client signs anew.")
PROBLEMS: dict[ProblemReason, Next] = {
    R.CLIENT_REFUSED: Next(
        T.OFFICE, _("Speak with the client, then order again; the old link stays dead.")
    ),
    R.SIGNATURE_REJECTED: Next(T.OFFICE, START_AGAIN),
    R.HOLDER_DATA_OUTDATED: Next(
        T.CLIENT, _("The client updates its file at the bank. Then we send the same mandate again.")
    ),
    R.SIGNER_NOT_MANDATARY: Next(
        T.CLIENT,
        _(
            "The client has the bank note the signer, after which we send the same mandate again; "
            "or somebody who may act for the account signs a new one."
        ),
    ),
    R.SECOND_SIGNATURE_REQUIRED: Next(
        T.OFFICE, _("Order again with everybody who has to sign for this account.")
    ),
    R.SIGNATURE_MISMATCH: Next(T.OFFICE, START_AGAIN),
    R.UNKNOWN_ACCOUNT: Next(
        T.OFFICE, _("Check the account number with the client, and correct the order.")
    ),
    R.COMPANY_NUMBER_MISMATCH: Next(T.OFFICE, START_AGAIN),
    R.COMPANY_DATA_MISMATCH: Next(T.OFFICE, START_AGAIN),
    R.DOCUMENT_INCOMPLETE: Next(T.OFFICE, START_AGAIN),
    R.HOLDER_REFUSED: Next(
        T.OFFICE, _("Speak with the client, who told the bank no, then order again.")
    ),
    R.STOPPED_BY_HOLDER: Next(
        T.CLIENT, _("The holder stopped it at the bank, and can start it again there.")
    ),
    R.STOPPED_BY_BANK: Next(
        T.OFFICE, _("Ask the client why the bank stopped it, then tell us or archive it.")
    ),
    R.EMPLOYER_UNKNOWN: Next(
        T.OFFICE, _("Check with the client which secretariat it is with, and correct the order.")
    ),
    R.CARD_MISMATCH: Next(
        T.OFFICE, _("Check the client reference; to change it, cancel and order again.")
    ),
    R.CARD_INACTIVE: Next(T.CLIENT, _("The cardholder activates the card. Then we try again.")),
    R.REGISTRATION_REFUSED: Next(T.PORTAL, _("We look into the registration.")),
    R.OTHER: Next(T.PORTAL, _("We look into it and tell you.")),
}

HANDED_OVER = Next(
    T.OFFICE, _("The document is ready: hand the link or the PDF over to the client.")
)
NO_ADDRESS = Next(
    T.OFFICE,
    _("We have no e-mail address of a signatory. Add it, or hand over the link yourself."),
)
UNDER_WAY = Next(
    T.SOURCE,
    _("The signed document lies ready for the bank, which hasn’t confirmed yet that it has it."),
)
UNDELIVERABLE = Next(
    T.OFFICE,
    _("Mail to a signatory comes back. Correct the address, or hand over the link yourself."),
)
ASKING_THE_PROVIDER = Next(
    T.PORTAL, _("We ask the provider that the bank wants for the links to sign by.")
)
LAPSED_AT_THE_PROVIDER = Next(
    T.OFFICE, _("The signing has lapsed at the provider. Send the client a new link.")
)
TO_BE_LOOKED_AT = Next(T.PORTAL, _("We look at the signed copy, normally within one working day."))
COPY_REJECTED = Next(
    T.OFFICE,
    _("The signed copy can't be taken. Upload another one, or let the client sign by the link."),
)
ASKED_BY_HAND = Next(
    T.PORTAL,
    _("The secretariat is late with its answer. We have no e-mail address of it, and ask by hand."),
)
HOLDER_LINKS = Next(T.CLIENT, _("The holder links us in the bank's own app."))


def next_of(kind: MandateKind, state: MandateState, reason: ProblemReason | None = None) -> Next:
    """Return what the tables say about a state; of a problem, by its reason."""
    if state is S.PROBLEM:
        return PROBLEMS[reason or R.OTHER]
    return TURNS[kind, state]


def turn_of(mandate: Mandate, *, known: Known | None = None) -> TurnNow:
    """Return whose turn it is with one mandate.

    Of many, give what is ``known`` about all of them and prefetch what ``mandates_to_list`` does,
    so that none costs a query.
    """
    known = known or known_about([mandate])
    kind, state = MandateKind(mandate.kind), MandateState(mandate.state)
    reason = ProblemReason(mandate.reason) if mandate.reason else None
    facts = source_of(mandate, houses=known.houses)
    special, since = _special_case(mandate, facts, known)
    found = special or next_of(kind, state, reason)
    return TurnNow(
        turn=found.turn,
        sentence=found.sentence,
        since=since or mandate.state_modified_at,
        expected_on=_expected_on(mandate, found, facts),
    )


Special = tuple[Next | None, datetime | None]


def _special_case(mandate: Mandate, facts: SourceFacts | None, known: Known) -> Special:
    """Return what the state alone doesn't tell, and since when if that is another time."""
    if mandate.state == OFFERED.get(MandateKind(mandate.kind)):
        return _while_offered(mandate, known)
    if mandate.state == S.SIGNED and mandate.dispatches.all():
        return UNDER_WAY, None
    if mandate.state == S.DELAYED and facts and not facts.contact_email:
        return ASKED_BY_HAND, None
    if mandate.state == S.BANK_PROCEDURE:
        states = {account.state for account in mandate.accounts.all()}
        return (HOLDER_LINKS if AccountState.PENDING_HOLDER in states else None), None
    return None, None


def _while_offered(mandate: Mandate, known: Known) -> Special:
    copy = latest_copy(mandate)
    if copy and copy.state == CopyState.WAITING:
        return TO_BE_LOOKED_AT, copy.uploaded_at
    if copy and copy.state == CopyState.REJECTED:
        return COPY_REJECTED, copy.settled_at
    if elsewhere := _with_a_provider(mandate):
        return elsewhere, None
    if mandate.is_handed_over:
        return HANDED_OVER, None
    addresses = {each.email for each in mandate.signatories.all() if each.retired_at is None}
    if addresses & known.undeliverable:
        return UNDELIVERABLE, None
    return (NO_ADDRESS if "" in addresses else None), None


def _with_a_provider(mandate: Mandate) -> Next | None:
    """Return what the signing with another provider waits for, if not for the client."""
    current = [each for each in mandate.versions.all() if each.voided_at is None]
    signings = [envelope for version in current for envelope in version.envelopes.all()]
    last = max(signings, key=lambda envelope: (envelope.created_at, envelope.pk), default=None)
    if last is None:
        return None
    waits = {E.STARTING: ASKING_THE_PROVIDER, E.EXPIRED: LAPSED_AT_THE_PROVIDER}
    return waits.get(E(last.state))


def _expected_on(mandate: Mandate, found: Next, facts: SourceFacts | None) -> date | None:
    """Return by when the bank or secretariat should have answered."""
    if facts is None or found.turn is not T.SOURCE or mandate.state in ENDED:
        return None
    since = timezone.localdate(mandate.state_modified_at)
    return since + timedelta(days=facts.lead_days[1])
