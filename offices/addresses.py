"""Links by which a company confirms its e-mail address, and what a page says about it."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from common.keys import keyed_hash
from mails.selectors import undeliverable
from offices.models import Client
from offices.models.addresses import REMINDED_AFTER, EmailState

KEY_LENGTH = 32  # hexadecimal digits

TONES = {
    EmailState.NONE: "warn",
    EmailState.UNASKED: "idle",
    EmailState.ASKED: "warn",
    EmailState.LAPSED: "warn",
    EmailState.DECLINED: "bad",
    EmailState.CONFIRMED: "ok",
}


def token_of(client: Client) -> str:
    """Return what opens the page about the address that a company has now."""
    return f"{client.pk.hex}{_proof(client)}"


def _proof(client: Client) -> str:
    return keyed_hash(f"address of a company {client.pk} {client.contact_email}")


def link_of(client: Client) -> str:
    """Return the address of that page, as a mail says it."""
    return settings.BASE_URL + reverse("offices:confirm_address", args=[token_of(client)])


def client_of_token(token: str) -> Client | None:
    """Return the company whose address a link is about.

    None for a link that we never made, for an address that was changed since, and for a company
    whose books the office no longer keeps.
    """
    try:
        key = UUID(hex=token[:KEY_LENGTH])
    except ValueError:
        return None
    companies = Client.objects.kept().filter(pk=key, office__closed_at__isnull=True)
    client = companies.exclude(contact_email="").select_related("office").first()
    if client is None or not client.email_asked_at:
        return None
    is_ours = hmac.compare_digest(_proof(client).encode(), token[KEY_LENGTH:].encode())
    return client if is_ours else None


@dataclass(frozen=True, slots=True)
class EmailLine:
    """What a page says about an address: a status, a sentence, and what can be done."""

    tone: str
    word: str
    sentence: str
    ask: str = ""  # the label of the button that asks the company; empty where it makes no sense


def email_line(client: Client) -> EmailLine:
    """Say whether a company's address is confirmed, whose turn it is and what comes next."""
    state = client.email_state
    if state is not EmailState.NONE and undeliverable([client.contact_email]):
        return EmailLine(
            "bad", _("Undeliverable"), _("Mail to this address comes back. Correct it.")
        )
    return EmailLine(
        TONES[state],
        str(capfirst(state.label)),
        _sentence(client, state),
        {
            EmailState.UNASKED: _("Ask to confirm"),
            EmailState.ASKED: _("Send again"),
            EmailState.LAPSED: _("Send again"),
        }.get(state, ""),
    )


def _sentence(client: Client, state: EmailState) -> str:
    sentences = {
        EmailState.NONE: _("Mandates can't be mailed."),
        EmailState.UNASKED: _("The company hasn't been asked whether it is theirs."),
        EmailState.ASKED: _("Asked on %(asked)s. The link works until %(end)s.")
        if client.email_reminded_at
        else _("Asked on %(asked)s. A reminder follows on %(reminder)s."),
        EmailState.LAPSED: _("Asked on %(asked)s; nobody answered, and the link has lapsed."),
        EmailState.DECLINED: _(
            "Who reads it said on %(declined)s that it isn't the company's. Correct it."
        ),
        EmailState.CONFIRMED: _("By the company, on %(confirmed)s."),
    }
    asked = client.email_asked_at
    return sentences[state] % {
        "asked": _day(asked),
        "end": _day(client.email_link_ends_at),
        "reminder": _day(asked + REMINDED_AFTER if asked else None),
        "declined": _day(client.email_declined_at),
        "confirmed": _day(client.email_confirmed_at),
    }


def _day(moment: datetime | None) -> str:
    return formats.date_format(timezone.localtime(moment), "DATE_FORMAT") if moment else ""
