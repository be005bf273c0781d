"""One company: what we know of it, its accounts, its history; change, stop, take back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.errors import DomainError, StateConflict
from common.identifiers import format_iban
from common.paging import page_after
from offices.addresses import email_line
from offices.companies import (
    accounts_of,
    end_of_company,
    facts_of,
    has_had_mandates,
    history_of_company,
)
from offices.forms import AccountForm, ChangeCompanyForm
from offices.presentation import FIELD_NAMES, display_values, explain_conflict, history_lines
from offices.services import (
    add_bank_account,
    archive_client,
    change_client,
    close_bank_account,
    reopen_bank_account,
    restore_client,
)
from offices.views.pages import CONFLICT, UNPROCESSABLE, CompanyPage

EVENTS_SHOWN = 50
LONGEST_KEY = 18  # digits


class CompanyInfo(CompanyPage):
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, office_id: UUID, client_id: UUID) -> HttpResponse:
        return self.page(
            "company",
            tab="info",
            facts=facts_of([self.client])[self.client.pk],
            email=email_line(self.client),
        )


class CompanyHistory(CompanyPage):
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, office_id: UUID, client_id: UUID) -> HttpResponse:
        events = history_of_company(self.client)
        after = request.GET.get("after", "")[:LONGEST_KEY]
        start = events.filter(pk=int(after)).first() if after.isdecimal() else None
        page = page_after(events, after=start, size=EVENTS_SHOWN)
        lines = history_lines(page.rows, self.client.bank_accounts.all())
        return self.page("company_history", tab="history", page=page, lines=lines)


class ChangeCompany(CompanyPage):
    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest, office_id: UUID, client_id: UUID) -> HttpResponse:
        if self.client.archived_at:
            return redirect("offices:company", office_id=office_id, client_id=client_id)
        return self.page("company_change", form=self.form(None))

    def form(self, sent: Any) -> ChangeCompanyForm:
        return ChangeCompanyForm(
            sent,
            instance=self.client,
            environments=self.environments,
            initial={"version": self.client.version},
        )

    def post(self, request: HttpRequest, office_id: UUID, client_id: UUID) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid():
            self.client.refresh_from_db()
            try:
                changed = change_client(self.client, **form.cleaned_data, by=self.actor)
            except StateConflict as error:
                return self.refused(error)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                said = _("The company was changed.") if changed else _("Nothing had changed.")
                messages.success(request, said)
                return redirect("offices:company", office_id=office_id, client_id=client_id)
        self.client.refresh_from_db()
        return self.page("company_change", status=UNPROCESSABLE, form=form)

    def refused(self, error: DomainError) -> HttpResponse:
        """Show what the person wrote next to what stands there by now; saving again decides."""
        self.client.refresh_from_db()
        if self.client.archived_at:
            messages.error(self.request, error.message)
            return redirect("offices:company", office_id=self.office.pk, client_id=self.client.pk)
        sent = self.request.POST.copy()
        sent["version"] = str(self.client.version)
        now = display_values(self.client, FIELD_NAMES)
        form = self.form(sent)
        explain_conflict(form, error.message, now)
        self.client.refresh_from_db()
        return self.page("company_change", status=CONFLICT, form=form)


class CompanyAccounts(CompanyPage):
    """The accounts of a company, and a form to add one."""

    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest, office_id: UUID, client_id: UUID) -> HttpResponse:
        return self.accounts(AccountForm())

    def accounts(self, form: forms.Form, **options: Any) -> HttpResponse:
        accounts = list(accounts_of(self.client))
        return self.page(
            "company_accounts", tab="accounts", accounts=accounts, form=form, **options
        )

    def post(self, request: HttpRequest, office_id: UUID, client_id: UUID) -> HttpResponse:
        form, status = AccountForm(request.POST), UNPROCESSABLE
        if self.client.archived_at:
            form.add_error(None, _("Take the company back into service first."))
        elif form.is_valid():
            try:
                account = add_bank_account(self.client, **form.cleaned_data, by=self.actor)
            except StateConflict as error:
                form.add_error("iban", error.message)
                status = CONFLICT
            except ValidationError:
                form.add_error("iban", self._whose(form))
            else:
                added = _("%(iban)s was added. Its statements are taken in from now on.")
                messages.success(request, added % {"iban": format_iban(account.iban)})
                return redirect("offices:accounts", office_id=office_id, client_id=client_id)
        return self.accounts(form, status=status)

    def _whose(self, form: forms.Form) -> str:
        """Say whose an account is that can't be added, as far as the person may know."""
        accounts = self.client.bank_accounts.open()
        if accounts.filter(iban=form.cleaned_data["iban"]).exists():
            return _("The company has this account already.")
        return _(
            "This account belongs to another company. Close it there first; if that company is "
            "another office's client, ask its office to do so."
        )


