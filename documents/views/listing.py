"""The list of everything that arrived, and the same as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from http import HTTPStatus
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.paging import Page, page_after
from documents.forms import DocumentFilter
from documents.models import Document
from documents.pages.rows import document_rows, export_heading, export_rows
from documents.search import Wanted, wanted_documents
from documents.views.access import office_and_clients
from offices.models import AccountingOffice, BankAccount, Client

PAGE_SIZE = 50
MOST_EXPORTED = 5_000
MOST_TOGETHER = 200
LONGEST_KEY = 18  # digits
BYTE_ORDER_MARK = "\ufeff"


@require_safe
def document_list(request: HttpRequest, office_id: UUID) -> HttpResponse:
    """Show what arrived for the companies of an office, the newest first."""
    office, clients = office_and_clients(request, office_id)
    return list_page(request, office, clients)


def list_page(
    request: HttpRequest,
    office: AccountingOffice,
    clients: QuerySet[Client],
    *,
    notice: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """Render the list that the address asks for, with a sentence above it if there is one."""
    filters = DocumentFilter(request.GET)
    wanted = filters.wanted
    documents = listed(wanted_documents(clients, wanted))
    page = page_after(
        documents, after=_row_named(clients, request.GET.get("after")), size=PAGE_SIZE
    )
    context = {
        "office": office,
        "filters": filters,
        "wanted": wanted,
        "page": Page(document_rows(page.rows), page.next_key),  # type: ignore[type-var]
        "has_dates": filters.has_dates,
        "reaches_back_to": _reach(wanted),
        "query": query_of(request),
        "company": clients.filter(pk=wanted.company).first() if wanted.company else None,
        "account": _account(clients, wanted),
        "notice": notice,
        "most_together": MOST_TOGETHER,
    }
    return render(request, "documents/list.html", context, status=status)


def listed(documents: QuerySet[Document]) -> QuerySet[Document]:
    """Add what a row shows besides the document itself."""
    newer = Document.objects.filter(supersedes=OuterRef("pk"))
    return documents.select_related("client", "bank_account").annotate(is_superseded=Exists(newer))


def _reach(wanted: Wanted) -> date | None:
    """Return since when transactions were searched, where a person should know."""
    is_span = wanted.amounts is not None and wanted.amounts[0] != wanted.amounts[1]
    return wanted.reaches_back_to if wanted.text or is_span else None


def query_of(request: HttpRequest) -> str:
    """Return the filters of the address, without the place in the list."""
    query = request.GET.copy()
    query.pop("after", None)
    return query.urlencode()


def _account(clients: QuerySet[Client], wanted: Wanted) -> BankAccount | None:
    if not wanted.account:
        return None
    accounts = BankAccount.objects.filter(client__in=clients, pk=wanted.account)
    return accounts.select_related("client").first()


def _row_named(clients: QuerySet[Client], key: str | None) -> Document | None:
    """Return the document after which a page begins; what isn't one begins at the top."""
    if not (key and key.isascii() and key.isdigit() and len(key) <= LONGEST_KEY):
        return None
    return Document.objects.filter(client__in=clients, pk=int(key)).first()


# -- The file --------------------------------------------------------------------------------------


@require_safe
def export(request: HttpRequest, office_id: UUID) -> HttpResponseBase:
    """Give the list as CSV, in rows as they come; a list that is too long is refused."""
    office, clients = office_and_clients(request, office_id)
    documents = listed(wanted_documents(clients, DocumentFilter(request.GET).wanted))
    if documents[MOST_EXPORTED : MOST_EXPORTED + 1].exists():
        sentence = _(
            "More than %(most)d documents were found, too many for one file. Narrow the list down, "
            "by a period for example."
        )
        notice = sentence % {"most": MOST_EXPORTED}
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return list_page(request, office, clients, notice=notice, status=status)
    lines = _lines(documents, get_language() or "en")
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"documents-{timezone.localdate():%Y%m%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


class _Echo:
    """A file for ``csv`` that gives back what is written."""

    def write(self, text: str) -> str:
        return text


def _lines(documents: QuerySet[Document], spoken: str) -> Iterator[str]:
    """Yield the lines of the file; the mark in front tells a spreadsheet that it is UTF-8.

    They are asked for when the request is over, and its language with it.
    """
    write = csv.writer(_Echo(), delimiter=";").writerow
    with translation.override(spoken):
        yield BYTE_ORDER_MARK + write(export_heading())
        for cells in export_rows(documents.iterator(chunk_size=500)):
            yield write(cells)
