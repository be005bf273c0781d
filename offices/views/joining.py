"""Where the link in an invitation leads: look (GET), and take the place (POST)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import View

from common.errors import DomainError
from common.requests import client_ip
from offices.forms import JoinForm
from offices.people import invitation_of, is_over
from offices.services import accept_as_new_person, accept_invitation
from offices.services.invitations import NewPerson
from offices.views.pages import UNPROCESSABLE
from users.models import User
from users.selectors import actor_of


@method_decorator(login_not_required, name="dispatch")
class Join(View):
    """An invitation, opened by the token in its mail; looking at it uses nothing up."""

    http_method_names = ["get", "head", "options", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        invitation = invitation_of(kwargs["token"])
        if invitation is None:
            return render(request, "offices/invitation_unknown.html", status=HTTPStatus.NOT_FOUND)
        self.invitation = invitation
        if is_over(invitation):
            return self.page("invitation_over", status=HTTPStatus.GONE)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def page(
        self, template: str, *, status: int = HTTPStatus.OK, **context: object
    ) -> HttpResponse:
        values = {"invitation": self.invitation, "office": self.invitation.office, **context}
        return render(self.request, f"offices/{template}.html", values, status=status)

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        if isinstance(request.user, User):
            return self.page("invitation_accept", is_mine=self._is_mine(request.user))
        if self._has_account():
            back = reverse("offices:invitation", args=[token])
            login = f"{reverse('account_login')}?{urlencode({'next': back})}"
            return self.page("invitation_log_in", login_url=login)
        return self.page("invitation_join", form=JoinForm(invitation=self.invitation))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        if isinstance(request.user, User):
            return self._accept(request)
        if self._has_account():
            return redirect("offices:invitation", token=token)
        form = JoinForm(request.POST, invitation=self.invitation)
        if not form.is_valid():
            return self.page("invitation_join", status=UNPROCESSABLE, form=form)
        values = form.cleaned_data
        person = NewPerson(values["full_name"], values["language"], values["password"])
        try:
            accept_as_new_person(self.invitation, person, ip=client_ip(request))
        except (DomainError, ValidationError):
            return redirect("offices:invitation", token=token)
        messages.success(request, _("Your account is ready. Log in with your new password."))
        return redirect("account_login")

    def _accept(self, request: HttpRequest) -> HttpResponse:
        try:
            accept_invitation(
                self.invitation,
                user=request.user,  # type: ignore[arg-type]
                by=actor_of(request),
            )
        except DomainError as error:
            return self.page("invitation_accept", status=HTTPStatus.CONFLICT, refusal=error.message)
        welcome = _("You now work in %(office)s.")
        messages.success(request, welcome % {"office": self.invitation.office.name})
        return redirect("portal:dashboard", office_id=self.invitation.office_id)

    def _has_account(self) -> bool:
        return bool(EmailAddress.objects.filter(email__iexact=self.invitation.email).exists())

    def _is_mine(self, user: User) -> bool:
        own = EmailAddress.objects.filter(user=user, verified=True)
        return bool(own.filter(email__iexact=self.invitation.email).exists())
