"""The office's pages about one mandate: everything about it, its documents, its end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import View

from audit.selectors import history_of
from common.errors import DomainError
from mails.selectors import mails_about
from mandates.files import kept
from mandates.forms import ArchiveForm
from mandates.models import Mandate, MandateVersion
from mandates.presentation import blocks_of, copies_now, timeline
from mandates.responses import pdf_response, scan_response
from mandates.selectors import (
    copies_of,
    current_version,
    mandates_to_list,
    why_not_on_paper,
)
from mandates.services.ending import archive_mandate
from offices.selectors import clients_of, look_at, offices_of
from users.models import User
from users.selectors import actor_of, signed_in


class MandatePage(View):
    """Base of the pages about one mandate: another's is as unknown as none."""

    mandate: Mandate
    user: User

    def dispatch(self, request: HttpRequest, mandate_id: UUID, **kwargs: Any) -> HttpResponse:
        self.user = signed_in(request)
        found = mandates_to_list(offices_of(self.user)).filter(pk=mandate_id)
        mandate = found.first()
        if mandate is None or not _sees(self.user, mandate):
            raise Http404
        self.mandate = mandate
        look_at(request, mandate.office, company=mandate.client)
        return super().dispatch(request, **kwargs)  # type: ignore[return-value]

    def page(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        [entry] = blocks_of([self.mandate])
        values = {
            "office": self.mandate.office,
            "mandate": self.mandate,
            "entry": entry,
            **context,
        }
        return render(self.request, template, values, status=status)


def _sees(user: User, mandate: Mandate) -> bool:
    return clients_of(user, mandate.office).filter(pk=mandate.client_id).exists()


class Detail(MandatePage):
    """One mandate: state, whose turn, accounts, signatories, versions, everything that was."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        mandate = self.mandate
        return self.page(
            "mandates/detail.html",
            version=current_version(mandate),
            versions=[each for each in mandate.versions.all() if each.pdf_sha256],
            copies=copies_now(copies_of(mandate)),
            takes_paper=not why_not_on_paper(mandate),
            lines=timeline(history_of(mandate), mails_about(mandate.pk)),
            link=request.session.pop(session_key(mandate), None),
        )


class Document(MandatePage):
    """The PDF: sealed or as it came back on paper once it is signed, before that as offered."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        version = current_version(self.mandate)
        if version is None:
            raise Http404
        sha256 = version.sealed_sha256 or version.scan_sha256 or version.pdf_sha256
        return _document(version, sha256, self.mandate)


class Evidence(MandatePage):
    """What we know of how the document was signed with another provider, sealed by us."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        version = current_version(self.mandate)
        if version is None or not version.evidence_sha256:
            raise Http404
        name = f"{self.mandate.reference}-v{version.number}-evidence.pdf"
        return pdf_response(kept(version.evidence_sha256), name)


class Version(MandatePage):
    """One version as it was offered, the void ones too."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        version = get_object_or_404(self.mandate.versions, number=number)
        return _document(version, version.pdf_sha256, self.mandate)


def _document(version: MandateVersion, sha256: str, mandate: Mandate) -> HttpResponse:
    if not sha256:
        raise Http404
    answer = scan_response if version.is_from_outside(sha256) else pdf_response
    return answer(kept(sha256), f"{mandate.reference}-v{version.number}.pdf")


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


def session_key(mandate: Mandate) -> str:
    """Return under what a new link waits to be shown once."""
    return f"signing-link-{mandate.pk}"
