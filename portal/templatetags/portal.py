"""The components of the pages as template tags, and how values are written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from django import template
from django.forms import BaseForm, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.template import RequestContext
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from common.dates import written, written_time
from common.identifiers import format_enterprise_number, format_iban
from common.paging import Page
from consents.models import Consent
from consents.presentation import scope_of
from consents.presentation import status_sentence as sentence_for
from consents.states import ConsentStatus
from documents.models import Document, Gap, Reception
from documents.presentation import missing_numbers, waiting_of
from documents.selectors import Day
from feeds.selectors import deliveries_of
from partners.redirects import host_of
from users.models import User
from users.selectors import display_name

register = template.Library()
ACCOUNT_NUMBER = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
CONTINENTAL = str.maketrans(",.", ".,")

TONES = {
    ConsentStatus.TO_BE_DETERMINED: "warn",
    ConsentStatus.ALLOWED: "ok",
    ConsentStatus.DENIED: "bad",
    ConsentStatus.CANCELLED: "idle",
}
AN_HOUR, NOON, EVENING = 60, 12, 18
BAR_STEP, BAR_GAP, CHART_HEIGHT, QUIET_BAR = 38, 4, 64, 3
STATUSES_KEPT = 1_024
MESSAGE_TONES = {"success": "ok", "warning": "warn", "error": "bad"}


BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


# -- How values are written ------------------------------------------------------------------------


@register.filter
def enterprise_number(value: str) -> str:
    """Write ``0403170701`` as ``0403.170.701``."""
    return format_enterprise_number(value)


@register.filter
def iban(value: str) -> str:
    """Write an account number in groups of four."""
    return format_iban(value)


@register.filter
def ibans(text: str) -> str:
    """Write account numbers in groups of four with commas between; any other text as it is."""
    words = text.split()
    if not all(map(ACCOUNT_NUMBER.fullmatch, words)):
        return text
    return ", ".join(map(format_iban, words))


@register.filter
def address(email: str) -> SafeString:
    """Write an e-mail address so that a narrow line breaks before “@” or a dot, not in a word."""
    first, *rest = re.split(r"(?=[@.])", email)
    return format_html("{}{}", first, format_html_join("", "<wbr>{}", ((part,) for part in rest)))


@register.filter
def money(thousandths: int, currency: str = "EUR") -> str:
    """Write an amount: “1.234,56 EUR” in Dutch and French, “1,234.56 EUR” in English."""
    decimals = 2 if thousandths % 10 == 0 else 3
    written = f"{Decimal(thousandths) / 1000:,.{decimals}f}"
    if get_language() != "en":
        written = written.translate(CONTINENTAL)
    return f"{written} {currency}"


@register.filter
def waiting_title(reception: Reception) -> str:
    """Say why a file is kept apart."""
    return str(waiting_of(reception).title)


@register.filter
def waiting_next(reception: Reception) -> str:
    """Say who does what next about a file that is kept apart."""
    return str(waiting_of(reception).next_step)


@register.filter
def gap_sentence(gap: Gap) -> str:
    """Say which statements are missing."""
    return missing_numbers(gap)


@register.filter
def first_capital(value: object) -> str:
    """Begin a sentence with a word that is written small elsewhere."""
    return str(capfirst(str(value)))


@register.filter
def host(uri: str) -> str:
    """Return the host of an address."""
    return host_of(uri)


@register.filter
def in_days(value: datetime) -> str:
    """Say how far off a time is, in days: “today”, “tomorrow”, “in 40 days”."""
    days = (timezone.localtime(value).date() - timezone.localdate()).days
    if days < 1:
        return _("today") if days == 0 else _("over")
    if days == 1:
        return _("tomorrow")
    return ngettext("in %(count)d day", "in %(count)d days", days) % {"count": days}


@register.filter
def browser(user_agent: str) -> str:
    """Name the browser and the system, as far as they say who they are: “Firefox, Windows”."""
    found = [
        next((name for mark, name in names if mark in user_agent), "")
        for names in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, found)) or user_agent[:60] or _("Unknown browser")


@register.filter
def person(user: User) -> str:
    """Return how people know somebody: the name, or else the address."""
    return display_name(user)


@register.filter
def head(value: object) -> str:
    """Return the first eight characters of an identifier."""
    return str(value)[:8]


@register.filter
def middle(value: object) -> str:
    """Return what ``head`` and ``tail`` leave out of an identifier."""
    return str(value)[8:-4]


@register.filter
def tail(value: object) -> str:
    """Return the last four characters of an identifier."""
    return str(value)[-4:]


@register.filter
def message_tone(tags: str) -> str:
    """Return the tone of one of Django's messages."""
    return next((MESSAGE_TONES[tag] for tag in str(tags).split() if tag in MESSAGE_TONES), "idle")


