"""Each kind of issue in words: what it is, what it means, and the one next step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.identifiers import format_iban
from documents.presentation import missing_numbers_of, reason_of
from insights.models import DetectedIssue
from insights.states import IssueKind, Owner
from mandates.kinds import MandateKind
from mandates.states import MandateState, ProblemReason
from mandates.turns import next_of

K = IssueKind


@dataclass(frozen=True, slots=True)
class Step:
    """The one thing to do next: a verb and where it is done."""

    label: str
    url: str


Sentence = tuple[str, str, Step]


def _facts_day(text: str) -> date:
    """Return a day, or a moment's day in Belgium, out of the facts of an issue."""
    moment = parse_datetime(text) if "T" in text else None
    day = timezone.localtime(moment).date() if moment else parse_date(text[:10])
    return day or timezone.localdate()


def written_day(day: date | datetime) -> str:
    """Write a day as people read it."""
    local = timezone.localtime(day).date() if isinstance(day, datetime) else day
    return formats.date_format(local, "DATE_FORMAT")


def _name(issue: DetectedIssue) -> str:
    return issue.client.name if issue.client else issue.office.name


def _mandate_step(facts: dict[str, Any], label: str) -> Step:
    return Step(label, reverse("mandates:detail", args=[facts["mandate"]]))


def _missing(issue: DetectedIssue) -> Sentence:
    facts = issue.facts
    values = {
        "missing": missing_numbers_of(facts["first"], facts["last"]),
        "after": written_day(_facts_day(facts["after"])),
        "before": written_day(_facts_day(facts["before"])),
    }
    text = _("%(missing)s, between the statements of %(after)s and %(before)s.") % values
    if issue.owner == Owner.BANK:
        text = f"{text} {_('We asked the bank for it.')}"
        step = Step(
            _("See what is missing"), reverse("documents:calendar", args=[facts["account"]])
        )
    else:
        period = urlencode({"start": facts["after"], "end": facts["before"]})
        url = reverse("feeds:ask_again", args=[facts["account"]])
        step = Step(_("Ask again"), f"{url}?{period}")
    return f"{format_iban(facts['iban'])} {_name(issue)}", text, step


def _silent(issue: DetectedIssue) -> Sentence:
    facts = issue.facts
    values = {"day": written_day(_facts_day(facts["last"]))}
    text = (
        _(
            "No statement since %(day)s, much longer than usual. Ask the client whether the "
            "account is still in use; if not, close it."
        )
        % values
    )
    url = reverse("documents:calendar", args=[facts["account"]])
    return f"{format_iban(facts['iban'])} {_name(issue)}", text, Step(_("See the account"), url)


def _stuck(issue: DetectedIssue) -> Sentence:
    state = MandateState(issue.facts["state"])
    title = _("Mandate of %(client)s: %(state)s") % {
        "client": _name(issue),
        "state": state.label,
    }
    text = str(next_of(MandateKind(issue.facts["kind"]), state).sentence)
    if issue.owner == Owner.OFFICE:
        text = _("Hand the link over, or add the e-mail address of who signs.")
    return title, text, _mandate_step(issue.facts, _("See the mandate"))


def _transfer(issue: DetectedIssue) -> Sentence:
    title, text = {
        "nothing": (
            _("Nothing is left to sign for the transfer of %(client)s"),
            _("Its mandates have ended. Cancel the transfer, or propose it anew."),
        ),
        "problem": (
            _("The transfer of %(client)s waits for you"),
            _("There is a problem with what the company is to sign. Look at its mandates."),
        ),
        "unsigned": (
            _("The transfer of %(client)s doesn't move"),
            _("What brings the company here has been waiting for long. Ask, or send it again."),
        ),
    }[issue.facts["reason"]]
    values = {"client": _name(issue)}
    url = reverse("mandates:transfer", args=[issue.office_id, issue.facts["transfer"]])
    return title % values, text, Step(_("See the transfer"), url)


def _problem(issue: DetectedIssue) -> Sentence:
    reason = ProblemReason(issue.facts["reason"])
    title = _("Mandate of %(client)s: %(reason)s") % {
        "client": _name(issue),
        "reason": reason.label,
    }
    found = next_of(MandateKind(issue.facts["kind"]), MandateState.PROBLEM, reason)
    return title, str(found.sentence), _mandate_step(issue.facts, _("Solve"))


def _expired(issue: DetectedIssue) -> Sentence:
    kind = MandateKind(issue.facts["kind"])
    title = _("Invitation of %(client)s for %(kind)s expired") % {
        "client": _name(issue),
        "kind": kind.label,
    }
    text = str(next_of(kind, MandateState.INVITATION_EXPIRED).sentence)
    return title, text, _mandate_step(issue.facts, _("Invite again"))


def _link(issue: DetectedIssue) -> Sentence:
    title = _("The signing link of %(client)s ends soon") % {"client": _name(issue)}
    text = _("It works until %(day)s. After that nobody can sign by it; renew it.") % {
        "day": written_day(_facts_day(issue.facts["expires"]))
    }
    return title, text, _mandate_step(issue.facts, _("Renew the link"))


