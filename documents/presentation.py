"""What people read about files that wait and statements that are missing."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from documents.models import Gap, Reception

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Waiting:
    """Why a file waits, and who does what next."""

    title: Text
    next_step: Text


REASONS = {
    "unknown_account": Waiting(
        gettext_lazy("Unknown account"),
        gettext_lazy("Add the account to its company; the file is then taken in by itself."),
    ),
    "unknown_company": Waiting(
        gettext_lazy("Unknown company"),
        gettext_lazy("Add the company as a client; the file is then taken in by itself."),
    ),
    "no_mandate": Waiting(
        gettext_lazy("The mandate has ended"),
        gettext_lazy("Order a new mandate; the file is taken in once it is in force."),
    ),
    "damaged": Waiting(
        gettext_lazy("Damaged file"),
        gettext_lazy("Staff ask the sender for it again; you need do nothing."),
    ),
    "unrecognised": Waiting(
        gettext_lazy("Unknown kind of file"),
        gettext_lazy("Staff look into it; you need do nothing."),
    ),
    "empty": Waiting(
        gettext_lazy("Empty file"),
        gettext_lazy("Staff ask the sender for it again; you need do nothing."),
    ),
    "infected": Waiting(
        gettext_lazy("Malware in the file"),
        gettext_lazy("Nobody gets this file; staff ask the sender for a clean one."),
    ),
    "archive_refused": Waiting(
        gettext_lazy("ZIP file that can't be unpacked"),
        gettext_lazy("Staff ask the sender for it again; you need do nothing."),
    ),
}


def waiting_of(reception: Reception) -> Waiting:
    """Return why a file is kept apart."""
    return reason_of(reception.reason)


def reason_of(code: str) -> Waiting:
    """Return what a reason for keeping a file apart means."""
    return REASONS.get(code, REASONS["unrecognised"])


def missing_numbers(gap: Gap) -> str:
    """Say which statements are missing: “CODA 005”, “CODA 005–007”, or that money moved unseen."""
    return missing_numbers_of(gap.first_missing, gap.last_missing)


def missing_numbers_of(first: int | None, last: int | None) -> str:
    """Say the same by the numbers alone."""
    if first is None or last is None:
        return _("The balances don't meet")
    if first == last:
        return _("CODA %(number)03d is missing") % {"number": first}
    values = {"first": first, "last": last, "count": last - first + 1}
    return (
        ngettext(
            "CODA %(first)03d–%(last)03d is missing (%(count)d file)",
            "CODA %(first)03d–%(last)03d are missing (%(count)d files)",
            values["count"],
        )
        % values
    )
