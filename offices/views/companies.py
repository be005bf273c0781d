"""The companies of an office: look through them, take the list along, add one."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from common.errors import StateConflict
from common.paging import page_after
from common.tables import TableForm, table_pieces
from offices.companies import (
    Duplicate,
    companies_to_list,
    facts_of,
    known_companies,
    services_of,
)
from offices.exports import (
    companies_one_by_one,
    company_heading,
    company_rows,
    key_of,
    wanted_of,
)
from offices.forms import NewCompanyForm
from offices.models.addresses import EmailState
from offices.models.exports import Export, ExportContent
from offices.presentation import duplicate_sentence
from offices.services import add_client
from offices.views.exports import ExportPage
from offices.views.pages import CONFLICT, UNPROCESSABLE, OfficePage
from outbox.services import enqueue

PAGE_SIZE = 50
DOUBTFUL = (EmailState.NONE, EmailState.DECLINED, EmailState.LAPSED)


class CompanyList(OfficePage):
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        wanted = wanted_of(request.GET)
        after = key_of(request.GET.get("after"))
        start = self.clients_shown.filter(pk=after).first() if after else None
        page = page_after(
            companies_to_list(self.clients_shown, wanted), after=start, size=PAGE_SIZE
        )
        facts, services = facts_of(page.rows), services_of(page.rows)
        return self.page(
            "companies",
            page=page,
            companies=[
                (company, facts[company.pk], services.get(company.pk, [])) for company in page.rows
            ],
            environments=list(self.environments_shown),
            shown=wanted.shown.value,
            order=wanted.order.value,
            search=wanted.search,
            environment=wanted.environment,
            is_filtered=wanted.is_filtered,
            doubtful=DOUBTFUL,
        )


class CompanyExport(ExportPage):
    """Exactly what the list shows, all pages of it, as a file."""

    content = ExportContent.COMPANIES
    action = "clients.exported"

    def promise(self, export: Export) -> None:
        enqueue("offices.tasks.export_companies", export_id=str(export.pk))

    def count(self) -> int:
        return companies_to_list(self.clients_shown, wanted_of(self.request.GET)).count()

    def pieces(self, form: TableForm) -> Iterator[bytes]:
        companies = companies_one_by_one(self.clients_shown, wanted_of(self.request.GET))
        return table_pieces(form, company_heading(), company_rows(companies))

    def back(self) -> str:
        return reverse("offices:companies", args=[self.office.pk])


class AddCompany(OfficePage):
    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        initial = {"language": self.office.language, **self.begun_in}
        form = NewCompanyForm(environments=self.environments, initial=initial)
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
        is_elsewhere = form.has_error("enterprise_number", Duplicate.FOREIGN)
        context = {"form": form, "has_environments": True, "is_elsewhere": is_elsewhere}
        return self.page("company_add", status=status, **context)

    def _is_known(self, form: NewCompanyForm) -> bool:
        """Explain a duplicate next to the number, with the way to the row if there is one."""
        number = form.cleaned_data["enterprise_number"]
        known = known_companies([number], office=self.office, visible=self.clients).get(number)
        if known is None:
            return False
        link = ""
        if known.client:
            link = reverse("offices:company", args=[self.office.pk, known.client.pk])
        sentence = duplicate_sentence(known, link=link)
        form.add_error("enterprise_number", ValidationError(sentence, code=known.why))
        return True
