"""The list of companies as a file: which rows, and what stands in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.identifiers import format_enterprise_number
from common.paging import page_after
from offices.companies import NOTHING, Order, Shown, Wanted, companies_to_list, facts_of
from offices.models import Client
from offices.querysets import ClientQuerySet

ASKED_AT_ONCE = 500
LONGEST_SEARCH = 100


def key_of(text: str | None) -> UUID | None:
    """Return an identifier out of an address, or None for what is none."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def wanted_of(asked: Mapping[str, str]) -> Wanted:
    """Take the filters out of an address; what makes no sense there filters nothing."""
    shown, order = asked.get("shown", ""), asked.get("order", "")
    return Wanted(
        shown=Shown(shown) if shown in set(Shown) else Shown.KEPT,
        order=Order(order) if order in set(Order) else Order.NAME,
        search=asked.get("q", "").strip().replace("\0", "")[:LONGEST_SEARCH],
        environment=key_of(asked.get("environment")),
    )


def company_heading() -> list[str]:
    """Return the names of the columns."""
    return [
        _("Code"),
        _("Name"),
        _("Enterprise number"),
        _("Environment"),
        pgettext("column", "E-mail"),
        _("E-mail confirmed"),
        _("Language"),
        _("Accounts"),
        _("Last document"),
        _("Missing statements"),
        _("Archived"),
    ]


def company_rows(companies: Iterable[Client]) -> Iterator[list[object]]:
    """Yield the cells of each company; facts are asked for some hundred at a time."""
    some: list[Client] = []
    for company in companies:
        some.append(company)
        if len(some) == ASKED_AT_ONCE:
            yield from _cells(some)
            some = []
    yield from _cells(some)


def _cells(companies: list[Client]) -> Iterator[list[object]]:
    facts = facts_of(companies) if companies else {}
    for company in companies:
        known = facts.get(company.pk, NOTHING)
        last = known.last_document_at
        yield [
            company.code,
            company.name,
            format_enterprise_number(company.enterprise_number),
            company.environment.name,
            company.contact_email,
            _day(company.email_confirmed_at),
            company.language,
            known.accounts,
            _day(last),
            known.gaps,
            _day(company.archived_at),
        ]


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def companies_one_by_one(clients: ClientQuerySet, wanted: Wanted) -> Iterator[Client]:
    """Yield the companies that somebody asked to see, page by page, in flat memory."""
    rows, after = companies_to_list(clients, wanted), None
    while True:
        page = page_after(rows, after=after, size=ASKED_AT_ONCE)
        yield from page.rows
        if page.next_key is None:
            return
        after = page.rows[-1]
