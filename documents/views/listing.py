"""The list of everything that arrived, and the same as a file."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from common.paging import Page, page_after
from common.tables import TableForm
from documents.exports import document_table, listed
from documents.forms import DocumentFilter
from documents.models import Document
from documents.pages.rows import document_rows
from documents.search import Wanted, find_documents, wanted_documents
from documents.views.access import office_and_shown
from offices.models import AccountingOffice, BankAccount
from offices.models.exports import Export, ExportContent
from offices.querysets import ClientQuerySet
from offices.selectors import look_at
from offices.views.exports import MOST_IN_ONE_FILE, ExportPage
from outbox.services import enqueue

PAGE_SIZE = 50
MOST_TOGETHER = 200
LONGEST_KEY = 18  # digits


@require_safe
def document_list(request: HttpRequest, office_id: UUID) -> HttpResponse:
    """Show what arrived for the companies of an office, the newest first."""
    office, clients = office_and_shown(request, office_id)
    return list_page(request, office, clients)


def list_page(
    request: HttpRequest,
    office: AccountingOffice,
    clients: ClientQuerySet,
    *,
    notice: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """Render the list that the address asks for, with a sentence above it if there is one."""
    filters = DocumentFilter(request.GET)
    wanted = filters.wanted
    found = find_documents(clients, wanted)
    page = page_after(
        found.documents,
        after=_row_named(clients, request.GET.get("after")),
        size=PAGE_SIZE,
        shown=listed(Document.objects.all()),
    )
    company = clients.filter(pk=wanted.company).first() if wanted.company else None
    account = _account(clients, wanted)
    look_at(request, office, company=account.client if account else company)
    context = {
        "office": office,
        "filters": filters,
        "wanted": wanted,
        "page": Page(document_rows(page.rows), page.next_key),  # type: ignore[type-var]
        "has_dates": filters.has_dates,
        "reaches_back_to": found.reaches_back_to,
        "query": query_of(request),
        "company": company,
        "account": account,
        "notice": notice,
        "most_together": MOST_TOGETHER,
    }
    return render(request, "documents/list.html", context, status=status)


def query_of(request: HttpRequest) -> str:
    """Return the filters of the address, without the place in the list."""
    query = request.GET.copy()
    query.pop("after", None)
    return query.urlencode()


def _account(clients: ClientQuerySet, wanted: Wanted) -> BankAccount | None:
    if not wanted.account:
        return None
    accounts = BankAccount.objects.filter(client__in=clients, pk=wanted.account)
    return accounts.select_related("client").first()


def _row_named(clients: ClientQuerySet, key: str | None) -> Document | None:
    """Return the document after which a page begins; what isn't one begins at the top."""
    if not (key and key.isascii() and key.isdigit() and len(key) <= LONGEST_KEY):
        return None
    return Document.objects.filter(client__in=clients, pk=int(key)).first()


# -- The file --------------------------------------------------------------------------------------


class DocumentExport(ExportPage):
    """Exactly what the list shows, all pages of it, as a file."""

    content = ExportContent.DOCUMENTS
    action = "documents.exported"

    def promise(self, export: Export) -> None:
        enqueue("documents.tasks.export_documents", export_id=str(export.pk))

    def count(self) -> int:
        return self.documents()[: MOST_IN_ONE_FILE + 1].count()

    def documents(self) -> QuerySet[Document]:
        return wanted_documents(self.clients_shown, DocumentFilter(self.request.GET).wanted)

    def pieces(self, form: TableForm) -> Iterator[bytes]:
        return document_table(form, listed(self.documents()).iterator(chunk_size=500))

    def back(self) -> str:
        return f"{reverse('documents:list', args=[self.office.pk])}?{self.request.GET.urlencode()}"