class AccountPage(CompanyPage):
    """Base of the pages about one account of a company."""

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        self.account = get_object_or_404(accounts_of(self.client), pk=kwargs["account_id"])

    def back(self) -> HttpResponse:
        return redirect("offices:accounts", office_id=self.office.pk, client_id=self.client.pk)


@method_decorator(reauthentication_required(allow_get=True), name="post")
class CloseAccount(AccountPage):
    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest, **kwargs: UUID) -> HttpResponse:
        if self.account.closed_at:
            return self.back()
        return self.page("account_close", account=self.account)

    def post(self, request: HttpRequest, **kwargs: UUID) -> HttpResponse:
        try:
            close_bank_account(self.account, by=self.actor)
        except StateConflict as error:
            messages.warning(request, error.message)
        else:
            closed = _("%(iban)s is closed: nothing more is taken in for it. Reopen undoes this.")
            messages.success(request, closed % {"iban": format_iban(self.account.iban)})
        return self.back()


class ReopenAccount(AccountPage):
    http_method_names = ["options", "post"]

    def post(self, request: HttpRequest, **kwargs: UUID) -> HttpResponse:
        try:
            reopen_bank_account(self.account, by=self.actor)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            opened = _("%(iban)s is open again.")
            messages.success(request, opened % {"iban": format_iban(self.account.iban)})
        return self.back()


@method_decorator(reauthentication_required(allow_get=True), name="post")
class ArchiveCompany(CompanyPage):
    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest, office_id: UUID, client_id: UUID) -> HttpResponse:
        if self.client.archived_at:
            return redirect("offices:company", office_id=office_id, client_id=client_id)
        return self.page("company_archive", end=end_of_company(self.client))

    def post(self, request: HttpRequest, office_id: UUID, client_id: UUID) -> HttpResponse:
        try:
            archive_client(self.client, by=self.actor)
        except StateConflict as error:
            messages.warning(request, error.message)
        else:
            archived = _(
                "%(name)s is archived. “Take back into service” undoes this, but not the end of "
                "its mandates: those have to be signed anew."
            )
            messages.success(request, archived % {"name": self.client.name})
        return redirect("offices:company", office_id=office_id, client_id=client_id)


class RestoreCompany(CompanyPage):
    http_method_names = ["options", "post"]

    def post(self, request: HttpRequest, office_id: UUID, client_id: UUID) -> HttpResponse:
        try:
            restored = restore_client(self.client, by=self.actor)
        except StateConflict as error:
            messages.error(request, error.message)
        else:
            self._say(restored.reopened, restored.left_closed)
        return redirect("offices:company", office_id=office_id, client_id=client_id)

    def _say(self, reopened: int, left_closed: int) -> None:
        said = ngettext(
            "%(name)s is in service again, with %(count)d account.",
            "%(name)s is in service again, with %(count)d accounts.",
            reopened,
        )
        values = {"name": self.client.name, "count": reopened}
        messages.success(self.request, said % values)
        if left_closed:
            closed = ngettext(
                "%(count)d account stays closed, because it belongs to another company by now.",
                "%(count)d accounts stay closed, because they belong to other companies by now.",
                left_closed,
            )
            messages.warning(self.request, closed % {"count": left_closed})
        if has_had_mandates(self.client):
            ended = _(
                "Its mandates ended when it was archived. Order new ones, so that documents arrive."
            )
            messages.warning(self.request, ended)
