"""The office's pages about its mandates: the list, one mandate, its end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import View

from audit.selectors import history_of
from common.errors import DomainError
from common.paging import page_after
from mandates.addresses import signing_url
from mandates.files import kept
from mandates.forms import ArchiveForm
from mandates.kinds import MandateKind
from mandates.models import Mandate, Signatory
from mandates.presentation import account_tone, history_lines, signatories_now, tone_of
from mandates.selectors import current_version, mandates_to_list, source_of
from mandates.services.ending import archive_mandate
from mandates.services.invitations import renew_link
from mandates.states import ENDED, LIVE, OFFERED, MandateState
from mandates.turns import turn_of
from mandates.views.signing import pdf_response
from offices.models import AccountingOffice
from offices.selectors import clients_of, look_at, offices_of
from users.models import User
from users.selectors import actor_of, signed_in

PAGE_SIZE = 50
OPEN = "open"


@require_safe
def mandate_list(request: HttpRequest, office_id: UUID) -> HttpResponse:
    """Mandates & Services: what was ordered, how far it is, whose turn it is."""
    user = signed_in(request)
    office = get_object_or_404(offices_of(user), pk=office_id)
    look_at(request, office)
    mandates = mandates_of(user, office)
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    if kind in MandateKind.values:
        mandates = mandates.filter(kind=kind)
    if state in MandateState.values:
        mandates = mandates.filter(state=state)
    elif state == OPEN:
        mandates = mandates.filter(state__in=LIVE - {MandateState.ACTIVE})
    after = _row_named(mandates, request.GET.get("after"))
    page = page_after(mandates, after=after, size=PAGE_SIZE)
    context = {
        "office": office,
        "page": page,
        "rows": [_row(mandate) for mandate in page.rows],
        "kind": kind,
        "state": state,
        "kinds": MandateKind.choices,
    }
    return render(request, "mandates/list.html", context)


def mandates_of(user: User, office: AccountingOffice) -> QuerySet[Mandate]:
    """Return the mandates of the companies that a person sees in an office."""
    offices = offices_of(user).filter(pk=office.pk)
    return mandates_to_list(offices).filter(client__in=clients_of(user, office))


def _row(mandate: Mandate) -> dict[str, Any]:
    turn = turn_of(mandate)
    return {
        "mandate": mandate,
        "source": source_of(mandate),
        "turn": turn,
        "tone": tone_of(mandate, turn),
    }


def _row_named(mandates: QuerySet[Mandate], key: str | None) -> Mandate | None:
    try:
        return mandates.filter(pk=UUID(key)).first() if key else None
    except ValueError:
        return None


class MandatePage(View):
    """Base of the pages about one mandate: another's is as unknown as none."""

    mandate: Mandate
    user: User

    def dispatch(self, request: HttpRequest, mandate_id: UUID, **kwargs: Any) -> HttpResponse:
        self.user = signed_in(request)
        found = Mandate.objects.for_offices(offices_of(self.user)).filter(pk=mandate_id)
        mandate = found.select_related("client", "office").first()
        if mandate is None or not _sees(self.user, mandate):
            raise Http404
        self.mandate = mandate
        look_at(request, mandate.office)
        return super().dispatch(request, **kwargs)  # type: ignore[return-value]

    def page(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        turn = turn_of(self.mandate)
        values = {
            "office": self.mandate.office,
            "mandate": self.mandate,
            "source": source_of(self.mandate),
            "turn": turn,
            "tone": tone_of(self.mandate, turn),
            "is_live": self.mandate.state not in ENDED,
            **context,
        }
        return render(self.request, template, values, status=status)


def _sees(user: User, mandate: Mandate) -> bool:
    return clients_of(user, mandate.office).filter(pk=mandate.client_id).exists()


class Detail(MandatePage):
    """One mandate: state, whose turn, accounts, signatories, documents, everything that was."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        mandate = self.mandate
        offered = {*OFFERED.values(), MandateState.INVITATION_EXPIRED}
        accounts = mandate.accounts.select_related("bank_account").order_by("bank_account__iban")
        return self.page(
            "mandates/detail.html",
            version=current_version(mandate),
            accounts=[(account, account_tone(account)) for account in accounts],
            signatories=signatories_now(mandate, is_offered=mandate.state in offered),
            lines=history_lines(history_of(mandate)),
            link=request.session.pop(_session_key(mandate), None),
        )


class RenewLink(MandatePage):
    """Make a new link for a signatory: it is mailed, and shown once to be copied."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, signatory_id: UUID) -> HttpResponse:
        people = Signatory.objects.filter(mandate=self.mandate)
        signatory = get_object_or_404(people.select_related("mandate"), pk=signatory_id)
        try:
            token = renew_link(signatory, by=actor_of(request))
        except DomainError as error:
            messages.error(request, error.message)
        else:
            request.session[_session_key(self.mandate)] = signing_url(token)
            messages.success(request, _("The new link works; the one before doesn't any more."))
        return redirect("mandates:detail", mandate_id=self.mandate.pk)


class Document(MandatePage):
    """The PDF: sealed once it is, before that as offered."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        version = current_version(self.mandate)
        sha256 = version and (version.sealed_sha256 or version.scan_sha256 or version.pdf_sha256)
        if not version or not sha256:
            raise Http404
        return pdf_response(kept(sha256), f"{self.mandate.reference}-v{version.number}.pdf")


@method_decorator(reauthentication_required, name="dispatch")
class Archive(MandatePage):
    """End a mandate, after its consequences have been read."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._form(ArchiveForm(initial={"version": self.mandate.version}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ArchiveForm(request.POST)
        if not form.is_valid():
            return self._form(form, status=422)
        try:
            archive_mandate(
                self.mandate, by=actor_of(request), stop_at_bank=form.cleaned_data["stop_at_bank"]
            )
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("The mandate has ended. Nothing more arrives under it."))
        return redirect("mandates:detail", mandate_id=self.mandate.pk)

    def _form(self, form: ArchiveForm, *, status: int = 200) -> HttpResponse:
        live = self.mandate.accounts.live().count()
        return self.page("mandates/archive.html", status=status, form=form, live_accounts=live)


def _session_key(mandate: Mandate) -> str:
    return f"signing-link-{mandate.pk}"
