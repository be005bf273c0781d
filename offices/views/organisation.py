"""Administration › Organisation: the office as it is printed on mandates."""

from __future__ import annotations

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from offices.entity_forms import OrganisationForm
from offices.services import change_office
from offices.views.pages import UNPROCESSABLE, AdminPage


class Organisation(AdminPage):
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        return self.page("organisation")


@method_decorator(reauthentication_required, name="dispatch")
class ChangeOrganisation(AdminPage):
    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        return self.page("organisation_change", form=OrganisationForm(instance=self.office))

    def post(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        form = OrganisationForm(request.POST, instance=self.office)
        is_valid = form.is_valid()
        self.office.refresh_from_db()  # the form has written on it
        if not is_valid:
            return self.page("organisation_change", status=UNPROCESSABLE, form=form)
        if change_office(self.office, **form.cleaned_data, by=self.actor):
            messages.success(request, _("The organisation was saved."))
        return redirect("offices:organisation", office_id=office_id)
