"""Staff look at what is signed with other providers, and have one asked at once."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from common.admin import Deed, StaffAdmin, staff_acting
from mandates.models import Envelope
from mandates.services.envelopes import check_now
from mandates.states import ENVELOPES_WAITING


class CheckNow(Deed):
    name = "check-now"
    title = gettext_lazy("Ask the provider now")
    explanation = gettext_lazy("Otherwise it is asked by itself, at the time that stands there.")
    form_class = forms.Form

    @staticmethod
    def is_offered(row: Envelope) -> bool:
        return row.state in ENVELOPES_WAITING

    def carry_out(self, form: forms.Form) -> None:
        check_now(self.row, by=staff_acting(self.request))


class EnvelopeAdmin(StaffAdmin):
    list_display = ["mandate_version", "provider", "state", "failures", "created_at", "check_at"]
    fields = [
        "id",
        "mandate_version",
        "provider",
        "number",
        "state",
        "created_at",
        "opened_at",
        "settled_at",
        "check_at",
        "checks",
        "failures",
        "failure",
        "refusal",
        "file_sha256",
    ]
    list_filter = ["state", "provider"]
    list_select_related = ["mandate_version__mandate"]
    uuid_lookups = ["pk", "mandate_version", "mandate_version__mandate"]
    exact_lookups = ["mandate_version__mandate__reference", "number", "file_sha256"]
    search_help_text = gettext_lazy("An identifier, a number or the reference of a mandate.")
    ordering = ["-failures", "-created_at", "-id"]
    deeds = [CheckNow]
