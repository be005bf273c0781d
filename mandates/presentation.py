"""What an office reads about a mandate: status with a tone, history in sentences, next acts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import AuditEvent
from mails.models import Mail
from mandates.kinds import SigningRoute
from mandates.models import Mandate, MandateAccount, Signatory, SignedCopy, SigningRequest
from mandates.reference import SourceFacts
from mandates.selectors import Known, known_about, known_to_tell_turns, source_of
from mandates.signing.registry import is_set_up
from mandates.states import (
    ENDED,
    OFFERED,
    AccountState,
    CopyState,
    MandateState,
    ProblemReason,
    SigningState,
)
from mandates.turns import Turn, TurnNow, turn_of

WAITING_FOR_SIGNATURE = frozenset({*OFFERED.values(), MandateState.INVITATION_EXPIRED})
VOID_REASONS = {
    "changed": gettext_lazy("the order was changed"),
    "company data changed": gettext_lazy("the company's data has changed"),
}
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
    """Somebody who signs, how far they are, and what can be done about them now."""

    signatory: Signatory
    name: str
    state: str
    tone: str
    at: datetime | None
    may_sign: bool
    may_be_mailed: bool


@dataclass(frozen=True, slots=True)
class AccountNow:
    """One account, with the tone of its state."""

    account: MandateAccount
    tone: str


@dataclass(frozen=True, slots=True)
class Block:
    """One mandate as every page shows it."""

    mandate: Mandate
    source: SourceFacts | None
    turn: TurnNow
    tone: str
    accounts: list[AccountNow]
    signatories: list[SignatoryNow]

    @property
    def is_live(self) -> bool:
        return self.mandate.state not in ENDED

    @property
    def route(self) -> SigningRoute | None:
        """How it is signed: with another provider only what the bank gets, where that is set up."""
        if self.source is None or self.source.route is not SigningRoute.PROVIDER:
            return self.source.route if self.source else None
        goes_there = self.mandate.needs_bank_mandate and is_set_up(self.source.provider)
        return SigningRoute.PROVIDER if goes_there else SigningRoute.OUR_PAGE


@dataclass(frozen=True, slots=True)
class Line:
    """One mandate as a list shows it."""

    mandate: Mandate
    source: SourceFacts | None
    turn: TurnNow
    tone: str


def lines_of(mandates: Sequence[Mandate]) -> list[Line]:
    """Return mandates as a list shows them, in as many queries for any number of them."""
    known = known_to_tell_turns(mandates)
    lines = []
    for mandate in mandates:
        turn = turn_of(mandate, known=known)
        source = source_of(mandate, houses=known.houses)
        lines.append(Line(mandate, source, turn, tone_of(mandate, turn)))
    return lines


def blocks_of(mandates: Sequence[Mandate]) -> list[Block]:
    """Return mandates as pages show them; of those from ``mandates_to_list`` none costs a query."""
    known = known_about(mandates)
    return [block_of(mandate, known) for mandate in mandates]


def block_of(mandate: Mandate, known: Known) -> Block:
    """Return one mandate as pages show it, with what is known about it and others."""
    turn = turn_of(mandate, known=known)
    accounts = sorted(mandate.accounts.all(), key=lambda each: each.bank_account.iban)
    return Block(
        mandate=mandate,
        source=source_of(mandate, houses=known.houses),
        turn=turn,
        tone=tone_of(mandate, turn),
        accounts=[AccountNow(each, account_tone(each)) for each in accounts],
        signatories=signatories_now(mandate, known),
    )


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


COPY_TONES = {CopyState.ACCEPTED: "ok", CopyState.REJECTED: "bad"}


def copies_now(copies: Iterable[SignedCopy]) -> list[tuple[SignedCopy, str]]:
    """Return each scan with the tone of its state."""
    return [(copy, COPY_TONES.get(CopyState(copy.state), "idle")) for copy in copies]


def signatories_now(mandate: Mandate, known: Known) -> list[SignatoryNow]:
    """Return everybody who is asked to sign, with what they did last."""
    people = [each for each in mandate.signatories.all() if each.retired_at is None]
    people.sort(key=lambda each: each.position)
    return [_signatory(each, mandate, known) for each in people]


def _signatory(person: Signatory, mandate: Mandate, known: Known) -> SignatoryNow:
    last = max(person.requests.all(), key=lambda request: request.created_at, default=None)
    word, tone, at = _did(last)
    signed = last is not None and last.state == SigningState.SIGNED
    waits = mandate.state in WAITING_FOR_SIGNATURE and not signed
    is_dead = person.email in known.undeliverable
    if waits and is_dead and not mandate.is_handed_over:
        word, tone = _("mail comes back"), "bad"
    unnamed = _("Signatory %(number)d") % {"number": person.position}
    return SignatoryNow(
        person,
        person.name or person.email or unnamed,
        word,
        tone,
        at,
        may_sign=waits,
        may_be_mailed=waits and bool(person.email) and not is_dead and not mandate.is_handed_over,
    )


def _did(last: SigningRequest | None) -> tuple[str, str, datetime | None]:
    """Return what somebody did last with their link, as a word, a tone and a time."""
    if last is None:
        return _("not asked yet"), "idle", None
    if last.state == SigningState.SIGNED:
        return _("signed"), "ok", last.settled_at
    if last.state == SigningState.REFUSED:
        return _("refused"), "bad", last.settled_at
    if last.state == SigningState.PENDING and last.opened_at:
        return _("has read it"), "idle", last.opened_at
    return _("asked"), "idle", last.created_at


def timeline(events: Iterable[AuditEvent], mails: Iterable[Mail]) -> list[HistoryLine]:
    """Put what happened to a mandate and the mails about it into one row, the oldest first."""
    lines = [*history_lines(events), *map(_mail_line, mails)]
    return sorted(lines, key=lambda line: line.at)


def _mail_line(mail: Mail) -> HistoryLine:
    sentence = _("Mail to %(address)s: %(subject)s.")
    if mail.failed_at:
        sentence = _("Mail to %(address)s came back: %(subject)s.")
    elif not mail.sent_at:
        sentence = _("Mail to %(address)s, about to leave: %(subject)s.")
    subject = _("a code to sign with") if mail.template == "mandate_code" else mail.subject
    values = {"address": mail.to or _("an erased address"), "subject": subject.rstrip(".")}
    return HistoryLine(mail.failed_at or mail.sent_at or mail.created_at, sentence % values, "")


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
        "copy_uploaded": _("%(who)s uploaded a signed copy of version %(version)s."),
        "copy_refused": _("%(who)s uploaded a file that couldn't be taken."),
        "copy_rejected": _("%(who)s rejected the signed copy of version %(version)s: %(reason)s."),
        "scan_taken": _("%(who)s accepted the signed copy on paper."),
        "signing_started": _("%(who)s was asked to have version %(version)s signed."),
        "signing_expired": _("The signing of version %(version)s lapsed at %(who)s."),
        "signed_too_late": _("%(who)s had version %(version)s signed, which no longer counted."),
        "signing_contradicted": _("%(who)s spoke of another signed file than the one that counts."),
        "signature_rejected": _("What %(who)s had signed can't be taken: %(reason)s."),
        "cardholder_forgotten": _("The cardholder's address was erased from mails and history."),
        "rejected": _("%(who)s refused to sign: %(reason)s."),
        "reminded": _("A reminder was sent."),
        "chased": _("The secretariat was asked again."),
        "delayed": _("The secretariat is late."),
        "invitation_expired": _("The invitation expired."),
        "undeliverable": _("Mail to a signatory came back."),
        "address_changed": _("%(who)s changed the address of a signatory."),
        "account_provided": _("An account receives its statements."),
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
        "archived": _("%(who)s ended the mandate."),
        "conflict": _("%(who)s tried to change it, but somebody else was a moment quicker."),
    }
    name = event.action.removeprefix("mandate.")
    values = {"who": who, "version": event.facts.get("version", ""), "reason": _reason(event)}
    return sentences.get(name, "%(who)s: " + name) % values


def _reason(event: AuditEvent) -> str:
    """Return why something was done: in words if there are any, or else the reason's name."""
    if event.reason in VOID_REASONS:
        return str(VOID_REASONS[event.reason])
    problem = str(event.facts.get("problem", ""))
    if event.reason or problem not in ProblemReason.values:
        return event.reason
    return str(ProblemReason(problem).label)
