"""The statement calendar of an account."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.identifiers import format_iban
from documents.pages.calendar import day_of, gap_rows, legend, months
from documents.pages.words import day, words
from documents.selectors import (
    first_statement,
    gaps_of_account,
    last_statement,
    statements_of_year,
)
from documents.views.access import account_at_hand

EARLIEST, LATEST = 1990, 2100


@require_safe
def statement_calendar(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Show a year of an account: what came, what is missing, what is still to come."""
    account = account_at_hand(request, account_id)
    year = _year(request)
    gaps = list(gaps_of_account(account))
    last = last_statement(account)
    oldest = first_statement(account)
    first = day_of(oldest) if oldest else None
    this_year = timezone.localdate().year
    context = {
        "account": account,
        "iban": format_iban(account.iban),
        "client": account.client,
        "office": account.client.office,
        "year": year,
        "previous_year": year - 1 if first and first.year < year else None,
        "next_year": year + 1 if year < this_year else None,
        "months": months(year, statements_of_year(account, year), gaps, first=first),
        "days": range(1, 32),
        "legend": legend(),
        "gaps": gap_rows(gaps, currency=account.currency),
        "last": last,
        "last_day": day(day_of(last)) if last else "",
        "last_balance": words().money(last.new_balance, account.currency) if last else "",
    }
    return render(request, "documents/calendar.html", context)


def _year(request: HttpRequest) -> int:
    """Return the year of the address, this one if it names none."""
    text = request.GET.get("year", "")
    if text.isascii() and text.isdigit() and len(text) == len(date.min.isoformat()[:4]):
        return min(max(int(text), EARLIEST), LATEST)
    return timezone.localdate().year
