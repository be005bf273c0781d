"""One document, opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.kinds import DocumentKind
from documents.exports import listed
from documents.files import DamagedFile, content_of
from documents.formats import caro, coda, expense, soda, ubl
from documents.models import Document, Statement
from documents.pages import bookings, invoice, statement
from documents.pages.rows import document_rows
from documents.pages.words import language
from documents.readable import Form, forms_of
from documents.selectors import versions_of
from documents.views.access import document_at_hand

INVOICES = frozenset({DocumentKind.PURCHASE_INVOICE, DocumentKind.SALES_INVOICE})
FORM_LABELS = {Form.COD: "CODA", Form.PDF: "PDF", Form.XML: "XML"}
LARGEST_NUMBER = 6  # digits


@require_safe
def document_page(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Show what a document says, whether it can be relied on, and what it can be had as."""
    document, _clients = document_at_hand(request, document_id)
    kind = DocumentKind(document.kind)
    try:
        content = content_of(document.file)
    except DamagedFile as error:
        return _page(request, document, "unreadable", {"problem": error.message, "findings": []})
    opened = OPENERS[kind](request, document, content)
    return _page(request, document, *opened)


def _page(
    request: HttpRequest, document: Document, template: str, context: dict[str, Any]
) -> HttpResponse:
    """Render a page with what every page about a document shows."""
    shown_statement = context.pop("row", None)
    versions = list(listed(versions_of(document, shown_statement)))
    [row] = document_rows([version for version in versions if version.pk == document.pk])
    values = {
        "document": document,
        "row": row,
        "office": document.client.office,
        "client": document.client,
        "downloads": _downloads(document),
        "versions": document_rows(versions) if len(versions) > 1 else [],
        **context,
    }
    return render(request, f"documents/opened/{template}.html", values)


def _downloads(document: Document) -> list[tuple[str, str]]:
    """Return the forms in which a document can be had, each with its name; the first as it came."""
    forms = forms_of(DocumentKind(document.kind))
    names = {Form.XML: "camt.053"} if Form.COD in forms else {}
    return [(str(form), names.get(form, FORM_LABELS[form])) for form in forms]


Opened = tuple[str, dict[str, Any]]


def _open_coda(request: HttpRequest, document: Document, content: bytes) -> Opened:
    file = coda.read(content)
    if not file.statements:
        problem = _("This file can't be read as CODA. Staff look into it.")
        return "unreadable", {"problem": problem, "findings": statement.unreadable(file)}
    position = min(_number(request, "statement", 1), len(file.statements)) - 1
    rows = list(
        Statement.objects.filter(document=document, position=position)
        .select_related("bank_account", "document")
        .order_by("position")
    )
    skip = _number(request, "skip", 0)
    page = statement.statement_page(file, rows, position=max(position, 0), skip=skip)
    return "coda", {"statement": page, "row": rows[0] if rows else None}


def _number(request: HttpRequest, name: str, default: int) -> int:
    """Return a number of the address, or the default for what is none."""
    text = request.GET.get(name, "")
    is_number = text.isascii() and text.isdigit() and len(text) <= LARGEST_NUMBER
    return max(default, int(text)) if is_number else default


def _open_soda(_request: HttpRequest, _document: Document, content: bytes) -> Opened:
    file = soda.read(content)
    if file.entries is None:
        return _unreadable(file)
    return "bookings", {"page": bookings.payroll(file.entries), "findings": _findings(file)}


def _open_caro(_request: HttpRequest, _document: Document, content: bytes) -> Opened:
    file = caro.read(content)
    if file.statement is None:
        return _unreadable(file)
    return "bookings", {"page": bookings.cards(file.statement), "findings": _findings(file)}


def _open_expense(_request: HttpRequest, _document: Document, content: bytes) -> Opened:
    file = expense.read(content)
    if file.note is None:
        return _unreadable(file)
    return "bookings", {"page": bookings.expenses(file.note), "findings": _findings(file)}


def _open_invoice(_request: HttpRequest, _document: Document, content: bytes) -> Opened:
    file = ubl.read(content)
    if file.invoice is None:
        return _unreadable(file)
    page = invoice.invoice_page(file.invoice, file.attachments)
    return "invoice", {"page": page, "findings": _findings(file)}


def _unreadable(file: Any) -> Opened:
    problem = _("This file can't be read. Staff look into it.")
    return "unreadable", {"problem": problem, "findings": _findings(file)}


def _findings(file: Any) -> list[tuple[int, str]]:
    """Return lines and sentences of what is wrong with a file, in the reader's language."""
    return [(finding.line, finding.message(language())) for finding in file.findings]


OPENERS: Mapping[DocumentKind, Callable[[HttpRequest, Document, bytes], Opened]] = {
    DocumentKind.CODA: _open_coda,
    DocumentKind.SODA: _open_soda,
    DocumentKind.CARO: _open_caro,
    DocumentKind.EXPENSE: _open_expense,
    DocumentKind.PURCHASE_INVOICE: _open_invoice,
    DocumentKind.SALES_INVOICE: _open_invoice,
}


@require_safe
def validation(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Check an e-invoice by the schema and the rules, and say what came out, layer by layer."""
    document, _clients = document_at_hand(request, document_id)
    if DocumentKind(document.kind) not in INVOICES:
        raise Http404
    verdict = ubl.validate(content_of(document.file))
    context = {
        "document": document,
        "client": document.client,
        "office": document.client.office,
        "is_valid": verdict.is_valid,
        "layers": invoice.layers(verdict),
    }
    return render(request, "documents/opened/validation.html", context)