@register.filter
def status_sentence(consent: Consent) -> str:
    """Say what a consent's status means and what happens next."""
    return sentence_for(consent)


@register.simple_tag
def consent_kinds(consent: Consent) -> str:
    """Name the kinds of documents that a consent covers."""
    return scope_of(consent).kinds


@register.simple_tag
def consent_companies(consent: Consent) -> str:
    """Name the companies that a consent covers."""
    return scope_of(consent).companies


@register.simple_tag
def moment(value: datetime | None) -> SafeString | str:
    """Write a time as people say it: “4 minutes ago”, “today 7:56”, “12 Mar 2026”.

    The exact time is always there, in the element's title.
    """
    if value is None:
        return "–"
    local = timezone.localtime(value)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        written_time(local),
        _in_words(local),
    )


def _in_words(local: datetime) -> str:
    now = timezone.localtime()
    minutes = int((now - local).total_seconds() // 60)
    if minutes == 0:
        return _("just now")
    if 0 < minutes < AN_HOUR:
        return ngettext("%(count)d minute ago", "%(count)d minutes ago", minutes) % {
            "count": minutes
        }
    if local.date() == now.date():
        return _("today %(time)s") % {"time": formats.date_format(local, "TIME_FORMAT")}
    if local.date() == now.date() - timedelta(days=1):
        return _("yesterday %(time)s") % {"time": formats.date_format(local, "TIME_FORMAT")}
    return written(local.date())


@register.simple_tag
def full_moment(value: datetime | None) -> SafeString | str:
    """Write date and time in full, as a receipt needs it."""
    if value is None:
        return "–"
    local = timezone.localtime(value)
    return format_html(
        '<time datetime="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        formats.date_format(local, "DATETIME_FORMAT"),
    )


@register.simple_tag
def greeting(name: str) -> str:
    """Greet by the hour."""
    hour = timezone.localtime().hour
    if hour < NOON:
        return _("Good morning, %(name)s") % {"name": name}
    if hour < EVENING:
        return _("Good afternoon, %(name)s") % {"name": name}
    return _("Good evening, %(name)s") % {"name": name}


# -- Components ------------------------------------------------------------------------------------


@register.simple_tag
def status(tone: str, word: object) -> SafeString:
    """Show a word with a shape and a colour; ``tone`` is ok, warn, bad or idle."""
    return _status(tone, str(word))


@lru_cache(maxsize=STATUSES_KEPT)
def _status(tone: str, word: str) -> SafeString:
    """Render a status, of which a list has one a row and the portal some dozens in all."""
    return render_to_string("components/status.html", {"tone": tone, "word": word})


@register.simple_tag
def consent_status(consent: Consent) -> SafeString:
    """Show the status of a consent."""
    return status(TONES[ConsentStatus(consent.status)], consent.get_status_display())


@register.inclusion_tag("components/identifier.html")
def identifier(value: object, *, said: str, whole: bool = False) -> dict[str, object]:
    """Show an identifier to select or copy; ``said`` is what the toast says."""
    return {"value": str(value), "said": said, "whole": whole}


@register.inclusion_tag("components/copy.html")
def copy_button(value: object, *, said: str, label: str = "") -> dict[str, object]:
    """Show a button that copies a text; it appears only where it can work."""
    return {"value": str(value), "said": said, "label": label or _("Copy")}


@register.inclusion_tag("components/button.html")
def button(
    label: str,
    *,
    href: str = "",
    look: str = "",
    small: bool = False,
    wide: bool = False,
    name: str = "",
    value: str = "",
    form: str = "",
    id: str = "",  # noqa: A002
    kind: str = "submit",
    about: str = "",
    row: object = "",
    action: str = "",
) -> dict[str, object]:
    """Show a link (with ``href``) or a button; with ``action``, one that sends the form there.

    ``look`` is empty, primary, danger, withdraw or plain. What it applies to, for the ear:
    ``about`` adds words to the name; ``row`` is the key of a row whose name has the id
    ``name-<key>``.
    """
    classes = ["button", *([f"button--{look}"] if look else [])]
    classes += ["button--small"] if small else []
    classes += ["button--wide"] if wide else []
    return {
        "label": label,
        "href": href,
        "classes": " ".join(classes),
        "name": name,
        "value": value,
        "form": form,
        "id": id,
        "kind": kind,
        "about": about,
        "row": row,
        "action": action,
    }


@register.inclusion_tag("components/field.html")
def field(
    bound: BoundField, *, label: str = "", hint: str = "", code: bool = False
) -> dict[str, object]:
    """Show a field with its label, its hint and its errors, tied together for every reader.

    ``label`` and ``hint`` replace the form's own; ``hint`` as ``-`` leaves it out.
    """
    hint = "" if hint == "-" else hint or str(bound.help_text or "")
    described = [
        *([f"{bound.auto_id}-hint"] if hint else []),
        *([f"{bound.auto_id}-error"] if bound.errors else []),
    ]
    attributes: dict[str, str | bool] = {"placeholder": False}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=attributes),
        "label": label or bound.label,
        "hint": hint,
        "code": code,
        "is_check": isinstance(bound.field.widget, CheckboxInput),
        "is_group": isinstance(bound.field.widget, RadioSelect | CheckboxSelectMultiple),
        "described": " ".join(described),
    }


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, object]:
    """Say what is wrong with a form as a whole, with what is wrong in its hidden fields."""
    hidden = [error for bound in form.hidden_fields() for error in bound.errors]
    return {"errors": [*form.non_field_errors(), *hidden]}


