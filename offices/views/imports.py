"""Import a list of companies: upload, look at every verdict, start, watch, find it again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.budgets import spend
from common.errors import BudgetSpent, InvalidValue, StateConflict
from common.paging import page_after
from common.tables import MEDIA_TYPES, TableForm, csv_pieces
from offices.forms import ImportForm
from offices.imports import read_list
from offices.models import ENTITY_FIELDS, CompanyImport, ImportRow
from offices.presentation import entity_headings, problem_sentence
from offices.services.imports import discard_import, keep_import, start_import
from offices.views.pages import UNPROCESSABLE, OfficePage

ROWS_SHOWN = 100
IMPORTS_SHOWN = 20
SECONDS_BETWEEN_LOOKS = 3
UPLOADS_AN_HOUR = 30
State = ImportRow.State


class Imports(OfficePage):
    """The form to upload a list, and the lists uploaded before."""

    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        return self.imports(ImportForm(environments=self.environments, initial=self.begun_in))

    def imports(self, form: ImportForm, **options: Any) -> HttpResponse:
        imports = CompanyImport.objects.filter(environment__in=self.environments_shown)
        rows = imports.select_related("environment", "uploaded_by").annotate(
            row_count=Count("rows")
        )
        newest = rows.order_by("-created_at", "-pk")[:IMPORTS_SHOWN]
        return self.page(
            "imports",
            form=form,
            imports=list(newest),
            has_environments=self.environments.exists(),
            **options,
        )

    def post(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        form = ImportForm(request.POST, request.FILES, environments=self.environments)
        if not form.is_valid():
            return self.imports(form, status=UNPROCESSABLE)
        file = form.cleaned_data["file"]
        try:
            spend("imports", str(self.user.pk), limit=UPLOADS_AN_HOUR, seconds=3_600)
            rows = read_list(file.read())
        except BudgetSpent:
            form.add_error("file", _("You uploaded many lists this hour. Try again later."))
        except InvalidValue as error:
            form.add_error("file", error.message)
        else:
            kept = keep_import(
                form.cleaned_data["environment"],
                rows,
                file_name=str(file.name),
                visible=self.clients,
                user=self.user,
                by=self.actor,
            )
            return redirect("offices:import", office_id=office_id, import_id=kept.pk)
        return self.imports(form, status=UNPROCESSABLE)


class Template(OfficePage):
    """An empty list with the columns that are understood."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        columns = [
            _("Code"),
            _("Name"),
            _("Enterprise number"),
            pgettext("column", "E-mail"),
            _("Language"),
            _("IBAN"),
            *entity_headings(),
        ]
        content = "\ufeff" + ";".join(columns) + "\r\n"
        return HttpResponse(
            content,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="companies.csv"'},
        )


class OneImport(OfficePage):
    """Base of the pages about one list, for who works in its environment."""

    kept: CompanyImport

    def find(self, **kwargs: Any) -> None:
        imports = CompanyImport.objects.filter(environment__in=self.environments)
        lists = imports.select_related("environment", "uploaded_by", "office")
        self.kept = get_object_or_404(lists, pk=kwargs["import_id"])

    def back(self) -> HttpResponse:
        return redirect("offices:import", office_id=self.office.pk, import_id=self.kept.pk)


class ImportPage(OneImport):
    """Before the start a preview, then the progress, then the result."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, office_id: UUID, import_id: UUID) -> HttpResponse:
        counts = dict(self.kept.rows.order_by().values_list("state").annotate(found=Count("pk")))
        rows = self.kept.rows.order_by("line", "pk")
        state = request.GET.get("state", "")
        if state in State.values:
            rows = rows.filter(state=state)
        after = request.GET.get("after", "")[:18]
        start = rows.filter(pk=int(after)).first() if after.isdecimal() else None
        page = page_after(rows, after=start, size=ROWS_SHOWN)
        total = sum(counts.values())
        refused = counts.get(State.REFUSED, 0)
        left = counts.get(State.READY, 0)
        response = self.page(
            "import",
            kept=self.kept,
            page=page,
            rows=[(row, problem_sentence(row.problem)) for row in page.rows],
            state=state,
            total=total,
            ready=left,
            refused=refused,
            taken=counts.get(State.TAKEN, 0),
            failed=counts.get(State.FAILED, 0),
            wanted=total - refused,
            done=total - refused - left,
        )
        if self.kept.started_at and not self.kept.finished_at:
            response["Refresh"] = str(SECONDS_BETWEEN_LOOKS)
        return response


class StartImport(OneImport):
    http_method_names = ["options", "post"]

    def post(self, request: HttpRequest, office_id: UUID, import_id: UUID) -> HttpResponse:
        try:
            start_import(self.kept, by=self.actor)
        except StateConflict as error:
            messages.warning(request, error.message)
        return self.back()


class DiscardImport(OneImport):
    http_method_names = ["options", "post"]

    def post(self, request: HttpRequest, office_id: UUID, import_id: UUID) -> HttpResponse:
        try:
            discard_import(self.kept, by=self.actor)
        except StateConflict as error:
            messages.warning(request, error.message)
            return redirect("offices:imports", office_id=office_id)
        messages.success(request, _("The list was discarded. Nothing was added."))
        return redirect("offices:imports", office_id=office_id)


class Problems(OneImport):
    """The rows that were not taken in, with the reason, to be corrected and uploaded again."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, office_id: UUID, import_id: UUID) -> StreamingHttpResponse:
        heading = [
            _("Line"),
            _("Problem"),
            _("Code"),
            _("Name"),
            _("Enterprise number"),
            pgettext("column", "E-mail"),
            _("Language"),
            _("IBAN"),
            *entity_headings(),
        ]
        rows = self.kept.rows.filter(state__in=[State.REFUSED, State.FAILED]).order_by("line")
        return StreamingHttpResponse(
            csv_pieces(heading, [_cells(row) for row in rows]),
            content_type=MEDIA_TYPES[TableForm.CSV],
            headers={"Content-Disposition": 'attachment; filename="problems.csv"'},
        )


def _cells(row: ImportRow) -> list[object]:
    return [
        row.line,
        problem_sentence(row.problem),
        row.code,
        row.name,
        row.enterprise_number,
        row.contact_email,
        row.language,
        row.ibans.replace(" ", ", "),
        *(getattr(row, name) for name in ENTITY_FIELDS),
    ]
