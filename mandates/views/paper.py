"""Paper: the office uploads what came back signed by hand, and reads it again."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from common.antivirus import AntivirusAway
from common.budgets import spend
from common.errors import BudgetSpent, DomainError, StateConflict
from mandates.files import kept
from mandates.forms import CopyForm
from mandates.models import SignedCopy
from mandates.responses import scan_response
from mandates.selectors import current_version, why_not_on_paper
from mandates.services.copies import ScanRefused, upload_copy
from mandates.views.office import MandatePage
from users.selectors import actor_of

UPLOADS_AN_HOUR = 40


class UploadCopy(MandatePage):
    """The page on which the scan of a signed mandate is handed in."""

    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._form(CopyForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CopyForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._form(form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            spend("signed_copies", str(self.user.pk), limit=UPLOADS_AN_HOUR, seconds=3_600)
            upload_copy(self.mandate, form.cleaned_data["file"].read(), by=actor_of(request))
        except StateConflict as conflict:
            messages.error(request, conflict.message)
        except (DomainError, AntivirusAway) as error:
            return self._refused(form, error)
        else:
            messages.success(request, _("The signed copy is in. We look at it and tell you."))
        return redirect("mandates:detail", mandate_id=self.mandate.pk)

    def _refused(self, form: CopyForm, error: DomainError | AntivirusAway) -> HttpResponse:
        """Say all that is wrong with a file, and what to do."""
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if isinstance(error, ScanRefused):
            sentences = [each.sentence for each in error.refusals]
        elif isinstance(error, BudgetSpent):
            sentences = [_("You uploaded many scans this hour. Try again later.")]
            status = HTTPStatus.TOO_MANY_REQUESTS
        elif isinstance(error, DomainError):
            sentences = [error.message]
        else:
            sentences = [_("Files can't be looked at just now. Try again in a while.")]
            status = HTTPStatus.SERVICE_UNAVAILABLE
        for sentence in sentences:
            form.add_error("file", sentence)
        return self._form(form, status=status)

    def _form(self, form: CopyForm, *, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
        return self.page(
            "mandates/upload.html",
            status=status,
            form=form,
            version=current_version(self.mandate),
            why_not=why_not_on_paper(self.mandate),
        )


class Copy(MandatePage):
    """A scan as it was uploaded: always a file, never a page of ours."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, copy_id: UUID) -> HttpResponse:
        copies = SignedCopy.objects.filter(mandate_version__mandate=self.mandate)
        copy = get_object_or_404(copies.select_related("mandate_version"), pk=copy_id)
        try:
            content = kept(copy.sha256)
        except FileNotFoundError as missing:
            raise Http404 from missing
        number = copy.mandate_version.number
        return scan_response(content, f"{self.mandate.reference}-v{number}-signed.pdf")
