"""Order for many companies: choose or upload, look at every verdict, start, watch, find again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from common.budgets import spend
from common.errors import BudgetSpent, DomainError, InvalidValue
from common.paging import page_after
from common.tables import csv_pieces
from mandates.lists import Wanted, read_orders
from mandates.models import OrderList, OrderListRow, OrderRow
from mandates.order_forms import ChosenForm, OrderFileForm
from mandates.presentation_lists import verdict
from mandates.selectors import progress_of
from mandates.services.lists import discard_orders, keep_orders, order_list
from offices.exports import key_of
from offices.views.pages import UNPROCESSABLE, OfficePage

ROWS_SHOWN = 100
LISTS_SHOWN = 20
MOST_CHOSEN = 500
SECONDS_BETWEEN_LOOKS = 3
UPLOADS_AN_HOUR = 30


class ListPage(OfficePage):
    """Base of the pages about lists: an Admin sees those of the office, others their own."""

    @property
    def lists(self) -> QuerySet[OrderList]:
        lists = OrderList.objects.filter(office=self.office).select_related("made_by", "batch")
        return lists if self.is_admin else lists.filter(made_by=self.user)

    def page(self, template: str, *, status: int = 200, **context: object) -> HttpResponse:
        values = {"office": self.office, "is_admin": self.is_admin, **context}
        return render(self.request, f"mandates/{template}.html", values, status=status)

    def keep(self, wanted: list[Wanted], *, file_name: str = "") -> HttpResponse:
        kept = keep_orders(
            self.office,
            wanted,
            visible=self.clients,
            user=self.user,
            by=self.actor,
            file_name=file_name,
        )
        return redirect("mandates:order_list", office_id=self.office.pk, list_id=kept.pk)


class OrderLists(ListPage):
    """The form to upload a list, and the lists of before."""

    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        return self.shown(OrderFileForm())

    def shown(self, form: OrderFileForm, **options: Any) -> HttpResponse:
        newest = self.lists.annotate(row_count=Count("rows")).order_by("-created_at", "-pk")
        return self.page("order_lists", form=form, lists=list(newest[:LISTS_SHOWN]), **options)

    def post(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        form = OrderFileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.shown(form, status=UNPROCESSABLE)
        file = form.cleaned_data["file"]
        try:
            spend("order-lists", str(self.user.pk), limit=UPLOADS_AN_HOUR, seconds=3_600)
            wanted = read_orders(file.read())
        except BudgetSpent:
            form.add_error("file", _("You uploaded many lists this hour. Try again later."))
        except InvalidValue as error:
            form.add_error("file", error.message)
        else:
            return self.keep(wanted, file_name=str(file.name))
        return self.shown(form, status=UNPROCESSABLE)


class OrderTemplate(ListPage):
    """An empty list with the columns that are understood."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        columns = [
            _("Enterprise number"),
            _("Service"),
            _("IBAN"),
            _("Source"),
            _("Client reference"),
            _("Signatory"),
            _("Function"),
            _("E-mail"),
        ]
        return HttpResponse(
            "\ufeff" + ";".join(columns) + "\r\n",
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="orders.csv"'},
        )


