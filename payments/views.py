"""The pages about sales invoices: which are paid, by what, and what a person says about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.actors import Actor
from common.errors import DomainError, InvalidValue
from common.paging import Page, page_after
from common.tables import TableForm
from documents.models import Transaction
from documents.views.access import office_and_shown
from documents.views.listing import query_of
from offices.models import AccountingOffice
from offices.models.exports import Export, ExportContent
from offices.querysets import ClientQuerySet
from offices.selectors import clients_of, look_at, offices_of
from offices.views.exports import MOST_IN_ONE_FILE, ExportPage
from outbox.services import enqueue
from payments.exports import invoice_table
from payments.forms import HandForm, SalesFilter
from payments.models import Match, SalesInvoice
from payments.presentation import (
    facts_of,
    figures_of,
    match_row,
    movement_row,
    sale_rows,
    title_of,
)
from payments.selectors import movements_to_match, refused_invoices, wanted_invoices
from payments.services import confirm_match, match_by_hand, undo_match
from payments.services.deciding import left_of
from users.selectors import actor_of, signed_in

PAGE_SIZE = 50
MOST_REFUSED = 10
LONGEST_SEARCH = 100


@require_safe
def invoice_list(request: HttpRequest, office_id: UUID) -> HttpResponse:
    """Show the sales invoices of an office's companies, the newest first."""
    office, clients = office_and_shown(request, office_id)
    return _list_page(request, office, clients)


