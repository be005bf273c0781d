"""The bookkeeping packages of an office: each of its companies lives in one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from common.errors import StateConflict
from common.requests import is_ours
from offices.companies import environments_to_list
from offices.exports import key_of
from offices.forms import EnvironmentForm
from offices.models import Environment
from offices.services import add_environment, choose_environment, rename_environment
from offices.views.pages import CONFLICT, UNPROCESSABLE, AdminPage, OfficePage


class EnvironmentList(OfficePage):
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        environments = list(environments_to_list(self.environments))
        return self.page("environments", environments=environments)


class ChooseEnvironment(OfficePage):
    """Show one environment alone in lists from now on, or all of them again."""

    http_method_names = ["options", "post"]

    def post(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        wanted, target = request.POST.get("environment", ""), request.POST.get("next", "")
        environment = None
        if wanted:
            environment = get_object_or_404(self.environments, pk=key_of(wanted))
        choose_environment(self.office, environment, user=self.user)
        if is_ours(request, target):
            return HttpResponseRedirect(target)
        return redirect("portal:dashboard", office_id=office_id)


class EnvironmentPage(AdminPage):
    """Base of the pages that add or change one environment."""

    http_method_names = ["get", "head", "options", "post"]
    template = ""
    environment: Environment | None = None

    def get(self, request: HttpRequest, **kwargs: UUID) -> HttpResponse:
        form = EnvironmentForm(instance=self.environment)
        return self.page(self.template, form=form, environment=self.environment)

    def post(self, request: HttpRequest, **kwargs: UUID) -> HttpResponse:
        form = EnvironmentForm(request.POST, instance=self.environment)
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                self.carry_out(form.cleaned_data)
            except StateConflict as error:
                form.add_error("name", error.message)
                status = CONFLICT
            except ValidationError:
                form.add_error("name", _("Your office has an environment of this name already."))
            else:
                messages.success(request, _("The environment was saved."))
                return redirect("offices:environments", office_id=self.office.pk)
        if self.environment:
            self.environment.refresh_from_db()
        return self.page(self.template, status=status, form=form, environment=self.environment)

    def carry_out(self, values: dict[str, Any]) -> None:
        raise NotImplementedError


class AddEnvironment(EnvironmentPage):
    template = "environment_add"

    def carry_out(self, values: dict[str, Any]) -> None:
        add_environment(self.office, **values, by=self.actor)


class RenameEnvironment(EnvironmentPage):
    template = "environment_rename"
    environment: Environment

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        self.environment = get_object_or_404(self.environments, pk=kwargs["environment_id"])

    def carry_out(self, values: dict[str, Any]) -> None:
        rename_environment(self.environment, **values, by=self.actor)
