"""The page by which a company goes on in another environment of its office."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.errors import StateConflict
from feeds.forms import MoveForm
from feeds.services import move_company
from offices.companies import facts_of
from offices.views.pages import CONFLICT, UNPROCESSABLE, CompanyPage


class MoveCompany(CompanyPage):
    """To another environment: what goes along, what changes, and one act."""

    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest, office_id: UUID, client_id: UUID) -> HttpResponse:
        if self.client.archived_at:
            return self.back()
        return self.form_page(self.form(None))

    def post(self, request: HttpRequest, office_id: UUID, client_id: UUID) -> HttpResponse:
        if self.client.archived_at:
            return self.back()
        form, status = self.form(request.POST), UNPROCESSABLE
        if form.is_valid():
            try:
                again = move_company(self.client, **form.cleaned_data, by=self.actor)
            except StateConflict as error:
                form, status = self.refused(error), CONFLICT
            except ValidationError as error:
                form.add_error(None, ValidationError(error.messages))
            else:
                self.say(again)
                return self.back()
        self.client.refresh_from_db()
        return self.form_page(form, status=status)

    def form(self, sent: Any) -> MoveForm:
        others = self.environments.exclude(pk=self.client.environment_id)
        return MoveForm(self.client, sent, others=others)

    def refused(self, error: StateConflict) -> MoveForm:
        """Return what the person sent, to be decided again about the company as it is by now."""
        self.client.refresh_from_db()
        sent = self.request.POST.copy()
        sent["version"] = str(self.client.version)
        form = self.form(sent)
        form.add_error(None, error.message)
        return form

    def form_page(self, form: MoveForm, **options: Any) -> HttpResponse:
        has_others = form.fields["environment"].queryset.exists()  # type: ignore[attr-defined]
        facts = facts_of([self.client])[self.client.pk]
        return self.page("move", form=form, has_others=has_others, facts=facts, **options)

    def page(self, template: str, *, status: int = 200, **context: object) -> HttpResponse:
        values = {
            "office": self.office,
            "is_admin": self.is_admin,
            "company": self.client,
            **context,
        }
        return render(self.request, f"feeds/{template}.html", values, status=status)

    def say(self, again: int) -> None:
        values = {"name": self.client.name, "environment": self.client.environment.name}
        messages.success(self.request, _("%(name)s is in %(environment)s now.") % values)
        if again:
            sentence = ngettext(
                "%(count)d document comes again with the software's next visit.",
                "%(count)d documents come again with the software's next visit.",
                again,
            )
            messages.success(self.request, sentence % {"count": again})

    def back(self) -> HttpResponse:
        return redirect("offices:company", office_id=self.office.pk, client_id=self.client.pk)
