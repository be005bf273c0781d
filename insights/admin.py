"""Issues and their readers, to look at."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy

from common.admin import StaffAdmin
from insights.models import DetectedIssue, Reader


@admin.register(DetectedIssue)
class DetectedIssueAdmin(StaffAdmin):
    list_display = ["id", "kind", "owner", "office", "client", "since", "closed_at", "dismissed_at"]
    fields = [
        "id",
        "kind",
        "subject",
        "owner",
        "office",
        "client",
        "companies",
        "since",
        "detected_at",
        "closed_at",
        "dismissed_at",
        "dismissed_by",
        "dismissal",
    ]
    list_select_related = ["office", "client"]
    list_filter = ["kind", "owner", ("closed_at", admin.EmptyFieldListFilter)]
    uuid_lookups = ["pk", "office", "client"]
    number_lookups = ["client__enterprise_number", "office__enterprise_number"]
    search_help_text = gettext_lazy("An identifier or an enterprise number.")
    ordering = ["-detected_at", "-id"]


@admin.register(Reader)
class ReaderAdmin(StaffAdmin):
    list_display = ["id", "user", "office", "frequency", "visited_at", "digest_at"]
    fields = ["user", "office", "frequency", "muted", "visited_at", "seen_until", "digest_at"]
    list_select_related = ["user", "office"]
    uuid_lookups = ["office"]
    email_lookups = ["user__email"]
    search_help_text = gettext_lazy("An e-mail address, or the identifier of an office.")
    ordering = ["-id"]
    has_history = False
