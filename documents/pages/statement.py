"""A CODA as a page: balances, movements, messages, and what was checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.continuity import Break, break_between
from documents.formats import coda
from documents.formats.coda import Code
from documents.models import Statement
from documents.pages.calendar import day_of
from documents.pages.movements import MOST_SHOWN, MovementRow, Teller
from documents.pages.words import day, language, words
from documents.selectors import link_of, neighbours_of

CHECKED = {
    "balance": {Code.BALANCE},
    "totals": {Code.DEBIT_TOTAL, Code.CREDIT_TOTAL},
    "records": {Code.RECORD_COUNT},
}
ABOUT_FILES = {Code.BALANCE_CONTINUITY, Code.SEQUENCE_CONTINUITY, Code.REPEATED}
UNUSED = "000"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked: ``tone`` is ok, warn, bad or idle; ``url`` leads to the proof."""

    tone: str
    word: str
    sentence: str
    more: str = ""
    url: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One statement of a file that holds several."""

    number: int
    label: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class StatementPage:
    """Everything about one statement, ready to be read; ``next_skip`` is 0 on the last page."""

    number: str
    facts: Sequence[tuple[str, str]]
    figures: Sequence[tuple[str, str, str]]
    rows: Sequence[MovementRow]
    movement_count: int
    first_shown: int
    last_shown: int
    next_skip: int
    previous_skip: int | None
    opening: tuple[str, str]
    closing: tuple[str, str]
    currency: str
    messages: Sequence[str]
    checks: Sequence[Check]
    warnings: Sequence[tuple[int, str]]
    tabs: Sequence[Tab]


def statement_page(
    file: coda.CodaFile, rows: Sequence[Statement], *, position: int, skip: int
) -> StatementPage:
    """Return the page about the statement at a position of a file, from 0.

    ``rows`` are the document's statements as they were booked; ``skip`` bookings are left out.
    """
    statement = file.statements[position]
    booked = next((row for row in rows if row.position == position), None)
    write = words()
    currency = statement.account.currency
    closing = statement.closing_balance
    count = len(statement.bookings)
    shown = Teller(statement).rows(skip=skip)
    return StatementPage(
        number=_number(statement),
        facts=_facts(statement),
        figures=_figures(statement),
        rows=shown,
        movement_count=count,
        first_shown=skip + 1 if shown else 0,
        last_shown=skip + len(shown),
        next_skip=skip + MOST_SHOWN if skip + MOST_SHOWN < count else 0,
        previous_skip=max(0, skip - MOST_SHOWN) if skip else None,
        opening=(
            day(statement.old_balance.on),
            write.amount(statement.old_balance.amount, currency),
        ),
        closing=(day(closing.on), write.amount(closing.amount, currency)),
        currency=currency,
        messages=[each.text for each in statement.free_communications if each.text.strip()],
        checks=[*_arithmetic(statement), *(_continuity(booked) if booked else [])],
        warnings=_warnings(statement),
        tabs=_tabs(file, position),
    )


def unreadable(file: coda.CodaFile) -> list[tuple[int, str]]:
    """Return the lines and sentences of what makes a file untrustworthy."""
    return [(finding.line, finding.message(language())) for finding in file.errors]


def _number(statement: coda.Statement) -> str:
    return "" if statement.statement_number == UNUSED else statement.statement_number


def _facts(statement: coda.Statement) -> list[tuple[str, str]]:
    """Return what the header says, what is empty left out."""
    holder = statement.holder_name
    named = [
        (_("Holder"), holder),
        (_("Account"), statement.account_description),
        (_("Statement number"), _number(statement)),
        (_("CODA number"), statement.coda_sequence.replace(UNUSED, "")),
        (_("Made on"), day(statement.creation_date) if statement.creation_date else ""),
        (_("Addressee"), "" if statement.addressee == holder else statement.addressee),
        (_("File reference"), statement.file_reference),
        (_("Copy"), _("The bank marked it as a duplicate.") if statement.is_duplicate else ""),
    ]
    return [(name, value) for name, value in named if value.strip()]


def _figures(statement: coda.Statement) -> list[tuple[str, str, str]]:
    """Return names, amounts and notes of what the statement comes to."""
    write, currency = words(), statement.account.currency
    out = sum(movement.amount < 0 for movement in statement.bookings)
    into = len(statement.bookings) - out
    closing = statement.closing_balance
    return [
        (
            _("Old balance"),
            write.money(statement.old_balance.amount, currency),
            day(statement.old_balance.on),
        ),
        (
            _("Out"),
            write.money(-statement.debit_total, currency),
            ngettext("%(count)d movement", "%(count)d movements", out) % {"count": out},
        ),
        (
            _("In"),
            write.money(statement.credit_total, currency),
            ngettext("%(count)d movement", "%(count)d movements", into) % {"count": into},
        ),
        (_("New balance"), write.money(closing.amount, currency), day(closing.on)),
    ]


def _tabs(file: coda.CodaFile, position: int) -> list[Tab]:
    if len(file.statements) == 1:
        return []
    return [
        Tab(
            number=place + 1,
            label=f"{_number(each) or place + 1} · {day(each.closing_balance.on)}",
            is_shown=place == position,
        )
        for place, each in enumerate(file.statements)
    ]


def _warnings(statement: coda.Statement) -> list[tuple[int, str]]:
    """Return lines and sentences of what is odd and no check of ours tells."""
    told = set.union(*CHECKED.values(), ABOUT_FILES)
    return [
        (finding.line, finding.message(language()))
        for finding in statement.findings
        if finding.code not in told
    ]


# -- What was checked ------------------------------------------------------------------------------


def _arithmetic(statement: coda.Statement) -> list[Check]:
    """Return the checks that a statement passes or fails by itself."""
    passed = {
        "balance": _("The old balance and the movements make the new balance."),
        "totals": _("The totals that the bank states are those of the movements."),
        "records": _("The file is whole: it has as many records as the bank counted."),
    }
    if statement.new_balance is None:
        passed["balance"] = _("The bank states no new balance; it is worked out.")
    checks = []
    for name, codes in CHECKED.items():
        failed = [finding for finding in statement.findings if finding.code in codes]
        if failed:
            sentence = " ".join(finding.message(language()) for finding in failed)
            checks.append(Check("bad", _("Failed"), sentence))
        else:
            checks.append(Check("ok", _("Passed"), passed[name]))
    return checks


def _continuity(row: Statement) -> list[Check]:
    """Return how a statement stands among those before and after it."""
    if not row.is_current:
        sentence = _("The bank sent this statement again with other content; that one counts.")
        return [Check("idle", _("Replaced"), sentence)]
    before, after = neighbours_of(row)
    return [_before(row, before), _after(row, after)]


def _before(row: Statement, before: Statement | None) -> Check:
    if before is None:
        return Check("idle", _("First"), _("Nothing of this account is here from before."))
    url, link = _url(before), _named(before)
    missing = break_between(link_of(before), link_of(row), bank_bic=row.bank_account.bank_bic)
    if missing is None:
        sentence = _("It begins where the statement before it ended.")
        return Check("ok", _("Follows"), sentence, url=url, link=link)
    sentence = _("Between the statement before and this one something is missing.")
    return Check("bad", _("Gap"), sentence, _missing(row, missing), url, link)


def _after(row: Statement, after: Statement | None) -> Check:
    if after is None:
        return Check("idle", _("Last"), _("Nothing that comes after it has arrived yet."))
    url, link = _url(after), _named(after)
    missing = break_between(link_of(row), link_of(after), bank_bic=row.bank_account.bank_bic)
    if missing is None:
        sentence = _("The statement after it begins where this one ended.")
        return Check("ok", _("Followed"), sentence, url=url, link=link)
    sentence = _("Between this statement and the one after something is missing.")
    return Check("bad", _("Gap"), sentence, _missing(row, missing), url, link)


def _missing(row: Statement, missing: Break) -> str:
    """Say which numbers are missing, and which amount moved unseen."""
    said = []
    first, last = missing.first_missing, missing.last_missing
    if first is not None and last is not None:
        numbers = f"{first:03d}" if first == last else f"{first:03d}–{last:03d}"
        said.append(_("Missing: CODA %(numbers)s.") % {"numbers": numbers})
    if missing.difference:
        amount = words().money(missing.difference, row.bank_account.currency)
        said.append(_("The balance jumps by %(amount)s.") % {"amount": amount})
    return " ".join(said)


def _url(statement: Statement) -> str:
    url = reverse("documents:detail", args=[statement.document.uuid])
    return f"{url}?statement={statement.position + 1}" if statement.position else url


def _named(statement: Statement) -> str:
    """Name a statement: “CODA 041, 12 Nov 2026”, or by its date alone."""
    if not statement.coda_sequence:
        return day(day_of(statement))
    values = {"number": statement.coda_sequence, "day": day(day_of(statement))}
    return _("CODA %(number)03d, %(day)s") % values
