"""What arrived and what became of it. The documents themselves are not for staff to read."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext, gettext_lazy

from common.admin import Deed, ReasonForm, StaffAdmin, StaffInline, staff_acting
from common.errors import StateConflict
from common.text import validate_plain_text
from documents.models import (
    Document,
    Gap,
    Reception,
    Source,
    Statement,
    StatementRequest,
    StoredFile,
)
from documents.presentation import missing_numbers
from documents.services import (
    Received,
    discard_reception,
    note_sent,
    receive_document,
    refuse_request,
    release_reception,
)

LARGEST_FILE = 100_000_000  # bytes
OUTCOME = Reception.Outcome


@admin.register(StoredFile)
class StoredFileAdmin(StaffAdmin):
    list_display = ["id", "sha256", "size", "created_at"]
    exact_lookups = ["sha256"]
    search_help_text = gettext_lazy("A SHA-256.")
    ordering = ["-id"]
    has_history = False


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several at once, each at most ``LARGEST_FILE`` bytes."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files: list[UploadedFile] = data if isinstance(data, list) else [data]
        return [self._checked(file, initial) for file in files]

    def _checked(self, file: Any, initial: Any) -> UploadedFile:
        if file is not None and file.size > LARGEST_FILE:
            raise forms.ValidationError(
                gettext("%(name)s is larger than %(megabytes)d MB."),
                params={"name": file.name, "megabytes": LARGEST_FILE // 1_000_000},
            )
        checked: UploadedFile = super().clean(file, initial)
        return checked


class UploadForm(forms.Form):
    chosen = FilesField(
        label=gettext_lazy("Files"),
        allow_empty_file=True,
        help_text=gettext_lazy(
            "CODA, SODA, CARO, expense notes, e-invoices, or ZIP files of these."
        ),
    )


class TakeIn(Deed):
    """Take in files that somebody sent by another way."""

    name = "take_in"
    title = gettext_lazy("Take in files")
    explanation = gettext_lazy(
        "What each file is, and whose, is found out from what is in it. What can't be placed is "
        "kept apart with the reason."
    )
    form_class = UploadForm

    def carry_out(self, form: forms.Form) -> HttpResponse:
        by = staff_acting(self.request)
        for file in form.cleaned_data["chosen"]:
            try:
                received = receive_document(
                    file.read(), file_name=file.name or "", source=Source.STAFF, by=by
                )
            except OSError as error:
                sentence = gettext("%(name)s was not taken in: %(reason)s.")
                messages.error(
                    self.request, sentence % {"name": file.name, "reason": error.strerror}
                )
                continue
            self._tell(file.name or "", received)
        return HttpResponseRedirect(reverse("admin:documents_reception_changelist"))

    def _tell(self, name: str, received: Received) -> None:
        outcomes = Counter(str(each.get_outcome_display()) for each in received.receptions)
        told = ", ".join(f"{count} × {outcome}" for outcome, count in outcomes.items())
        quarantined = any(each.outcome == OUTCOME.QUARANTINED for each in received.receptions)
        level = messages.WARNING if quarantined else messages.SUCCESS
        messages.add_message(self.request, level, f"{name}: {told}")


class Release(Deed):
    """Try again to place what is kept apart."""

    name = "release"
    title = gettext_lazy("Try again")
    explanation = gettext_lazy(
        "Reads the file once more and places it if its account is known now."
    )
    form_class = forms.Form

    @staticmethod
    def is_offered(row: Reception) -> bool:
        return row.outcome == OUTCOME.QUARANTINED

    def carry_out(self, form: forms.Form) -> None:
        if not release_reception(self.row, by=staff_acting(self.request)):
            raise StateConflict(gettext("It still can't be placed."))


class Discard(Deed):
    """Give up what is kept apart."""

    name = "discard"
    title = gettext_lazy("Discard")
    explanation = gettext_lazy("Nobody gets this file. Its bytes and the reason are kept.")
    form_class = ReasonForm

    @staticmethod
    def is_offered(row: Reception) -> bool:
        return row.outcome == OUTCOME.QUARANTINED

    def carry_out(self, form: forms.Form) -> None:
        reason = form.cleaned_data["reason"]
        discard_reception(self.row, reason=reason, by=staff_acting(self.request))


@admin.register(Reception)
class ReceptionAdmin(StaffAdmin):
    list_display = ["id", "file_name", "kind", "outcome", "reason", "waiting_for", "received_at"]
    fields = [
        "id",
        "file_name",
        "stored_file",
        "source",
        "parent",
        "kind",
        "outcome",
        "reason",
        "waiting_for",
        "office",
        "received_at",
        "released_at",
        "problems",
    ]
    list_filter = ["outcome", "kind", "source"]
    uuid_lookups = ["pk", "parent", "office"]
    exact_lookups = ["stored_file__sha256", "file_name", "waiting_for"]
    search_help_text = gettext_lazy(
        "An identifier, a SHA-256, the number it waits for, or exactly a file name."
    )
    ordering = ["-received_at", "-id"]
    deeds = [Release, Discard]
    add_deed = TakeIn

    @admin.display(description=gettext_lazy("findings"))
    def problems(self, reception: Reception) -> str:
        """Return what is wrong or odd, a line each."""
        return format_html_join(
            "",
            "{} {} (line {}): {}<br>",
            (
                tuple(finding.get(name) for name in ("severity", "code", "line", "message"))
                for finding in reception.findings
            ),
        )


class StatementInline(StaffInline):
    model = Statement
    fields = ["position", "created_on", "statement_number", "coda_sequence", "movement_count"]
    ordering = ["position"]


@admin.register(Document)
class DocumentAdmin(StaffAdmin):
    list_display = ["id", "uuid", "kind", "client", "bank_account", "version", "available_at"]
    fields = [
        "uuid",
        "kind",
        "client",
        "bank_account",
        "file",
        "reception",
        "version",
        "supersedes",
        "available_at",
    ]
    list_filter = ["kind"]
    list_select_related = ["client", "bank_account"]
    uuid_lookups = ["uuid", "client", "reception"]
    number_lookups = ["client__enterprise_number"]
    iban_lookups = ["bank_account__iban"]
    exact_lookups = ["file__sha256"]
    search_help_text = gettext_lazy(
        "An identifier, a client's enterprise number, an IBAN or a SHA-256."
    )
    ordering = ["-id"]
    inlines = [StatementInline]


@admin.register(Statement)
class StatementAdmin(StaffAdmin):
    """Which statements there are, so that a gap can be explained; balances are the client's own."""

    list_display = [
        "id",
        "bank_account",
        "statement_number",
        "coda_sequence",
        "old_balance_on",
        "new_balance_on",
        "movement_count",
    ]
    fields = [
        "document",
        "bank_account",
        "position",
        "created_on",
        "statement_number",
        "coda_sequence",
        "old_balance_on",
        "new_balance_on",
        "movement_count",
    ]
    list_select_related = ["bank_account"]
    uuid_lookups = ["document__uuid", "bank_account"]
    iban_lookups = ["bank_account__iban"]
    search_help_text = gettext_lazy("The identifier of a document, or an IBAN.")
    ordering = ["-id"]


