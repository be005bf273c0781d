"""Answers kept for partners and banks that ask twice, and what each partner called last."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy

from api.models import ApiCall, IdempotentAnswer
from common.admin import StaffAdmin


@admin.register(IdempotentAnswer)
class IdempotentAnswerAdmin(StaffAdmin):
    list_display = ["id", "partner", "bank", "key", "status", "created_at", "expires_at"]
    fields = ["partner", "bank", "key", "status", "created_at", "claimed_until", "expires_at"]
    list_select_related = ["partner", "bank"]
    uuid_lookups = ["partner", "bank"]
    exact_lookups = ["key"]
    search_help_text = gettext_lazy("A partner's or bank's identifier, or exactly a key.")
    ordering = ["-id"]
    has_history = False


@admin.register(ApiCall)
class ApiCallAdmin(StaffAdmin):
    """The last calls of each partner, for when it asks why."""

    list_display = ["id", "at", "partner", "method", "route", "status", "code", "request_id"]
    fields = ["partner", "at", "method", "route", "status", "code", "request_id"]
    list_filter = ["status"]
    list_select_related = ["partner"]
    uuid_lookups = ["partner"]
    exact_lookups = ["request_id", "code"]
    search_help_text = gettext_lazy("A partner's identifier, a request's, or a code.")
    ordering = ["-id"]
    has_history = False
