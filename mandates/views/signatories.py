"""What an office does about one who signs: a link to copy, to mail or to open; another address."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from common.budgets import spend
from common.errors import DomainError
from mandates.addresses import signing_url
from mandates.forms import AddressForm
from mandates.mails import can_be_mailed
from mandates.models import Signatory
from mandates.offers import usable_link
from mandates.services.addresses import change_address
from mandates.services.providing import renew_link
from mandates.views.office import MandatePage, session_key
from users.selectors import actor_of

COPY, MAIL, START = "copy", "mail", "start"
LINKS_A_DAY, A_DAY = 10, 86_400


class SignatoryPage(MandatePage):
    """Base of what is about one signatory of a mandate at hand."""

    def signatory(self, signatory_id: UUID) -> Signatory:
        people = Signatory.objects.active().filter(mandate=self.mandate)
        return get_object_or_404(people.select_related("mandate"), pk=signatory_id)

    def back(self) -> HttpResponse:
        return redirect("mandates:detail", mandate_id=self.mandate.pk)


class RenewLink(SignatoryPage):
    """Give out a link: to be copied, to be mailed anew, or to sign at this very screen.

    The link that the signatory has is the one to copy and to sign by, as long as it works.
    """

    http_method_names = ["options", "post"]

    def post(self, request: HttpRequest, signatory_id: UUID) -> HttpResponse:
        signatory = self.signatory(signatory_id)
        wanted = request.POST.get("do", COPY)
        try:
            if wanted == MAIL:
                return self._mail(signatory)
            link = usable_link(signatory) or signing_url(
                renew_link(signatory, by=actor_of(request), is_mailed=False)
            )
        except DomainError as error:
            messages.error(request, error.message)
            return self.back()
        if wanted == START:
            return HttpResponseRedirect(link)
        request.session[session_key(self.mandate)] = link
        return self.back()

    def _mail(self, signatory: Signatory) -> HttpResponse:
        if self.mandate.is_handed_over or not can_be_mailed(signatory):
            messages.error(self.request, _("No mail can be sent to this signatory. Copy the link."))
            return self.back()
        spend("signing_links", str(signatory.pk), limit=LINKS_A_DAY, seconds=A_DAY)
        renew_link(signatory, by=actor_of(self.request))
        sentence = _("A reminder with a new link goes to %(address)s.")
        messages.success(self.request, sentence % {"address": signatory.email})
        return self.back()


class ChangeAddress(SignatoryPage):
    """Correct where a signatory is reached; the document stays as it is."""

    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest, signatory_id: UUID) -> HttpResponse:
        signatory = self.signatory(signatory_id)
        return self._form(signatory, AddressForm(initial={"email": signatory.email}))

    def post(self, request: HttpRequest, signatory_id: UUID) -> HttpResponse:
        signatory = self.signatory(signatory_id)
        form = AddressForm(request.POST)
        if not form.is_valid():
            return self._form(signatory, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            change_address(signatory, email=form.cleaned_data["email"], by=actor_of(request))
        except DomainError as error:
            form.add_error("email", error.message)
            return self._form(signatory, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        sentence = _("The address is changed. A new link goes to %(address)s.")
        if self.mandate.is_handed_over:
            sentence = _("The address is changed to %(address)s. Copy the link and hand it over.")
        messages.success(request, sentence % {"address": form.cleaned_data["email"]})
        return self.back()

    def _form(
        self, signatory: Signatory, form: AddressForm, *, status: HTTPStatus = HTTPStatus.OK
    ) -> HttpResponse:
        return self.page("mandates/address.html", status=status, form=form, signatory=signatory)
