"""Mandates, to look at and to move on; what staff know about banks and other houses."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy

from audit.selectors import history_of
from common.admin import StaffAdmin, StaffInline
from mandates.deeds import (
    AddSource,
    Advance,
    Approve,
    Archive,
    ChangeSource,
    NoteProblem,
    NoteSent,
    PutBack,
    RemoveSource,
    Stop,
    moves_of,
)
from mandates.envelope_admin import EnvelopeAdmin
from mandates.models import (
    Dispatch,
    Envelope,
    Mandate,
    MandateAccount,
    MandateVersion,
    OrderBatch,
    OrderList,
    OrderRow,
    Signatory,
    SignedCopy,
    SigningRequest,
    SourceEntry,
    Transfer,
)
from mandates.presentation import history_lines
from mandates.querysets import possible_instead
from mandates.reviewing import SignedCopyAdmin, TakeIn
from mandates.selectors import known_houses, progress_of
from mandates.transfer_admin import TransferAdmin
from mandates.turns import turn_of


class AccountInline(StaffInline):
    model = MandateAccount
    fields = ["bank_account", "type", "state", "state_modified_at", "last_statement_on"]
    ordering = ["id"]


class VersionInline(StaffInline):
    model = MandateVersion
    fields = ["number", "content_sha256", "pdf_sha256", "sealed_sha256", "created_at", "voided_at"]
    ordering = ["number"]


class SignatoryInline(StaffInline):
    model = Signatory
    fields = ["position", "name", "capacity", "email", "retired_at"]
    ordering = ["position", "id"]


class DispatchInline(StaffInline):
    model = Dispatch
    fields = ["attempt", "sent_at", "receipt", "file_sha256"]
    show_change_link = False
    ordering = ["attempt"]


class HouseFilter(admin.SimpleListFilter):
    """The houses that we know; asking all mandates for theirs would read each of them."""

    title = gettext_lazy("source")
    parameter_name = "source"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        named = {code: facts.name for (_kind, code), facts in known_houses().items()}
        return sorted(named.items(), key=lambda house: house[1].casefold())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(source=self.value()) if self.value() else queryset


@admin.register(Mandate)
class MandateAdmin(StaffAdmin):
    list_display = [
        "reference",
        "kind",
        "source",
        "client",
        "office",
        "state",
        "reason",
        "state_modified_at",
    ]
    fields = [
        "id",
        "reference",
        "office",
        "client",
        "kind",
        "source",
        "client_reference",
        "address",
        "language",
        "starts_on",
        "needs_bank_mandate",
        "is_handed_over",
        "state",
        "whose_turn",
        "possible",
        "reason",
        "reason_text",
        "history",
        "version",
        "ordered_at",
        "signed_at",
        "ended_at",
        "end_reason",
        "predecessor",
        "reminders",
        "reminded_at",
        "last_document_on",
    ]
    list_filter = ["kind", "state", "reason", HouseFilter]
    list_select_related = ["client", "office"]
    uuid_lookups = ["pk", "client", "office"]
    number_lookups = ["client__enterprise_number", "office__enterprise_number"]
    iban_lookups = ["accounts__bank_account__iban"]
    email_lookups = ["signatories__email"]
    exact_lookups = ["reference", "client_reference"]
    search_fields = ["client__name", "office__name"]
    ordering = ["-ordered_at", "-id"]
    inlines = [AccountInline, SignatoryInline, VersionInline, DispatchInline]
    deeds = [NoteSent, TakeIn, NoteProblem, PutBack, Advance, Archive]

    @admin.display(description=gettext_lazy("whose turn"))
    def whose_turn(self, mandate: Mandate) -> str:
        turn = turn_of(mandate)
        return format_html("{}: {}", turn.turn.label, turn.sentence)

    @admin.display(description=gettext_lazy("possible"))
    def possible(self, mandate: Mandate) -> str:
        return possible_instead(moves_of(mandate))

    @admin.display(description=gettext_lazy("history"))
    def history(self, mandate: Mandate) -> str:
        """Return everything that happened, oldest first, in sentences."""
        lines = format_html_join(
            "",
            "<li><b>{}</b> {} <small>{}</small></li>",
            (
                (localize(localtime(line.at)), line.sentence, line.ip)
                for line in history_lines(history_of(mandate))
            ),
        )
        return format_html("<ol>{}</ol>", lines)


@admin.register(MandateAccount)
class MandateAccountAdmin(StaffAdmin):
    list_display = ["bank_account", "mandate", "state", "state_modified_at", "last_statement_on"]
    fields = [
        "id",
        "mandate",
        "bank_account",
        "type",
        "state",
        "state_modified_at",
        "version",
        "bank_approved_at",
        "bank_stopped_at",
        "last_statement_on",
        "ended_at",
        "end_reason",
    ]
    list_filter = ["state"]
    list_select_related = ["bank_account", "mandate"]
    uuid_lookups = ["pk", "mandate", "bank_account"]
    iban_lookups = ["bank_account__iban"]
    exact_lookups = ["mandate__reference"]
    search_help_text = gettext_lazy("An identifier, an IBAN or the reference of a mandate.")
    ordering = ["-pk"]
    deeds = [Approve, Stop]


@admin.register(MandateVersion)
class MandateVersionAdmin(StaffAdmin):
    list_display = ["__str__", "created_at", "signed_at", "sealed_at", "voided_at"]
    fields = [
        "id",
        "mandate",
        "number",
        "template_version",
        "language",
        "content_sha256",
        "pdf_sha256",
        "sealed_sha256",
        "scan_sha256",
        "evidence_sha256",
        "created_at",
        "signed_at",
        "sealed_at",
        "voided_at",
    ]
    list_select_related = ["mandate"]
    uuid_lookups = ["pk", "mandate"]
    exact_lookups = ["mandate__reference", "content_sha256", "pdf_sha256", "sealed_sha256"]
    search_help_text = gettext_lazy("An identifier, a SHA-256 or the reference of a mandate.")
    ordering = ["-created_at", "-id"]
    has_history = False


@admin.register(SigningRequest)
class SigningRequestAdmin(StaffAdmin):
    list_display = ["signatory", "mandate_version", "state", "created_at", "opened_at"]
    fields = [
        "id",
        "signatory",
        "mandate_version",
        "state",
        "created_at",
        "expires_at",
        "opened_at",
        "settled_at",
        "code_attempts",
        "signer_name",
        "signer_capacity",
        "signed_from",
        "confirmed_by",
        "signed_elsewhere_at",
        "refusal",
    ]
    list_filter = ["state"]
    list_select_related = ["signatory__mandate", "mandate_version__mandate"]
    uuid_lookups = ["pk", "signatory", "mandate_version"]
    email_lookups = ["signatory__email"]
    exact_lookups = ["signatory__mandate__reference"]
    search_help_text = gettext_lazy("An identifier, an e-mail address or a mandate's reference.")
    ordering = ["-created_at", "-id"]
    has_history = False


admin.site.register(SignedCopy, SignedCopyAdmin)
admin.site.register(Envelope, EnvelopeAdmin)
admin.site.register(Transfer, TransferAdmin)


@admin.register(OrderBatch)
class OrderBatchAdmin(StaffAdmin):
    list_display = ["id", "office", "created_at", "finished_at"]
    fields = ["id", "office", "created_at", "finished_at", "progress"]
    list_select_related = ["office"]
    uuid_lookups = ["pk", "office"]
    number_lookups = ["office__enterprise_number"]
    search_fields = ["office__name"]
    ordering = ["-created_at", "-id"]

    @admin.display(description=gettext_lazy("progress"))
    def progress(self, batch: OrderBatch) -> str:
        progress = progress_of(batch)
        return f"{progress.ordered} + {progress.refused} / {progress.total}"


@admin.register(OrderRow)
class OrderRowAdmin(StaffAdmin):
    list_display = ["batch", "number", "client", "mandate", "error_code", "done_at"]
    fields = ["batch", "number", "client", "order", "mandate", "error", "error_code", "done_at"]
    list_filter = ["error_code"]
    list_select_related = ["batch__office", "client", "mandate"]
    uuid_lookups = ["batch", "mandate", "client"]
    search_help_text = gettext_lazy("The identifier of a batch, a mandate or a client.")
    ordering = ["-id"]
    has_history = False


@admin.register(OrderList)
class OrderListAdmin(StaffAdmin):
    list_display = ["id", "file_name", "office", "made_by", "created_at", "batch"]
    fields = ["id", "file_name", "office", "made_by", "created_at", "batch"]
    list_select_related = ["office", "made_by", "batch"]
    uuid_lookups = ["pk", "office", "batch"]
    number_lookups = ["office__enterprise_number"]
    search_fields = ["office__name", "file_name"]
    ordering = ["-created_at", "-id"]


@admin.register(SourceEntry)
class SourceEntryAdmin(StaffAdmin):
    list_display = ["name", "kind", "code", "route", "is_supported", "checked_on"]
    list_filter = ["kind", "route"]
    search_fields = ["name", "code"]
    ordering = ["name", "id"]
    deeds = [ChangeSource, RemoveSource]
    add_deed = AddSource
