"""Consents, to look at. Nobody but an Admin of the office decides, so nothing here does."""

from __future__ import annotations

from django.contrib import admin
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy

from audit.selectors import history_of
from common.admin import StaffAdmin, StaffInline
from consents.models import Consent, ConsentKind
from consents.presentation import history_lines


class ConsentKindInline(StaffInline):
    model = ConsentKind
    fields = ["kind"]
    show_change_link = False
    ordering = ["kind"]


@admin.register(Consent)
class ConsentAdmin(StaffAdmin):
    list_display = ["id", "partner", "office", "status", "requested_at", "decided_at", "decided_by"]
    fields = [
        "id",
        "partner",
        "office",
        "status",
        "history",
        "version",
        "channel",
        "redirect_uri",
        "requested_at",
        "expires_at",
        "decided_at",
        "decided_by",
        "decided_from",
        "terms_version",
        "terms_hash",
        "ended_at",
        "ended_by",
        "end_reason",
        "all_kinds",
        "all_clients",
        "clients",
        "ends_at",
        "last_used_at",
    ]
    list_filter = ["status", "channel", "end_reason"]
    list_select_related = ["partner", "office", "decided_by"]
    uuid_lookups = ["pk", "office", "partner"]
    number_lookups = ["office__enterprise_number"]
    email_lookups = ["decided_by__email", "ended_by__email"]
    search_fields = ["partner__name", "office__name"]
    search_help_text = gettext_lazy(
        "The identifier of the consent, or the office's number, or a name."
    )
    ordering = ["-requested_at", "-id"]
    inlines = [ConsentKindInline]

    @admin.display(description=gettext_lazy("history"))
    def history(self, consent: Consent) -> str:
        """Return everything that happened, oldest first, in sentences."""
        lines = format_html_join(
            "",
            "<li><b>{}</b> {} <small>{} {}</small></li>",
            (
                (localize(localtime(line.at)), line.sentence, line.ip, line.request_id)
                for line in history_lines(history_of(consent))
            ),
        )
        return format_html("<ol>{}</ol>", lines)
