"""Ask companies to confirm their address; and the page where they do, without an account."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from common.actors import Actor, ActorKind
from common.errors import DomainError
from common.requests import client_ip
from mails.selectors import undeliverable
from offices.addresses import client_of_token
from offices.exports import key_of
from offices.models import Client
from offices.models.addresses import EmailState
from offices.services import ask_many, ask_to_confirm, confirm_email, decline_email
from offices.views.pages import CompanyPage, OfficePage

MOST_CHOSEN = 500
ASKABLE = (EmailState.UNASKED, EmailState.LAPSED)


class AskToConfirm(CompanyPage):
    """Mail one company the link, or mail it again."""

    http_method_names = ["options", "post"]

    def post(self, request: HttpRequest, office_id: UUID, client_id: UUID) -> HttpResponse:
        try:
            ask_to_confirm(self.client, by=self.actor)
        except DomainError as error:
            messages.warning(request, error.message)
        else:
            sent = _("A mail with a link leaves for %(email)s.")
            messages.success(request, sent % {"email": self.client.contact_email})
        return redirect("offices:company", office_id=office_id, client_id=client_id)


class AskMany(OfficePage):
    """Say which of the chosen companies would be asked; and ask them."""

    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        chosen = self.chosen(request.GET.getlist("client"))
        if not chosen:
            messages.warning(request, _("Choose companies in the list first."))
            return redirect("offices:companies", office_id=office_id)
        failing = undeliverable(client.contact_email for client in chosen)
        asked = [
            client
            for client in chosen
            if client.email_state in ASKABLE and client.contact_email not in failing
        ]
        return self.page("companies_ask", asked=asked, left=len(chosen) - len(asked))

    def post(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        asked = ask_many(self.chosen(request.POST.getlist("client")), by=self.actor)
        said = ngettext(
            "A mail with a link leaves for %(count)d company.",
            "Mails with a link leave for %(count)d companies.",
            asked,
        )
        if asked:
            messages.success(request, said % {"count": asked})
        else:
            messages.warning(request, _("There was nobody left to ask."))
        return redirect("offices:companies", office_id=office_id)

    def chosen(self, keys: list[str]) -> list[Client]:
        """Return the companies that were chosen, by name."""
        wanted = [key for key in map(key_of, keys[:MOST_CHOSEN]) if key]
        return list(self.clients.kept().filter(pk__in=wanted).order_by("name", "pk"))


@method_decorator(login_not_required, name="dispatch")
class ConfirmAddress(View):
    """Where the link leads: looking changes nothing, an answer is a POST."""

    http_method_names = ["get", "head", "options", "post"]

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: str) -> HttpResponse:
        found = client_of_token(kwargs["token"])
        if found is None:
            return self.page("address_unknown", status=HTTPStatus.NOT_FOUND)
        self.client = found
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(found.language)
            request.LANGUAGE_CODE = found.language
        if found.email_state is EmailState.LAPSED:
            return self.page("address_over", status=HTTPStatus.GONE)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def page(self, template: str, *, status: int = HTTPStatus.OK) -> HttpResponse:
        client = getattr(self, "client", None)
        values = {"company": client, "office": client.office if client else None}
        return render(self.request, f"offices/{template}.html", values, status=status)

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        is_settled = self.client.email_state is not EmailState.ASKED
        return self.page("address_answered" if is_settled else "address_confirm")

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        email = self.client.contact_email
        by = Actor(kind=ActorKind.USER, id="", label=email, ip=client_ip(request))
        answer = decline_email if request.POST.get("answer") == "decline" else confirm_email
        try:
            answer(self.client, email=email, by=by)
        except DomainError as error:
            messages.warning(request, error.message)
        return redirect("offices:confirm_address", token=token)
