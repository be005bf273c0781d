"""Consents in the words of the people who read the pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.models import AuditEvent
from common.kinds import DocumentKind
from consents.models import Consent
from consents.states import EndReason


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of a history: when, what happened as a sentence, and the request's id."""

    at: datetime
    sentence: str
    ip: str
    request_id: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What a consent covers, in words."""

    kinds: str
    companies: str


def scope_of(consent: Consent) -> Scope:
    """Put what a consent covers into words."""
    kinds = (
        [kind.label for kind in DocumentKind]
        if consent.all_kinds
        else [kind.get_kind_display() for kind in consent.kinds.order_by("kind")]
    )
    if consent.all_clients:
        companies = _("all companies of the office")
    else:
        count = consent.clients.count()
        companies = ngettext("%(count)d company", "%(count)d companies", count) % {"count": count}
    text = ", ".join(str(kind) for kind in kinds)
    return Scope(kinds=text[:1].upper() + text[1:], companies=companies)


def history_lines(events: Iterable[AuditEvent]) -> list[HistoryLine]:
    """Put a consent's audit events into sentences, oldest first."""
    return [
        HistoryLine(
            at=event.at,
            sentence=_sentence(event),
            ip=str((event.personal or {}).get("ip") or ""),
            request_id=event.request_id,
        )
        for event in events
    ]


def _sentence(event: AuditEvent) -> str:
    who = event.actor_label or _("Somebody whose data was erased")
    sentences = {
        "consent.requested": _("%(who)s asked for consent."),
        "consent.redirect_changed": _("%(who)s asked again, with another address to return to."),
        "consent.allowed": _("%(who)s allowed the consent and accepted the terms of %(terms)s."),
        "consent.denied": _("%(who)s denied the consent."),
        "consent.cancelled": _("%(who)s cancelled the consent."),
        "consent.withdrawn": _("%(who)s handed the consent back."),
        "consent.expired": _("Nobody decided within 30 days, so the request lapsed."),
        "consent.closed": _("The office or the software left, so the consent ended."),
        "consent.conflict": _(
            "%(who)s tried to decide, but the consent had changed a moment before."
        ),
    }
    sentence = sentences.get(event.action, "%(who)s: " + event.action)
    return sentence % {"who": who, "terms": event.facts.get("terms_version", "")}


def status_sentence(consent: Consent) -> str:
    """Say in one sentence what a status means and what happens next."""
    partner = {"partner": consent.partner.name}
    if consent.status == "to_be_determined":
        return _("%(partner)s waits for your decision and sees nothing until then.") % partner
    if consent.status == "allowed":
        return _("%(partner)s may fetch documents until you cancel.") % partner
    if consent.status == "denied":
        return _("%(partner)s sees nothing. It may ask again.") % partner
    ends = {
        EndReason.OFFICE: _("%(partner)s sees nothing any more. It may ask again."),
        EndReason.PARTNER: _("%(partner)s handed the consent back and sees nothing any more."),
        EndReason.EXPIRED: _("Nobody decided within 30 days. %(partner)s may ask again."),
        EndReason.CLOSED: _("The office or %(partner)s left, so nothing is passed on."),
    }
    return ends[EndReason(consent.end_reason)] % partner