@register.inclusion_tag("components/form_fields.html")
def form_fields(form: BaseForm) -> dict[str, object]:
    """Show all fields of a form."""
    return {"form": form}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: RequestContext, page: Page, *, name: str = "after") -> dict[str, object]:
    """Show the links to the first page and the next one, keeping the filters of the address.

    ``name`` is what the address calls the row after which the page begins.
    """
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    is_first = name not in query
    query.pop(name, None)
    first = query.urlencode()
    if page.next_key is not None:
        query[name] = str(page.next_key)
    return {
        "first": "" if is_first else f"{request.path}{'?' if first else ''}{first}",
        "next": "" if page.next_key is None else f"{request.path}?{query.urlencode()}",
    }


@register.inclusion_tag("components/day_chart.html")
def day_chart(days: Sequence[Day]) -> dict[str, object]:
    """Show documents by day as bars, drawn here; the last day is today."""
    bars = [
        {
            "day": day,
            "x": index * BAR_STEP,
            "y": CHART_HEIGHT - _bar_height(day),
            "height": _bar_height(day),
            "is_today": index == len(days) - 1,
        }
        for index, day in enumerate(days)
    ]
    return {
        "bars": bars,
        "step": BAR_STEP,
        "bar_width": BAR_STEP - BAR_GAP,
        "height": CHART_HEIGHT,
        "width": len(days) * BAR_STEP - BAR_GAP,
        "first": days[0],
        "total": sum(day.count for day in days),
    }


def _bar_height(day: Day) -> int:
    """Return a bar's height: never nothing, so that a quiet day shows as one."""
    return max(QUIET_BAR, round(day.percent * CHART_HEIGHT / 100))


@register.inclusion_tag("components/deliveries.html")
def deliveries(document: Document) -> dict[str, object]:
    """Show which software had a document when, and for which it waits."""
    return {"deliveries": deliveries_of(document)}


@register.filter
def is_past(value: datetime) -> bool:
    """Tell whether a time has come."""
    return value <= timezone.now()


TRANSFER_PAGES = frozenset({"mandates:transfers", "mandates:new_transfer", "mandates:transfer"})
COMPANY_PAGES = TRANSFER_PAGES | {
    "feeds:move_company",
    "offices:company",
    "offices:change_company",
    "offices:history",
    "offices:accounts",
    "offices:add_company",
    "offices:imports",
    "offices:import",
}


@register.filter
def in_companies(section: str) -> bool:
    """Tell whether a page belongs to the menu's entry Companies without being its list."""
    return section in COMPANY_PAGES