def _list_page(
    request: HttpRequest,
    office: AccountingOffice,
    clients: ClientQuerySet,
    *,
    notice: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    filters = SalesFilter(request.GET)
    rows = wanted_invoices(clients, filters.wanted)
    page = page_after(rows, after=_row_named(clients, request.GET.get("after")), size=PAGE_SIZE)
    wanted = filters.wanted.get("company")
    company = clients.filter(pk=wanted).first() if wanted else None
    look_at(request, office, company=company)
    context = {
        "office": office,
        "filters": filters,
        "page": Page(sale_rows(page.rows), page.next_key),  # type: ignore[type-var]
        "refused": refused_invoices(clients, limit=MOST_REFUSED),
        "query": query_of(request),
        "company": company,
        "notice": notice,
    }
    return render(request, "payments/list.html", context, status=status)


def _row_named(clients: ClientQuerySet, key: str | None) -> SalesInvoice | None:
    try:
        return (
            SalesInvoice.objects.filter(client__in=clients, pk=UUID(key)).first() if key else None
        )
    except ValueError:
        return None


class InvoiceExport(ExportPage):
    """Exactly what the list shows, all pages of it, as a file."""

    content = ExportContent.SALES
    action = "sales_invoices.exported"

    def promise(self, export: Export) -> None:
        enqueue("payments.tasks.export_invoices", export_id=str(export.pk))

    def count(self) -> int:
        return self.invoices()[: MOST_IN_ONE_FILE + 1].count()

    def invoices(self) -> QuerySet[SalesInvoice]:
        return wanted_invoices(self.clients_shown, SalesFilter(self.request.GET).wanted)

    def pieces(self, form: TableForm) -> Iterator[bytes]:
        return invoice_table(form, self.invoices().iterator(chunk_size=500))

    def back(self) -> str:
        return f"{reverse('payments:list', args=[self.office.pk])}?{self.request.GET.urlencode()}"


# -- One invoice -----------------------------------------------------------------------------------


def _invoice_at_hand(request: HttpRequest, invoice_id: UUID) -> SalesInvoice:
    """Return an invoice of a company that the person works for, or raise ``Http404``."""
    user = signed_in(request)
    rows = SalesInvoice.objects.for_offices(offices_of(user)).with_delivery()
    rows = rows.select_related("client__office", "document", "connection__partner")
    invoice = get_object_or_404(rows, pk=invoice_id)
    office = invoice.client.office
    get_object_or_404(clients_of(user, office), pk=invoice.client_id)
    look_at(request, office, company=invoice.client)
    return invoice


@require_safe
def invoice_page(request: HttpRequest, invoice_id: UUID) -> HttpResponse:
    """Show an invoice, who has it, what pays it, and what may be matched by hand."""
    return _page(request, _invoice_at_hand(request, invoice_id))


def _page(
    request: HttpRequest, invoice: SalesInvoice, *, notice: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    about = Match.objects.filter(invoice=invoice) | Match.objects.filter(credit_note=invoice)
    matches = about.select_related(
        "transaction__statement__bank_account", "credit_note", "invoice"
    ).order_by("pk")
    [row] = sale_rows([invoice])
    context = {
        "office": invoice.client.office,
        "invoice": invoice,
        "title": title_of(invoice),
        "row": row,
        "facts": facts_of(invoice),
        "figures": figures_of(invoice),
        "matches": [match_row(match, invoice) for match in matches],
        "deliveries": invoice.document.deliveries.select_related("partner").order_by("pk"),
        "movements": [movement_row(each, invoice) for each in movements_to_match(invoice, text)],
        "search": text,
        "notice": notice,
    }
    return render(request, "payments/detail.html", context, status=status)


@require_POST
def confirm(request: HttpRequest, invoice_id: UUID, match_id: int) -> HttpResponse:
    """Say that a match is right."""
    return _decide(request, invoice_id, match_id, confirm_match, _("The payment is confirmed."))


@require_POST
def undo(request: HttpRequest, invoice_id: UUID, match_id: int) -> HttpResponse:
    """Say that a match is wrong."""
    done = _("The payment counts no more for this invoice.")
    return _decide(request, invoice_id, match_id, undo_match, done)


def _decide(
    request: HttpRequest,
    invoice_id: UUID,
    match_id: int,
    decide: Callable[..., None],
    done: str,
) -> HttpResponse:
    invoice = _invoice_at_hand(request, invoice_id)
    rows = Match.objects.filter(invoice=invoice).select_related("invoice__client")
    match = rows.filter(pk=match_id).first()
    if match is None:
        sentence = _("This payment was matched anew a moment ago. Look at it again.")
        return _page(request, invoice, notice=sentence, status=HTTPStatus.CONFLICT)
    return _answered(request, invoice, lambda by: decide(match, by=by), done)


@require_POST
def match_movement(request: HttpRequest, invoice_id: UUID) -> HttpResponse:
    """Say that a movement pays an invoice."""
    invoice = _invoice_at_hand(request, invoice_id)
    form = HandForm(request.POST)
    own = Transaction.objects.filter(
        statement__bank_account__client=invoice.client_id, statement__is_current=True
    ).select_related("statement__bank_account")
    movement = own.filter(pk=form.cleaned_data["movement"]).first() if form.is_valid() else None
    if movement is None:
        sentence = _("Nothing was matched: choose a movement, and write the amount as 1234.56.")
        return _page(request, invoice, notice=sentence, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    amount = _amount(form.cleaned_data["amount"], movement, invoice)
    return _answered(
        request,
        invoice,
        lambda by: match_by_hand(invoice, movement, amount=amount, by=by),
        _("The payment is matched."),
    )


def _amount(asked: int | None, movement: Transaction, invoice: SalesInvoice) -> int:
    """Return for how much a movement counts: as asked, or as much as fits."""
    sign = 1 if movement.amount > 0 else -1
    if asked is not None:
        return sign * asked
    left = abs(left_of(movement, beside=invoice))
    due = abs(invoice.payable - invoice.settled)
    return sign * (min(left, due) or left)


def _answered(
    request: HttpRequest, invoice: SalesInvoice, act: Callable[[Actor], Any], done: str
) -> HttpResponse:
    try:
        act(actor_of(request))
    except InvalidValue as error:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _page(request, invoice, notice=error.message, status=status)
    except DomainError as error:
        return _page(request, invoice, notice=error.message, status=HTTPStatus.CONFLICT)
    messages.success(request, done)
    return redirect("payments:detail", invoice.pk)
