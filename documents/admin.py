"""What arrived and what became of it. The documents themselves are not for staff to read."""

from __future__ import annotations

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy

from common.admin import StaffAdmin, StaffInline
from documents.models import Document, Reception, Statement, StoredFile


@admin.register(StoredFile)
class StoredFileAdmin(StaffAdmin):
    list_display = ["id", "sha256", "size", "created_at"]
    exact_lookups = ["sha256"]
    search_help_text = gettext_lazy("A SHA-256.")
    ordering = ["-id"]
    has_history = False


@admin.register(Reception)
class ReceptionAdmin(StaffAdmin):
    list_display = ["id", "file_name", "outcome", "reason", "received_at"]
    fields = ["id", "file_name", "stored_file", "outcome", "reason", "received_at", "problems"]
    list_filter = ["outcome"]
    uuid_lookups = ["pk"]
    exact_lookups = ["stored_file__sha256", "file_name"]
    search_help_text = gettext_lazy("An identifier, a SHA-256, or exactly a file name.")
    ordering = ["-received_at", "-id"]

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
    list_display = ["id", "uuid", "kind", "client", "bank_account", "available_at"]
    fields = ["uuid", "kind", "client", "bank_account", "file", "reception", "available_at"]
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
