"""The pages on which an office looks at its consents and decides."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from django.views.generic import View

from audit.selectors import history_of
from common.errors import DomainError, InvalidValue, StateConflict
from common.paging import page_after
from consents.forms import AllowForm, DecisionForm, TermsForm
from consents.models import Consent
from consents.presentation import history_lines, scope_of
from consents.selectors import consents_to_list, covered_client_count
from consents.services import allow_consent, cancel_consent, deny_consent
from consents.states import ConsentStatus
from consents.terms import CURRENT
from offices.selectors import Access, access_to, admins_of, look_at, offices_visible_to
from partners.redirects import host_of, with_query
from users.models import User
from users.selectors import actor_of, signed_in

PAGE_SIZE = 50


@require_safe
def consent_list(request: HttpRequest, office_id: UUID) -> HttpResponse:
    """Administration › CodaBox Connect: which software may fetch this office's documents."""
    user = signed_in(request)
    office = get_object_or_404(offices_visible_to(user), pk=office_id)
    look_at(request, office)
    consents = consents_to_list(offices_visible_to(user).filter(pk=office.pk))
    status = request.GET.get("status", "")
    if status in ConsentStatus.values:
        consents = consents.filter(status=status)
    after = _row_named(consents, request.GET.get("after"))
    page = page_after(consents, after=after, size=PAGE_SIZE)
    context = {
        "office": office,
        "page": page,
        "status": status,
        "statuses": ConsentStatus.choices,
        "may_decide": access_to(office, user) is Access.ADMIN,
    }
    return render(request, "consents/list.html", context)


def _row_named(consents: object, key: str | None) -> Consent | None:
    try:
        return consents.filter(pk=UUID(key)).first() if key else None  # type: ignore[attr-defined]
    except ValueError:
        return None


class ConsentPage(View):
    """Base of the pages about one consent: who may not see it gets the same page as for none."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: UUID) -> HttpResponse:
        self.user: User = signed_in(request)
        offices = offices_visible_to(self.user)
        consents = Consent.objects.for_offices(offices).select_related(
            "office", "partner", "decided_by", "ended_by"
        )
        consent = consents.filter(pk=kwargs["consent_id"]).first()
        if consent is None:
            return render(request, "consents/unknown.html", status=HTTPStatus.NOT_FOUND)
        self.consent: Consent = consent
        look_at(request, consent.office)
        self.access = access_to(consent.office, self.user)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def page(
        self, template: str, *, status: int = HTTPStatus.OK, **context: object
    ) -> HttpResponse:
        """Render a page with what every page about a consent shows."""
        consent = self.consent
        values = {
            "consent": consent,
            "office": consent.office,
            "partner": consent.partner,
            "may_decide": self.access is Access.ADMIN,
            "scope": scope_of(consent),
            "redirect_host": host_of(consent.redirect_uri),
            **context,
        }
        return render(self.request, f"consents/{template}.html", values, status=status)

    def not_admin(self) -> HttpResponse:
        """Say who decides, to somebody who may look but not decide."""
        admins = admins_of(self.consent.office)
        return self.page("not_admin", status=HTTPStatus.FORBIDDEN, admins=admins)


class ConsentDetail(ConsentPage):
    """One consent: what the software may see, since when, until when, and its whole history."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, consent_id: UUID) -> HttpResponse:
        return self.page("detail", history=history_lines(history_of(self.consent)))


