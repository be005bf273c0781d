"""Staff look at signed copies beside what was offered, and accept or reject them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from common.admin import Deed, StaffAdmin, row_link, staff_acting
from common.errors import DomainError
from common.text import validate_plain_text
from mandates.files import kept
from mandates.forms import CopyForm
from mandates.models import Mandate, SignedCopy
from mandates.pictures import NoPicture, page_count, picture_of
from mandates.responses import scan_response
from mandates.selectors import why_not_on_paper
from mandates.services.copies import ScanRefused, accept_copy, reject_copy, upload_copy
from mandates.states import (
    ENDED_BY_THE_COPY,
    MENDED_BY_ANOTHER_COPY,
    CopyState,
    ProblemReason,
)

OFFERED, SCANNED = "offered", "scanned"


class AcceptForm(forms.Form):
    """What staff read on the paper."""

    signed_on = forms.DateField(
        label=gettext_lazy("Signed on"), widget=forms.DateInput(attrs={"type": "date"})
    )
    signers = forms.CharField(
        label=gettext_lazy("Signed by"),
        max_length=1_000,
        help_text=gettext_lazy("The names beside the signatures, one a line."),
        widget=forms.Textarea(attrs={"rows": 3, "cols": 40}),
    )

    def clean_signers(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["signers"].splitlines()]
        for name in names:
            validate_plain_text(name)
        return [name for name in names if name]


class RejectForm(forms.Form):
    """Why a copy can't be taken."""

    problem = forms.ChoiceField(
        label=gettext_lazy("Problem"),
        help_text=gettext_lazy(
            "What is wrong with the document itself puts the mandate into Problem; for the rest "
            "another copy can be uploaded."
        ),
    )
    text = forms.CharField(
        label=gettext_lazy("In words, for the office"),
        max_length=300,
        required=False,
        validators=[validate_plain_text],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = (
            (gettext_lazy("Another copy mends it"), MENDED_BY_ANOTHER_COPY),
            (gettext_lazy("A new order is needed"), ENDED_BY_THE_COPY),
        )
        self.fields["problem"].choices = [  # type: ignore[attr-defined]
            (name, [(r.value, r.label) for r in ProblemReason if r in reasons])
            for name, reasons in groups
        ]


class Review(Deed):
    """Base of what is done with both documents in view."""

    template_name = "admin/review.html"

    @staticmethod
    def is_offered(row: SignedCopy) -> bool:
        return row.state == CopyState.WAITING

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "sheets": side_by_side(self.row)}


class Accept(Review):
    name = "accept"
    title = gettext_lazy("Accept: it is signed")
    explanation = gettext_lazy(
        "Every page is there, nothing was added or changed, and whoever had to sign did so by hand."
    )
    form_class = AcceptForm

    def carry_out(self, form: forms.Form) -> None:
        accept_copy(self.row, **form.cleaned_data, by=staff_acting(self.request))


class Reject(Review):
    name = "reject"
    title = gettext_lazy("Reject")
    explanation = gettext_lazy("The office reads the reason.")
    form_class = RejectForm

    def carry_out(self, form: forms.Form) -> None:
        problem = ProblemReason(form.cleaned_data["problem"])
        text = form.cleaned_data["text"]
        reject_copy(self.row, problem=problem, text=text, by=staff_acting(self.request))


class TakeIn(Deed):
    """A scan that came by mail or by post, for the same queue."""

    name = "take-in"
    title = gettext_lazy("Upload a signed copy")
    explanation = gettext_lazy("It is checked at once, and then waits to be looked at.")
    form_class = CopyForm

    @staticmethod
    def is_offered(row: Mandate) -> bool:
        return not why_not_on_paper(row)

    def carry_out(self, form: forms.Form) -> None:
        scan = form.cleaned_data["file"].read()
        try:
            upload_copy(self.row, scan, by=staff_acting(self.request))
        except ScanRefused as refused:
            sentences = [each.sentence for each in refused.refusals]
            raise ValidationError({"file": sentences}) from refused