class OrderChosen(ListPage):
    """What to order for the companies that were chosen in the list of companies."""

    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        chosen = self._chosen(request.GET.getlist("client"))
        if not chosen:
            messages.warning(request, _("Choose at least one company first."))
            return redirect("offices:companies", office_id=office_id)
        return self.shown(ChosenForm(), chosen)

    def shown(self, form: ChosenForm, chosen: list[Any], **options: Any) -> HttpResponse:
        return self.page("order_chosen", form=form, chosen=chosen, **options)

    def post(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        form = ChosenForm(request.POST)
        chosen = self._chosen(request.POST.getlist("client"))
        if not form.is_valid() or not chosen:
            return self.shown(form, chosen, status=UNPROCESSABLE)
        given = form.cleaned_data
        wanted = [
            Wanted(
                line=line,
                company=client.enterprise_number,
                kind=given["kind"],
                source=given["source"],
                starts_on=given["starts_on"],
            )
            for line, client in enumerate(chosen, start=1)
        ]
        return self.keep(wanted)

    def _chosen(self, texts: list[str]) -> list[Any]:
        keys = {key for text in texts[:MOST_CHOSEN] if (key := key_of(text))}
        return list(self.clients.kept().filter(pk__in=keys).order_by("name", "pk"))


class OneList(ListPage):
    """Base of the pages about one list."""

    kept: OrderList

    def find(self, **kwargs: Any) -> None:
        self.kept = get_object_or_404(self.lists, pk=kwargs["list_id"])

    def back(self) -> HttpResponse:
        return redirect("mandates:order_list", office_id=self.office.pk, list_id=self.kept.pk)


class OrderListPage(OneList):
    """Before the start a preview, then the progress, then the result."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, office_id: UUID, list_id: UUID) -> HttpResponse:
        rows = self.kept.rows.select_related("client").order_by("number", "pk")
        total = rows.count()
        ready = rows.filter(place__isnull=False).count()
        if request.GET.get("shown") == "refused":
            rows = rows.filter(place__isnull=True)
        after = request.GET.get("after", "")[:18]
        start = rows.filter(pk=int(after)).first() if after.isdecimal() else None
        page = page_after(rows, after=start, size=ROWS_SHOWN)
        batch = self.kept.batch
        response = self.page(
            "order_list",
            kept=self.kept,
            page=page,
            rows=_with_outcomes(self.kept, list(page.rows)),
            shown=request.GET.get("shown", ""),
            total=total,
            ready=ready,
            refused=total - ready,
            progress=progress_of(batch) if batch else None,
        )
        if batch and not batch.finished_at:
            response["Refresh"] = str(SECONDS_BETWEEN_LOOKS)
        return response


def _with_outcomes(
    kept: OrderList, rows: list[OrderListRow]
) -> list[tuple[OrderListRow, OrderRow | None, str]]:
    """Return rows with what became of each order, and the words for its verdict."""
    places = [row.place for row in rows if row.place]
    done = OrderRow.objects.filter(batch=kept.batch_id, number__in=places)
    by_place = {row.number: row for row in done.select_related("mandate")}
    return [(row, by_place.get(row.place or 0), verdict(row.problem or row.remark)) for row in rows]


class StartOrders(OneList):
    http_method_names = ["options", "post"]

    def post(self, request: HttpRequest, office_id: UUID, list_id: UUID) -> HttpResponse:
        try:
            order_list(self.kept, visible=self.clients.kept(), by=self.actor)
        except DomainError as error:
            messages.warning(request, error.message)
        return self.back()


class DiscardOrders(OneList):
    http_method_names = ["options", "post"]

    def post(self, request: HttpRequest, office_id: UUID, list_id: UUID) -> HttpResponse:
        try:
            discard_orders(self.kept, by=self.actor)
        except DomainError as error:
            messages.warning(request, error.message)
        else:
            messages.success(request, _("The list was discarded. Nothing was ordered."))
        return redirect("mandates:order_lists", office_id=office_id)


class OrderResult(OneList):
    """Every row with its verdict and, once ordered, its mandate: to keep, or to correct."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, office_id: UUID, list_id: UUID) -> StreamingHttpResponse:
        heading = [
            _("Line"),
            _("Enterprise number"),
            _("Company"),
            _("Service"),
            _("For"),
            _("Result"),
            _("Reason"),
            _("Mandate"),
            _("State"),
        ]
        rows = list(self.kept.rows.select_related("client").order_by("number"))
        cells = (_cells(*each) for each in _with_outcomes(self.kept, rows))
        return StreamingHttpResponse(
            csv_pieces(heading, cells),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="orders-result.csv"'},
        )


def _cells(row: OrderListRow, done: OrderRow | None, words: str) -> list[object]:
    mandate = done.mandate if done else None
    if mandate:
        result = _("ordered")
    elif row.problem or (done and done.error):
        result = _("not ordered")
    else:
        result = _("waiting")
    client = row.client
    return [
        row.line,
        client.enterprise_number if client else row.company,
        client.name if client else "",
        row.kind.upper(),
        row.what,
        result,
        (done.error if done else "") or words,
        mandate.reference if mandate else "",
        mandate.get_state_display() if mandate else "",
    ]
