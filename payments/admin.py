"""Sales invoices and what pays them, to look at. What customers owe is the company's own."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy

from common.admin import StaffAdmin, StaffInline
from payments.models import Match, Reckoning, RefusedInvoice, SalesInvoice


class MatchInline(StaffInline):
    model = Match
    fk_name = "invoice"
    fields = ["rule", "is_certain", "verdict", "decided_by", "decided_at", "found_at"]
    ordering = ["-id"]
    show_change_link = False


@admin.register(SalesInvoice)
class SalesInvoiceAdmin(StaffAdmin):
    list_display = ["id", "client", "issued_on", "payment", "received_at"]
    fields = ["id", "client", "document", "connection", "issued_on", "payment", "received_at"]
    list_select_related = ["client"]
    uuid_lookups = ["pk", "client", "document__uuid"]
    number_lookups = ["client__enterprise_number"]
    search_help_text = gettext_lazy("An identifier or an enterprise number.")
    ordering = ["-received_at", "-id"]
    inlines = [MatchInline]


@admin.register(RefusedInvoice)
class RefusedInvoiceAdmin(StaffAdmin):
    list_display = ["id", "client", "code", "refused_at"]
    fields = ["client", "connection", "number", "code", "sentence", "errors", "refused_at"]
    list_select_related = ["client"]
    uuid_lookups = ["client", "connection"]
    number_lookups = ["client__enterprise_number"]
    search_help_text = gettext_lazy("An identifier or an enterprise number.")
    ordering = ["-refused_at", "-id"]
    has_history = False


@admin.register(Reckoning)
class ReckoningAdmin(StaffAdmin):
    list_display = ["id", "client", "asked", "done"]
    fields = ["client", "asked", "done"]
    list_select_related = ["client"]
    uuid_lookups = ["client"]
    number_lookups = ["client__enterprise_number"]
    search_help_text = gettext_lazy("An identifier or an enterprise number.")
    ordering = ["-id"]
    has_history = False
