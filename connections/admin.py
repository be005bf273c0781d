"""Tokens and connections, to look at. Admins of offices issue, revoke and end them."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy

from common.admin import StaffAdmin
from connections.models import ActivationToken, Connection


@admin.register(ActivationToken)
class ActivationTokenAdmin(StaffAdmin):
    """What became of each token; of a token itself only the last four characters are known."""

    list_display = ["id", "hint", "partner", "office", "client", "state", "issued_at", "expires_at"]
    fields = [
        "id",
        "partner",
        "office",
        "client",
        "hint",
        "state",
        "issued_at",
        "issued_by",
        "issued_from",
        "mailed_to",
        "terms_version",
        "terms_hash",
        "expires_at",
        "ended_at",
        "ended_by",
    ]
    list_filter = ["state"]
    list_select_related = ["partner", "office", "client"]
    uuid_lookups = ["pk", "partner", "office", "client"]
    number_lookups = ["office__enterprise_number", "client__enterprise_number"]
    exact_lookups = ["hint"]
    search_help_text = gettext_lazy(
        "An identifier, an enterprise number, or the last four characters of a token."
    )
    ordering = ["-issued_at", "-id"]


@admin.register(Connection)
class ConnectionAdmin(StaffAdmin):
    list_display = ["id", "client", "partner", "connected_at", "last_used_at", "ended_at"]
    fields = [
        "id",
        "client",
        "partner",
        "token",
        "connected_at",
        "last_used_at",
        "ended_at",
        "ended_by",
        "end_reason",
    ]
    list_filter = ["end_reason"]
    list_select_related = ["client", "partner"]
    uuid_lookups = ["pk", "client", "partner"]
    number_lookups = ["client__enterprise_number"]
    search_help_text = gettext_lazy("An identifier or an enterprise number.")
    ordering = ["-connected_at", "-id"]
