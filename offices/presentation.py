"""Companies, people and imports in the words of the people who read the pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from audit.models import AuditEvent
from common.identifiers import format_iban
from offices.companies import Duplicate, Known
from offices.models import AccountingOffice, BankAccount, Client

FIELD_NAMES = {
    "address": gettext_lazy("address"),
    "address2": gettext_lazy("address"),
    "city": gettext_lazy("municipality"),
    "code": gettext_lazy("code"),
    "contact_name": gettext_lazy("contact person"),
    "contact_email": gettext_lazy("e-mail address"),
    "environment": gettext_lazy("environment"),
    "language": gettext_lazy("language"),
    "name": gettext_lazy("name"),
    "postal_code": gettext_lazy("postal code"),
    "representative_function": gettext_lazy("function of the representative"),
    "representative_name": gettext_lazy("representative"),
}


def display_value(entity: Client | AccountingOffice, name: str) -> str:
    """Return what one of ``FIELD_NAMES`` says of a company or an office, as pages write it."""
    if name == "language":
        return entity.get_language_display()
    return str(getattr(entity, name)) or _("nothing")


def display_values(entity: Client | AccountingOffice, names: Iterable[str]) -> dict[str, str]:
    """Return what these of ``FIELD_NAMES`` say, by name."""
    return {name: display_value(entity, name) for name in names}


def explain_conflict(form: forms.ModelForm, message: str, now: dict[str, str]) -> None:
    """Say that somebody else was first, and beside what the person wrote what it says ``now``.

    ``now`` is of ``display_values``, asked before the form, which writes on its row.
    """
    form.add_error(None, message)
    for name in set(form.changed_data) & now.keys():
        form.add_error(name, _("It now says “%(value)s”.") % {"value": now[name]})


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of a history: when, and what happened as a sentence."""

    at: datetime
    sentence: str
    ip: str = ""


def history_lines(
    events: Iterable[AuditEvent], accounts: Iterable[BankAccount]
) -> list[HistoryLine]:
    """Put the audit events of a company and its accounts into sentences, in their order."""
    ibans = {str(account.pk): format_iban(account.iban) for account in accounts}
    return [HistoryLine(event.at, _sentence(event, ibans)) for event in events]


def _sentence(event: AuditEvent, ibans: dict[str, str]) -> str:
    who = event.actor_label or _("Somebody whose data was erased")
    count = event.facts.get("accounts", 0)
    changed = ", ".join(str(FIELD_NAMES.get(name, name)) for name in event.facts.get("changed", ()))
    sentences = {
        "client.added": _("%(who)s added the company."),
        "client.changed": _("%(who)s changed: %(changed)s."),
        "client.archived": ngettext(
            "%(who)s archived the company; %(count)d account was closed with it.",
            "%(who)s archived the company; %(count)d accounts were closed with it.",
            count,
        ),
        "client.expected": _("%(who)s proposed to the company to come from another office."),
        "client.arrived": _("The company has signed, and came from another office."),
        "client.left": _("The company has signed for another office, and left."),
        "client.restored": ngettext(
            "%(who)s took the company back, with %(count)d account.",
            "%(who)s took the company back, with %(count)d accounts.",
            count,
        ),
        "client.email_asked": _("%(who)s asked the company to confirm its e-mail address."),
        "client.email_reminded": _("The company was reminded to confirm its e-mail address."),
        "client.email_confirmed": _("%(who)s confirmed the company's e-mail address."),
        "client.email_declined": _("%(who)s said that the e-mail address isn't the company's."),
        "bank_account.added": _("%(who)s added the account %(iban)s."),
        "bank_account.closed": _("%(who)s closed the account %(iban)s."),
        "bank_account.reopened": _("%(who)s reopened the account %(iban)s."),
    }
    sentence = sentences.get(event.action, "%(who)s: " + event.action)
    iban = ibans.get(event.target_id, "")
    return sentence % {"who": who, "count": count, "changed": changed, "iban": iban}


def duplicate_sentence(known: Known, *, link: str = "") -> str:
    """Say why a company can't be added, and what to do instead; ``link`` leads to the row."""
    if known.why is Duplicate.YOURS and known.client:
        return format_html(
            _("You have this company already: {company}. Nothing was added."),
            company=_named(known.client.name, link),
        )
    if known.why is Duplicate.YOURS_ARCHIVED and known.client:
        return format_html(
            _("You archived this company: {company}. Take it back into service there."),
            company=_named(known.client.name, link),
        )
    if known.why is Duplicate.COLLEAGUES:
        return _(
            "Colleagues keep this company in an environment in which you don't work. Ask an Admin "
            "of your office to move it, or to give you that environment."
        )
    if known.why is Duplicate.COMING:
        return _(
            "The transfer of this company to your office is under way already: see Transfers, "
            "under Companies."
        )
    return _(
        "This company is known to us with another accounting office. You can propose a transfer: "
        "it comes to you once it has signed."
    )


def _named(name: str, link: str) -> str:
    return format_html('<a href="{}">{}</a>', link, name) if link else name


def entity_headings() -> list[str]:
    """Return the heading of the column for each of ``ENTITY_FIELDS``, as an import reads it."""
    return [
        _("Contact person"),
        _("Representative"),
        _("Function"),
        _("Street"),
        pgettext("column", "Address 2"),
        _("Postal code"),
        _("Municipality"),
    ]


PROBLEMS = {
    "no_name": gettext_lazy("The name is missing."),
    "bad_name": gettext_lazy(
        "The name can't be used: it is too long or has characters that can't be seen."
    ),
    "no_number": gettext_lazy("The enterprise number is missing."),
    "bad_number": gettext_lazy(
        "This can't be an enterprise number: its last two digits don't fit the others."
    ),
    "bad_code": gettext_lazy("The code can't be used: it has more than 30 characters."),
    "bad_email": gettext_lazy("This isn't an e-mail address."),
    "bad_address": gettext_lazy(
        "The address, contact or representative is too long or has characters that can't be seen."
    ),
    "bad_language": gettext_lazy("The language isn't nl, fr or en."),
    "bad_iban": gettext_lazy("This can't be an account number: its check digits don't fit."),
    "number_twice": gettext_lazy("The same enterprise number stands higher in this list."),
    "code_twice": gettext_lazy("The same code stands higher in this list."),
    "iban_twice": gettext_lazy("The same account stands higher in this list."),
    "yours": gettext_lazy("You have this company already."),
    "yours_archived": gettext_lazy(
        "You archived this company: take it back into service on its page."
    ),
    "colleagues": gettext_lazy(
        "Colleagues keep this company in an environment in which you don't work."
    ),
    "coming": gettext_lazy("Its transfer to your office is under way already."),
    "foreign": gettext_lazy(
        "This company is known to us with another accounting office. You can propose a transfer."
    ),
    "code_taken": gettext_lazy("Another company of this environment has this code."),
    "iban_taken": gettext_lazy("This account belongs to another company."),
    "no_place": gettext_lazy("Who uploaded the list doesn't work in this environment any more."),
    "refused": gettext_lazy("It could not be added. Try to add it by hand."),
}


def problem_sentence(problem: str) -> str:
    """Say what speaks against a row of a list; nothing if nothing does."""
    return str(PROBLEMS.get(problem, ""))
