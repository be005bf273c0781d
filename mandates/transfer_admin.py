"""Staff look at companies that change their office, and decide who may sign for one."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy

from common.admin import Deed, ReasonForm, StaffAdmin, staff_acting
from mandates.models import Transfer
from mandates.services import cancel_transfer, confirm_transfer
from mandates.states import TRANSFERS_UNDER_WAY, TransferState
from mandates.transfers import known_mailbox


class Confirm(Deed):
    name = "confirm"
    title = gettext_lazy("Confirm: who signed may sign for the company")
    explanation = gettext_lazy(
        "The company arrives at its new office at once. Ask it by a way that its new office didn't "
        "give: at the address that it confirmed, or by the register of enterprises."
    )
    form_class = ReasonForm

    @staticmethod
    def is_offered(row: Transfer) -> bool:
        return row.state == TransferState.PROCESSING

    def carry_out(self, form: forms.Form) -> None:
        reason = form.cleaned_data["reason"]
        confirm_transfer(self.row, reason=reason, by=staff_acting(self.request))


class Cancel(Deed):
    name = "cancel"
    title = gettext_lazy("Cancel the transfer")
    explanation = gettext_lazy("The company stays where it is; what it signed no longer counts.")
    form_class = forms.Form

    @staticmethod
    def is_offered(row: Transfer) -> bool:
        return row.state in TRANSFERS_UNDER_WAY

    def carry_out(self, form: forms.Form) -> None:
        cancel_transfer(self.row, by=staff_acting(self.request))


class TransferAdmin(StaffAdmin):
    list_display = ["client", "office", "enterprise_number", "state", "registered_at"]
    fields = [
        "id",
        "client",
        "office",
        "former",
        "enterprise_number",
        "known_at",
        "documents_from",
        "state",
        "state_modified_at",
        "registered_at",
        "settled_at",
        "is_overtaken",
    ]
    list_filter = ["state"]
    list_select_related = ["client", "office"]
    uuid_lookups = ["pk", "client", "office"]
    exact_lookups = ["enterprise_number"]
    search_help_text = gettext_lazy("An identifier or an enterprise number.")
    ordering = ["-registered_at", "-id"]
    deeds = [Confirm, Cancel]

    @admin.display(description=gettext_lazy("address that it confirmed"))
    def known_at(self, transfer: Transfer) -> str:
        """Return the address that the company itself has confirmed at its office."""
        return known_mailbox(transfer) or "–"