def _address(issue: DetectedIssue) -> Sentence:
    title = _("%(client)s has no e-mail address") % {"client": _name(issue)}
    text = _("There is something to sign, and nobody can be asked to.")
    url = reverse("offices:change_company", args=[issue.office_id, issue.client_id])
    return title, text, Step(_("Add the address"), url)


def _doubt(issue: DetectedIssue) -> Sentence:
    title, text = {
        "undeliverable": (
            _("Mail to %(client)s comes back"),
            _("Nothing that is mailed arrives: no mandate, no reminder. Correct the address."),
        ),
        "declined": (
            _("The e-mail address of %(client)s is somebody else's"),
            _("Whoever reads it said so on %(day)s. Correct the address."),
        ),
        "lapsed": (
            _("%(client)s never confirmed its e-mail address"),
            _("The link has lapsed on %(day)s. Ask the company by phone, or send it again."),
        ),
    }[issue.facts["reason"]]
    values = {"client": _name(issue), "day": written_day(issue.since)}
    url = reverse("offices:company", args=[issue.office_id, issue.client_id])
    return title % values, text % values, Step(_("See the company"), url)


def _software(issue: DetectedIssue) -> Sentence:
    partner = issue.facts["partner"]
    title = _("%(partner)s has stopped fetching") % {"partner": partner}
    values = {"day": written_day(issue.since), "count": issue.companies}
    text = (
        ngettext(
            "Its last visit was on %(day)s. Since then something has arrived for %(count)d "
            "company. Look into its settings, or ask its helpdesk.",
            "Its last visit was on %(day)s. Since then something has arrived for %(count)d "
            "companies. Look into its settings, or ask its helpdesk.",
            issue.companies,
        )
        if issue.facts["was_used"]
        else ngettext(
            "It may fetch since %(day)s and never came, while something arrived for %(count)d "
            "company. Finish the connection in the software.",
            "It may fetch since %(day)s and never came, while something arrived for %(count)d "
            "companies. Finish the connection in the software.",
            issue.companies,
        )
    )
    url = reverse("consents:detail", args=[issue.facts["consent"]])
    return title, text % values, Step(_("See the consent"), url)


def _consent(issue: DetectedIssue) -> Sentence:
    facts = issue.facts
    values = {"partner": facts["partner"], "day": written_day(_facts_day(facts["ends"]))}
    url = reverse("consents:detail", args=[facts["consent"]])
    if facts["status"] == "allowed":
        title = _("The consent of %(partner)s ends on %(day)s") % values
        text = _("From then on it fetches nothing, unless it asks again and an Admin allows it.")
        return title, text, Step(_("See the consent"), url)
    title = _("The request of %(partner)s lapses on %(day)s") % values
    text = _("Nobody has decided yet. Nothing is shared until an Admin does.")
    return title, text, Step(_("Decide"), url)


def _file(issue: DetectedIssue) -> Sentence:
    facts = issue.facts
    count = facts["files"]
    title = ngettext("%(count)d file waits", "%(count)d files wait", count) % {"count": count}
    if facts["waiting_for"]:
        title = f"{title}: {format_iban(facts['waiting_for'])}"
    reason = reason_of(facts["reason"])
    url = reverse("documents:attention", args=[issue.office_id])
    return title, f"{reason.title}. {reason.next_step}", Step(_("See the files"), url)


def _colleague(issue: DetectedIssue) -> Sentence:
    title = _("An invitation to join the office expired")
    text = _("A colleague who was invited never came. Invite them again, or take it back.")
    return title, text, Step(_("See the users"), reverse("offices:users", args=[issue.office_id]))


def _payroll(issue: DetectedIssue) -> Sentence:
    facts = issue.facts
    values = {
        "client": _name(issue),
        "house": facts["secretariat"],
        "count": facts["payments"],
    }
    title = _("%(client)s pays %(house)s, but sends no payroll entries") % values
    text = (
        ngettext(
            "%(count)d payment in three months. With SODA the entries come by themselves.",
            "%(count)d payments in three months. With SODA the entries come by themselves.",
            facts["payments"],
        )
        % values
    )
    url = reverse("mandates:order", args=[issue.client_id, MandateKind.SODA])
    return title, text, Step(_("Order SODA"), url)


SENTENCES: dict[IssueKind, Callable[[DetectedIssue], Sentence]] = {
    K.MISSING_STATEMENTS: _missing,
    K.MANDATE_PROBLEM: _problem,
    K.SOFTWARE_SILENT: _software,
    K.CONSENT_EXPIRES: _consent,
    K.FILE_WAITS: _file,
    K.TRANSFER_WAITS: _transfer,
    K.MANDATE_STUCK: _stuck,
    K.INVITATION_EXPIRED: _expired,
    K.LINK_DIES: _link,
    K.ADDRESS_MISSING: _address,
    K.ADDRESS_DOUBTFUL: _doubt,
    K.ACCOUNT_SILENT: _silent,
    K.COLLEAGUE_EXPIRED: _colleague,
    K.PAYROLL_POSSIBLE: _payroll,
}