class ManageConsent(ConsentPage):
    """Where a software sends the person: what it asks, the terms, Allow or Deny."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, consent_id: UUID) -> HttpResponse:
        if self.access is not Access.ADMIN:
            return self.not_admin()
        if self.consent.status != ConsentStatus.TO_BE_DETERMINED:
            return self.page("already_decided", way_back=way_back(self.consent))
        return self.page("manage", **manage_context(self.consent, TermsForm()))


def manage_context(consent: Consent, form: forms.Form) -> dict[str, Any]:
    """Return what the first step shows besides the consent."""
    return {
        "form": form,
        "terms": CURRENT.in_language(get_language() or "en"),
        "terms_version": CURRENT.version,
        "client_count": covered_client_count(consent),
    }


@method_decorator(reauthentication_required(allow_get=True), name="decide")
class DecideConsent(ConsentPage):
    """The confirmation screen (GET) and the decision itself (POST): allow, deny or cancel."""

    http_method_names = ["get", "head", "options", "post"]
    decision: str = ""
    form_class: type[forms.Form] = DecisionForm
    decides_from: ConsentStatus = ConsentStatus.TO_BE_DETERMINED

    def get(self, request: HttpRequest, consent_id: UUID) -> HttpResponse:
        if self.access is not Access.ADMIN:
            return self.not_admin()
        if self.consent.status != self.decides_from:
            return self.page("already_decided", way_back=way_back(self.consent))
        return self.confirmation(request)

    def confirmation(self, request: HttpRequest) -> HttpResponse:
        return self.page(f"confirm_{self.decision}", **self.consequences())

    def consequences(self) -> dict[str, Any]:
        return {
            "client_count": covered_client_count(self.consent),
            "terms_version": CURRENT.version,
        }

    def post(self, request: HttpRequest, consent_id: UUID) -> HttpResponse:
        if self.access is not Access.ADMIN:
            return self.not_admin()
        return self.decide(request)

    def decide(self, request: HttpRequest) -> HttpResponse:
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self.incomplete(form)
        try:
            self.carry_out(form)
        except InvalidValue as error:
            return self.incomplete(form, error)
        except StateConflict as error:
            return self.page(
                "already_decided",
                status=HTTPStatus.CONFLICT,
                conflict=error.message,
                way_back=way_back(self.consent),
            )
        return redirect("consents:decided", consent_id=self.consent.pk)

    def carry_out(self, form: forms.Form) -> None:
        raise NotImplementedError

    def incomplete(self, form: forms.Form, error: DomainError | None = None) -> HttpResponse:
        """Show the confirmation again with what is missing."""
        if error:
            form.add_error(None, error.message)
        return self.page(
            f"confirm_{self.decision}",
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
            form=form,
            **self.consequences(),
        )


class AllowConsent(DecideConsent):
    decision = "allow"
    form_class = AllowForm

    def incomplete(self, form: forms.Form, error: DomainError | None = None) -> HttpResponse:
        """Show the first step again, where the terms are, with what is missing."""
        if error:
            form.add_error(None, error.message)
        return self.page(
            "manage",
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
            **manage_context(self.consent, form),
        )

    def confirmation(self, request: HttpRequest) -> HttpResponse:
        """Go on only with the terms accepted, which the first step asks for."""
        form = TermsForm(request.GET)
        if not form.is_valid():
            return self.incomplete(form)
        return super().confirmation(request)

    def carry_out(self, form: forms.Form) -> None:
        allow_consent(
            self.consent,
            version=form.cleaned_data["version"],
            terms_version=form.cleaned_data["terms_version"],
            user=self.user,
            by=actor_of(self.request),
        )


class DenyConsent(DecideConsent):
    decision = "deny"

    def carry_out(self, form: forms.Form) -> None:
        version = form.cleaned_data["version"]
        deny_consent(self.consent, version=version, user=self.user, by=actor_of(self.request))


class CancelConsent(DecideConsent):
    decision = "cancel"
    decides_from = ConsentStatus.ALLOWED

    def carry_out(self, form: forms.Form) -> None:
        version = form.cleaned_data["version"]
        cancel_consent(self.consent, version=version, user=self.user, by=actor_of(self.request))


class Decided(ConsentPage):
    """What was decided, and the way back to the software: a GET page, as the CSP wants it."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, consent_id: UUID) -> HttpResponse:
        if self.access is not Access.ADMIN:
            return self.not_admin()
        if self.consent.status == ConsentStatus.TO_BE_DETERMINED:
            return redirect("consents:confirm", consent_id=self.consent.pk)
        return self.page("decided", way_back=way_back(self.consent))


def way_back(consent: Consent) -> str:
    """Return the address in the software to which a person goes back after deciding, or nothing.

    A cancellation starts in the portal, so it ends there.
    """
    if not consent.redirect_uri or consent.status not in {
        ConsentStatus.ALLOWED,
        ConsentStatus.DENIED,
    }:
        return ""
    return with_query(consent.redirect_uri, status=str(consent.status), consentId=str(consent.pk))