class SignedCopyAdmin(StaffAdmin):
    list_display = ["mandate_version", "client", "office", "state", "uploaded_at", "settled_at"]
    fields = [
        "id",
        "mandate",
        "mandate_version",
        "state",
        "uploaded_at",
        "settled_at",
        "pages",
        "sha256",
        "signed_on",
        "signers",
        "problem",
        "problem_text",
        "file",
        "sheets",
    ]
    list_filter = ["state"]
    list_select_related = ["mandate_version__mandate__client", "mandate_version__mandate__office"]
    uuid_lookups = ["pk", "mandate_version__mandate"]
    exact_lookups = ["mandate_version__mandate__reference", "sha256"]
    search_help_text = gettext_lazy("An identifier, a SHA-256 or the reference of a mandate.")
    ordering = [F("settled_at").desc(nulls_first=True), "uploaded_at", "id"]
    deeds = [Accept, Reject]
    has_history = False

    @admin.display(description=gettext_lazy("client"))
    def client(self, copy: SignedCopy) -> str:
        return str(copy.mandate_version.mandate.client)

    @admin.display(description=gettext_lazy("office"))
    def office(self, copy: SignedCopy) -> str:
        return str(copy.mandate_version.mandate.office)

    @admin.display(description=gettext_lazy("mandate"))
    def mandate(self, copy: SignedCopy) -> str:
        return row_link(copy.mandate_version.mandate)

    @admin.display(description=gettext_lazy("file"))
    def file(self, copy: SignedCopy) -> str:
        """Return a link by which the scan is saved; to look at it, there are the pictures."""
        url = reverse("admin:mandates_signedcopy_file", args=[copy.pk])
        return format_html('<a href="{}">{}</a>', url, gettext("Save the scan (PDF)"))

    @admin.display(description=gettext_lazy("side by side"))
    def sheets(self, copy: SignedCopy) -> str:
        return side_by_side(copy)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path(
                "<uuid:copy_id>/file/",
                view(require_safe(_file)),
                name="mandates_signedcopy_file",
            ),
            path(
                "<uuid:copy_id>/<str:side>/<int:number>.png",
                view(require_safe(_picture)),
                name="mandates_signedcopy_picture",
            ),
            *super().get_urls(),
        ]


def side_by_side(copy: SignedCopy) -> SafeString:
    """Return the pages of what was offered beside those of the scan, as pictures."""
    try:
        offered = page_count(kept(copy.mandate_version.pdf_sha256))
    except DomainError as damaged:
        return format_html("{}", damaged.message)
    return format_html(
        '<div class="sheets"><div><h3>{}</h3>{}</div><div><h3>{}</h3>{}</div></div>',
        gettext("As offered"),
        _pictures(copy, OFFERED, offered),
        gettext("As it came back"),
        _pictures(copy, SCANNED, copy.pages),
    )


def _pictures(copy: SignedCopy, side: str, count: int) -> SafeString:
    name = "admin:mandates_signedcopy_picture"
    return format_html_join(
        "",
        '<a href="{0}"><img src="{0}" alt="{1}" loading="lazy"></a>',
        (
            (
                reverse(name, args=[copy.pk, side, number]),
                gettext("Page %(number)d of %(count)d") % {"number": number, "count": count},
            )
            for number in range(1, count + 1)
        ),
    )


def _copy(copy_id: UUID) -> SignedCopy:
    copies = SignedCopy.objects.select_related("mandate_version__mandate")
    return get_object_or_404(copies, pk=copy_id)


def _picture(request: HttpRequest, copy_id: UUID, side: str, number: int) -> HttpResponse:
    """Give one page as a picture."""
    copy = _copy(copy_id)
    files = {OFFERED: copy.mandate_version.pdf_sha256, SCANNED: copy.sha256}
    if side not in files or number < 1:
        raise Http404
    try:
        picture = picture_of(kept(files[side]), page=number)
    except NoPicture as missing:
        raise Http404 from missing
    response = HttpResponse(picture, content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _file(request: HttpRequest, copy_id: UUID) -> HttpResponse:
    """Give the scan itself, to be saved."""
    copy = _copy(copy_id)
    version = copy.mandate_version
    name = f"{version.mandate.reference}-v{version.number}-signed.pdf"
    return scan_response(kept(copy.sha256), name)
