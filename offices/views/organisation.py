"""Administration › Organisation: the office as it is printed on mandates."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from common.errors import StateConflict
from offices.entity_forms import OrganisationForm
from offices.models import ENTITY_FIELDS
from offices.presentation import display_values, explain_conflict
from offices.services import change_office
from offices.views.pages import CONFLICT, UNPROCESSABLE, AdminPage


class Organisation(AdminPage):
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        return self.page("organisation")


@method_decorator(reauthentication_required, name="dispatch")
class ChangeOrganisation(AdminPage):
    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        return self.page("organisation_change", form=self.form(None))

    def form(self, sent: Any) -> OrganisationForm:
        version = {"version": self.office.version}
        return OrganisationForm(sent, instance=self.office, initial=version)

    def post(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        form = self.form(request.POST)
        is_valid = form.is_valid()
        self.office.refresh_from_db()  # the form has written on it
        if not is_valid:
            return self.page("organisation_change", status=UNPROCESSABLE, form=form)
        try:
            changed = change_office(self.office, **form.cleaned_data, by=self.actor)
        except StateConflict as error:
            return self.refused(error)
        said = _("The organisation was saved.") if changed else _("Nothing had changed.")
        messages.success(request, said)
        return redirect("offices:organisation", office_id=office_id)

    def refused(self, error: StateConflict) -> HttpResponse:
        """Show what the person wrote next to what stands there by now; saving again decides."""
        self.office.refresh_from_db()
        sent = self.request.POST.copy()
        sent["version"] = str(self.office.version)
        now = display_values(self.office, ENTITY_FIELDS)
        form = self.form(sent)
        explain_conflict(form, error.message, now)
        self.office.refresh_from_db()
        return self.page("organisation_change", status=CONFLICT, form=form)
