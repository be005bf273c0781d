"""What an office reads about a mandate: status with a tone, history in sentences, next acts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from audit.models import AuditEvent
from mandates.models import Mandate, MandateAccount, Signatory
from mandates.states import ENDED, AccountState, MandateState, SigningState
from mandates.turns import Turn, TurnNow

PROVIDED = frozenset({AccountState.PROVIDED})
STOPPED = frozenset({AccountState.STOPPED_BY_BANK, AccountState.STOPPED_BY_HOLDER})


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event in words."""

    at: datetime
    sentence: str
    ip: str


@dataclass(frozen=True, slots=True)
class SignatoryNow:
    """Somebody who signs, and how far they are; ``may_renew`` if a new link makes sense."""

    signatory: Signatory
    state: str
    tone: str
    at: datetime | None
    may_renew: bool


def tone_of(mandate: Mandate, turn: TurnNow) -> str:
    """Return the tone of a mandate's status: by its state, or because it is the office's turn."""
    if mandate.state in ENDED:
        return "idle"
    if mandate.state == MandateState.PROBLEM:
        return "bad"
    if mandate.state == MandateState.ACTIVE:
        return "ok"
    return "warn" if turn.turn is Turn.OFFICE else "idle"


def account_tone(account: MandateAccount) -> str:
    """Return the tone of one account's state."""
    if account.state == AccountState.ARCHIVED:
        return "idle"
    if account.state in STOPPED:
        return "bad"
    return "ok" if account.state in PROVIDED else "idle"


def signatories_now(mandate: Mandate, *, is_offered: bool) -> list[SignatoryNow]:
    """Return everybody who is asked to sign, with what they did last."""
    people = mandate.signatories.active().order_by("position").prefetch_related("requests")
    return [_signatory(person, is_offered=is_offered) for person in people]


def _signatory(person: Signatory, *, is_offered: bool) -> SignatoryNow:
    requests = sorted(person.requests.all(), key=lambda request: request.created_at)
    last = requests[-1] if requests else None
    if last is None:
        return SignatoryNow(person, _("not asked yet"), "idle", None, may_renew=is_offered)
    if last.state == SigningState.SIGNED:
        return SignatoryNow(person, _("signed"), "ok", last.settled_at, may_renew=False)
    if last.state == SigningState.REFUSED:
        return SignatoryNow(person, _("refused"), "bad", last.settled_at, may_renew=False)
    if last.state == SigningState.PENDING and last.opened_at:
        return SignatoryNow(person, _("has read it"), "idle", last.opened_at, may_renew=is_offered)
    return SignatoryNow(person, _("asked"), "idle", last.created_at, may_renew=is_offered)


def history_lines(events: Iterable[AuditEvent]) -> list[HistoryLine]:
    """Put a mandate's audit events into sentences, in their order."""
    return [
        HistoryLine(event.at, _sentence(event), str((event.personal or {}).get("ip") or ""))
        for event in events
    ]


def _sentence(event: AuditEvent) -> str:
    who = event.actor_label or _("Somebody whose data was erased")
    sentences = {
        "ordered": _("%(who)s ordered the mandate."),
        "preparing": _("The order was taken up."),
        "document_created": _("Version %(version)s of the document was made."),
        "document_voided": _("Version %(version)s became void: %(reason)s."),
        "sent": _("Version %(version)s was offered for signature."),
        "link_renewed": _("%(who)s made a new link."),
        "link_opened": _("%(who)s opened the link."),
        "code_sent": _("A code was sent to the signatory's mailbox."),
        "signature_given": _("%(who)s signed version %(version)s."),
        "signed": _("Everybody has signed version %(version)s."),
        "sealed": _("The document was sealed."),
        "scan_taken": _("%(who)s took in the signed copy on paper."),
        "rejected": _("%(who)s refused to sign: %(reason)s."),
        "reminded": _("A reminder was sent."),
        "sent_to_bank": _("The signed document was sent on."),
        "handed_over": _("The signed document was put where the bank fetches it."),
        "handover_lost": _("%(who)s let it be put there again: %(reason)s."),
        "receipt_taken": _("%(who)s confirmed that it has the document."),
        "fetched_by_bank": _("%(who)s fetched the signed document."),
        "account_rejected": _("%(who)s rejected another account."),
        "rejection_withdrawn": _("%(who)s took its rejection back."),
        "bank_procedure": _("The bank has it."),
        "approved": _("The bank approved an account."),
        "activated": _("The first document arrived: it is active."),
        "advanced": _("%(who)s noted how far it is."),
        "problem": _("A problem was reported: %(reason)s."),
        "resubmitted": _("%(who)s sent the same document again."),
        "account_stopped": _("An account was stopped at the bank."),
        "account_archived": _("%(who)s archived an account."),
        "stopped": _("It was stopped at the source."),
        "transferred": _("%(who)s transferred it to another office."),
        "archived": _("%(who)s ended the mandate."),
        "conflict": _("%(who)s tried to change it, but somebody else was a moment quicker."),
    }
    name = event.action.removeprefix("mandate.")
    values = {
        "who": who,
        "version": event.facts.get("version", ""),
        "reason": event.reason or event.facts.get("reason", ""),
    }
    return sentences.get(name, "%(who)s: " + name) % values
