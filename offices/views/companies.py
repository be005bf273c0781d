"""The companies of an office: look through them, take the list along, add one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from audit.services import record
from common.errors import StateConflict
from common.identifiers import format_enterprise_number
from common.paging import page_after
from offices.companies import NOTHING, Order, Shown, companies_to_list, facts_of, known_companies
from offices.forms import NewCompanyForm
from offices.models import Client
from offices.presentation import csv_lines, duplicate_sentence
from offices.querysets import ClientQuerySet
from offices.services import add_client
from offices.views.pages import CONFLICT, UNPROCESSABLE, OfficePage, key_of

PAGE_SIZE = 50
EXPORTED_AT_ONCE = 500
LONGEST_SEARCH = 100


class CompaniesPage(OfficePage):
    """Base of the list and its export, which hold the same rows."""

    http_method_names = ["get", "head", "options"]

    def find(self, **kwargs: Any) -> None:
        """Take the filters out of the address; what makes no sense there filters nothing."""
        asked = self.request.GET
        shown, order = asked.get("shown", ""), asked.get("order", "")
        self.shown = Shown(shown) if shown in set(Shown) else Shown.KEPT
        self.order = Order(order) if order in set(Order) else Order.NAME
        self.search = asked.get("q", "").strip().replace("\0", "")[:LONGEST_SEARCH]
        self.environment = key_of(asked.get("environment"))

    def rows(self) -> ClientQuerySet:
        return companies_to_list(
            self.clients,
            shown=self.shown,
            search=self.search,
            environment=self.environment,
            order=self.order,
        )


class CompanyList(CompaniesPage):
    def get(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        rows = self.rows()
        after = key_of(request.GET.get("after"))
        start = self.clients.filter(pk=after).first() if after else None
        page = page_after(rows, after=start, size=PAGE_SIZE)
        facts = facts_of(page.rows)
        return self.page(
            "companies",
            page=page,
            companies=[(company, facts[company.pk]) for company in page.rows],
            environments=list(self.environments),
            shown=self.shown.value,
            order=self.order.value,
            search=self.search,
            environment=self.environment,
            is_filtered=bool(self.search or self.environment or self.shown is not Shown.KEPT),
        )


class CompanyExport(CompaniesPage):
    """Exactly what the list shows, all pages of it, as CSV that Belgian spreadsheets open."""

    def get(self, request: HttpRequest, office_id: UUID) -> StreamingHttpResponse:
        rows = self.rows()
        facts = {"rows": rows.count()}
        record("clients.exported", by=self.actor, office_id=self.office.pk, facts=facts)
        heading = [
            _("Code"),
            _("Name"),
            _("Enterprise number"),
            _("Environment"),
            pgettext("column", "E-mail"),
            _("Language"),
            _("Accounts"),
            _("Last document"),
            _("Missing statements"),
            _("Archived"),
        ]
        name = f"companies-{timezone.localdate():%Y-%m-%d}.csv"
        return StreamingHttpResponse(
            csv_lines(heading, _cells_of(rows)),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def _cells_of(rows: ClientQuerySet) -> Iterator[list[object]]:
    after: Client | None = None
    while True:
        page = page_after(rows, after=after, size=EXPORTED_AT_ONCE)
        facts = facts_of(page.rows)
        for company in page.rows:
            known = facts.get(company.pk, NOTHING)
            yield [
                company.code,
                company.name,
                format_enterprise_number(company.enterprise_number),
                company.environment.name,
                company.contact_email,
                company.language,
                known.accounts,
                _day(known.last_document_at),
                known.gaps,
                _day(company.archived_at),
            ]
        if page.next_key is None:
            return
        after = page.rows[-1]


def _day(moment: Any) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d}" if moment else ""


class AddCompany(OfficePage):
    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        language = self.office.language
        form = NewCompanyForm(environments=self.environments, initial={"language": language})
        return self.page("company_add", form=form, has_environments=self.environments.exists())

    def post(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        form = NewCompanyForm(request.POST, environments=self.environments)
        status = UNPROCESSABLE
        if form.is_valid() and not self._is_known(form):
            try:
                company = add_client(self.office, **form.cleaned_data, by=self.actor)
            except StateConflict as error:
                form.add_error(None, error.message)
                status = CONFLICT
            except ValidationError as error:
                form.add_error(None, error)
            else:
                added = _("%(name)s was added. Now add its accounts, so that statements arrive.")
                messages.success(request, added % {"name": company.name})
                return redirect("offices:accounts", office_id=self.office.pk, client_id=company.pk)
        return self.page("company_add", status=status, form=form, has_environments=True)

    def _is_known(self, form: NewCompanyForm) -> bool:
        """Explain a duplicate next to the number, with the way to the row if there is one."""
        number = form.cleaned_data["enterprise_number"]
        known = known_companies([number], office=self.office, visible=self.clients).get(number)
        if known is None:
            return False
        link = ""
        if known.client:
            link = reverse("offices:company", args=[self.office.pk, known.client.pk])
        form.add_error("enterprise_number", duplicate_sentence(known, link=link))
        return True
