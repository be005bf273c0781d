"""The desk of tokens: issue, send again, revoke; passwords; connections of companies."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.paging import page_after
from connections.services import (
    end_connection,
    issue_company_token,
    issue_office_token,
    revoke_token,
)
from consents.terms import CURRENT
from feeds.models import CustomerCredential
from feeds.selectors import passwords_to_list
from feeds.services import revoke_customer_credential, rotate_credentials
from portal.software.forms import IssueForm, RotateForm
from portal.software.pages import CONFLICT, UNPROCESSABLE, SoftwareDeed, SoftwarePage

PAGE_SIZE = 50


def _row_named(rows: Any, key: str | None) -> Any:
    try:
        return rows.filter(pk=UUID(key)).first() if key else None
    except ValueError:
        return None


class TokenList(SoftwarePage):
    """Which tokens there were and what became of each; the passwords that work now."""

    def get(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        after = _row_named(self.tokens, request.GET.get("after"))
        return self.page(
            "tokens",
            page=page_after(self.shown(self.tokens), after=after, size=PAGE_SIZE),
            passwords=list(passwords_to_list(self.office)),
        )


class IssueToken(SoftwareDeed):
    """Accept the terms for a bookkeeping software, and show its token: now and never again."""

    def get(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        form = IssueForm(initial={"partner": request.GET.get("software", "")[:36]})
        return self.form_page(form)

    def post(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        form = IssueForm(request.POST)
        if not form.is_valid():
            return self.form_page(form, status=UNPROCESSABLE)
        try:
            token, value = issue_office_token(
                form.cleaned_data["partner"],
                self.office,
                terms_version=form.cleaned_data["terms_version"],
                user=self.user,
                by=self.actor,
            )
        except DomainError as error:
            form.add_error(None, error.message)
            return self.form_page(form, status=CONFLICT)
        return self.page("issued", token=token, value=value)

    def form_page(self, form: IssueForm, **options: Any) -> HttpResponse:
        terms = CURRENT.in_language(get_language() or "en")
        return self.page("issue", form=form, terms=terms, terms_version=CURRENT.version, **options)


class TokenDeed(SoftwareDeed):
    """Base of what is done with one token."""

    template: str

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        self.token = self.token_named(**kwargs)

    def get(self, request: HttpRequest, office_id: UUID, token_id: UUID) -> HttpResponse:
        return self.page(self.template, token=self.token)

    def post(self, request: HttpRequest, office_id: UUID, token_id: UUID) -> HttpResponse:
        try:
            messages.success(request, self.carry_out())
        except DomainError as error:
            self.token = self.token_named(token_id=token_id)
            return self.page(
                self.template, status=CONFLICT, token=self.token, conflict=error.message
            )
        return redirect("software:tokens", office_id=office_id)

    def carry_out(self) -> str:
        """Do it and return a sentence that says so."""
        raise NotImplementedError


class ResendToken(TokenDeed):
    """A new token to a company by mail; for an office, the page that issues one."""

    template = "resend"

    def get(self, request: HttpRequest, office_id: UUID, token_id: UUID) -> HttpResponse:
        if self.token.client is None:
            response = redirect("software:issue", office_id=office_id)
            response["Location"] += f"?software={self.token.partner_id}"
            return response
        return super().get(request, office_id, token_id)

    def post(self, request: HttpRequest, office_id: UUID, token_id: UUID) -> HttpResponse:
        if self.token.client is None:
            return self.get(request, office_id, token_id)
        return super().post(request, office_id, token_id)

    def carry_out(self) -> str:
        client = self.token.client
        if client is None:
            raise TypeError("The token of an office is not sent again.")
        new = issue_company_token(self.token.partner, client, user=self.user, by=self.actor)
        return _("A new token left for %(email)s.") % {"email": new.mailed_to}


class RevokeToken(TokenDeed):
    template = "revoke"

    def carry_out(self) -> str:
        revoke_token(self.token, user=self.user, by=self.actor)
        return _("The token was revoked. It opens nothing any more.")


class PasswordDeed(SoftwareDeed):
    """Base of what is done with one password of the office's bookkeeping software."""

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        self.password: CustomerCredential = get_object_or_404(
            passwords_to_list(self.office), pk=kwargs["password_id"]
        )


class RotatePassword(PasswordDeed):
    """A new password, shown now and never again; those before it end when the Admin says."""

    def get(self, request: HttpRequest, office_id: UUID, password_id: int) -> HttpResponse:
        return self.page("rotate", password=self.password, form=RotateForm())

    def post(self, request: HttpRequest, office_id: UUID, password_id: int) -> HttpResponse:
        form = RotateForm(request.POST)
        if not form.is_valid():
            return self.page("rotate", password=self.password, form=form, status=UNPROCESSABLE)
        username, value = rotate_credentials(
            self.password.customer, overlap=form.chosen, by=self.actor
        )
        return self.page(
            "rotated",
            partner=self.password.customer.partner,
            username=username,
            value=value,
            old_until=timezone.now() + form.chosen if form.chosen else None,
        )


class RevokePassword(PasswordDeed):
    def get(self, request: HttpRequest, office_id: UUID, password_id: int) -> HttpResponse:
        return self.page("revoke_password", password=self.password)

    def post(self, request: HttpRequest, office_id: UUID, password_id: int) -> HttpResponse:
        try:
            revoke_customer_credential(self.password, by=self.actor)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("The password was revoked and works no more."))
        return redirect("software:tokens", office_id=office_id)


class ConnectionList(SoftwarePage):
    """Which companies connected which invoicing software, since when, and when it last called."""

    def get(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        after = _row_named(self.connections, request.GET.get("after"))
        return self.page(
            "connections",
            page=page_after(self.shown(self.connections), after=after, size=PAGE_SIZE),
        )


class EndConnection(SoftwareDeed):
    """Say what ending a connection means, and end it."""

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        self.connection = self.connection_named(**kwargs)

    def get(self, request: HttpRequest, office_id: UUID, connection_id: UUID) -> HttpResponse:
        return self.page("end", connection=self.connection)

    def post(self, request: HttpRequest, office_id: UUID, connection_id: UUID) -> HttpResponse:
        try:
            end_connection(self.connection, user=self.user, by=self.actor)
        except DomainError as error:
            self.connection.refresh_from_db()
            return self.page(
                "end", status=CONFLICT, connection=self.connection, conflict=error.message
            )
        messages.success(request, _("The connection ended. Its software is shut out."))
        return redirect("software:connections", office_id=office_id)
