"""Mandates in the words of the people who read the pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import AuditEvent
from mandates.states import MandateState


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line of a mandate's timeline: when, what happened as a sentence, why, and whence."""

    at: datetime
    sentence: str
    reason: str
    ip: str
    request_id: str


SENTENCES: dict[str, Promise] = {
    "mandate.ordered": gettext_lazy("%(who)s ordered the mandate."),
    "mandate.preparing": gettext_lazy("The document is being made."),
    "mandate.document_created": gettext_lazy("Version %(version)s of the document was made."),
    "mandate.document_voided": gettext_lazy("Version %(version)s became void: its data changed."),
    "mandate.sent": gettext_lazy("It was offered for signature."),
    "mandate.link_renewed": gettext_lazy("%(who)s made a new link; the one before is dead."),
    "mandate.link_opened": gettext_lazy("%(who)s opened the link."),
    "mandate.code_sent": gettext_lazy("A code was sent to the signatory."),
    "mandate.signature_given": gettext_lazy("%(who)s signed version %(version)s."),
    "mandate.scan_taken": gettext_lazy("%(who)s took in version %(version)s, signed by hand."),
    "mandate.signed": gettext_lazy("All have signed."),
    "mandate.sealed": gettext_lazy("The signed document was sealed."),
    "mandate.rejected": gettext_lazy("%(who)s refused to sign."),
    "mandate.reminded": gettext_lazy("The client was reminded (%(reminder)s)."),
    "mandate.invitation_expired": gettext_lazy("Nobody took up the invitation, so it expired."),
    "mandate.bank_procedure": gettext_lazy("The bank activates the accounts."),
    "mandate.sent_to_bank": gettext_lazy("%(who)s delivered it (attempt %(attempt)s)."),
    "mandate.delayed": gettext_lazy("The secretariat is late with its answer."),
    "mandate.advanced": gettext_lazy("%(who)s noted that it is now “%(to)s”."),
    "mandate.approved": gettext_lazy("%(who)s approved an account."),
    "mandate.problem": gettext_lazy("%(who)s reported a problem."),
    "mandate.resubmitted": gettext_lazy("%(who)s sent the same document again."),
    "mandate.account_stopped": gettext_lazy("%(who)s stopped an account."),
    "mandate.stopped": gettext_lazy("No account is delivered any more."),
    "mandate.account_provided": gettext_lazy("The first statements of an account arrived."),
    "mandate.activated": gettext_lazy("What arrived first made it active."),
    "mandate.account_archived": gettext_lazy("%(who)s ended an account."),
    "mandate.archived": gettext_lazy("%(who)s ended the mandate."),
    "mandate.transferred": gettext_lazy("%(who)s moved it to another office."),
    "mandate.conflict": gettext_lazy(
        "%(who)s tried to change it, but it had changed a moment before."
    ),
}


def timeline(events: Iterable[AuditEvent]) -> list[TimelineEntry]:
    """Put a mandate's audit events into sentences, oldest first."""
    return [
        TimelineEntry(
            at=event.at,
            sentence=_sentence(event),
            reason=event.reason,
            ip=str((event.personal or {}).get("ip") or ""),
            request_id=event.request_id,
        )
        for event in events
    ]


def _sentence(event: AuditEvent) -> str:
    who = event.actor_label or _("Somebody whose data was erased")
    facts = dict(event.facts)
    if facts.get("to") in MandateState.values:
        facts["to"] = MandateState(facts["to"]).label
    sentence = SENTENCES.get(event.action)
    return str(sentence) % {**facts, "who": who} if sentence else f"{who}: {event.action}"