@admin.register(Gap)
class GapAdmin(StaffAdmin):
    """Where a statement is missing; the amounts are the client's own."""

    list_display = ["id", "bank_account", "first_missing", "last_missing", "opened_at", "closed_at"]
    fields = [
        "bank_account",
        "previous",
        "next",
        "first_missing",
        "last_missing",
        "opened_at",
        "closed_at",
    ]
    list_select_related = ["bank_account"]
    uuid_lookups = ["bank_account"]
    iban_lookups = ["bank_account__iban"]
    search_help_text = gettext_lazy("The identifier of an account, or an IBAN.")
    ordering = ["-id"]
    has_history = False


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=gettext_lazy("What the office reads"),
        max_length=300,
        validators=[validate_plain_text],
    )


class AskedTheBank(Deed):
    """Note that the bank was asked for what is missing."""

    name = "sent"
    title = gettext_lazy("The bank was asked")
    explanation = gettext_lazy("The office reads when to expect an answer.")
    form_class = AnswerForm

    @staticmethod
    def is_offered(row: StatementRequest) -> bool:
        return row.state == StatementRequest.State.ASKED

    def carry_out(self, form: forms.Form) -> None:
        note_sent(self.row, answer=form.cleaned_data["answer"], by=staff_acting(self.request))


class RefuseRequest(Deed):
    """Note that the bank won't send what is missing."""

    name = "refuse"
    title = gettext_lazy("The bank can't")
    explanation = gettext_lazy("The office reads why. It may ask again.")
    form_class = AnswerForm

    @staticmethod
    def is_offered(row: StatementRequest) -> bool:
        return row.state != StatementRequest.State.REFUSED

    def carry_out(self, form: forms.Form) -> None:
        refuse_request(self.row, answer=form.cleaned_data["answer"], by=staff_acting(self.request))


@admin.register(StatementRequest)
class StatementRequestAdmin(StaffAdmin):
    """What offices want banks to send again: the list of what staff have to ask for."""

    list_display = ["id", "account", "gap", "state", "asked_at", "answered_at"]
    fields = ["account", "gap", "missing", "state", "asked_at", "asked_by", "answered_at", "answer"]
    readonly_fields = ["account", "missing"]
    list_select_related = ["gap__bank_account"]
    list_filter = ["state"]
    iban_lookups = ["gap__bank_account__iban"]
    number_lookups = ["gap__bank_account__client__enterprise_number"]
    search_help_text = gettext_lazy("An IBAN or an enterprise number.")
    ordering = ["-id"]
    deeds = [AskedTheBank, RefuseRequest]

    @admin.display(description=gettext_lazy("bank account"))
    def account(self, request: StatementRequest) -> str:
        return str(request.gap.bank_account)

    @admin.display(description=gettext_lazy("missing"))
    def missing(self, request: StatementRequest) -> str:
        return missing_numbers(request.gap)
