"""Banks that call Bankconnect, what they reported, what lies in their folders.

A secret is shown once, on one page, and not kept.
"""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from banks.models import BankAccess, BankCredential, BankReport, Handover
from banks.services import place_again, register_bank, revoke_credential, rotate_credential
from common.admin import Deed, ReasonForm, StaffAdmin, StaffInline, staff_acting
from mandates.kinds import SourceKind
from mandates.selectors import sources
from partners.admin import RotateForm, ShowsSecret


def banks_without_access() -> list[tuple[str, str]]:
    """Return the banks that can't call yet, as choices."""
    known = set(BankAccess.objects.values_list("bank", flat=True))
    banks = [facts for facts in sources(SourceKind.BANK) if facts.code not in known]
    return [(facts.code, f"{facts.name} ({facts.code})") for facts in banks]


class BankForm(forms.Form):
    bank = forms.ChoiceField(label=gettext_lazy("Bank"), choices=banks_without_access)


class RegisterBank(ShowsSecret):
    title = gettext_lazy("Let a bank call Bankconnect")
    explanation = gettext_lazy(
        "It sees and decides on the mandates for its own accounts. That its mandates go there at "
        "all is noted with the bank, under “answers over Bankconnect”."
    )
    form_class = BankForm

    def carry_out(self, form: forms.Form) -> HttpResponse:
        self.row, secret = register_bank(form.cleaned_data["bank"], by=staff_acting(self.request))
        return self.show(secret)


class RotateCredential(ShowsSecret):
    name = "rotate"
    title = gettext_lazy("Issue a new secret")
    form_class = RotateForm

    def carry_out(self, form: forms.Form) -> HttpResponse:
        overlap = form.cleaned_data["overlap"]
        secret = rotate_credential(self.row, overlap=overlap, by=staff_acting(self.request))
        return self.show(secret, old_until=timezone.now() + overlap if overlap else None)


class RevokeCredential(Deed):
    name = "revoke"
    title = gettext_lazy("Revoke")
    explanation = gettext_lazy(
        "The secret stops working at once, and with it every access token of the bank."
    )
    form_class = ReasonForm

    @staticmethod
    def is_offered(row: BankCredential) -> bool:
        return row.revoked_at is None

    def carry_out(self, form: forms.Form) -> None:
        reason = form.cleaned_data["reason"]
        revoke_credential(self.row, by=staff_acting(self.request), reason=reason)


class PlaceAgain(Deed):
    name = "place-again"
    title = gettext_lazy("Put it into the folder again")
    explanation = gettext_lazy(
        "For a file that got lost: the same document goes into the folder under another name, and "
        "a receipt for the first one no longer counts."
    )
    form_class = ReasonForm

    @staticmethod
    def is_offered(row: Handover) -> bool:
        return row.settled_at is None and row.placed_at is not None

    def carry_out(self, form: forms.Form) -> None:
        reason = form.cleaned_data["reason"]
        self.row = place_again(self.row, by=staff_acting(self.request), reason=reason)


class BankCredentialInline(StaffInline):
    model = BankCredential
    fields = ["created_at", "created_by", "expires_at", "revoked_at", "last_used_at"]
    ordering = ["-id"]


@admin.register(BankAccess)
class BankAccessAdmin(StaffAdmin):
    list_display = ["bank", "oauth_application_id", "created_at"]
    fields = ["id", "bank", "oauth_application", "created_at"]
    uuid_lookups = ["pk"]
    exact_lookups = ["bank", "oauth_application__id"]
    search_fields = ["oauth_application__name"]
    search_help_text = gettext_lazy("A name, a BIC, a client id or an identifier.")
    ordering = ["bank", "id"]
    inlines = [BankCredentialInline]
    deeds = [RotateCredential]
    add_deed = RegisterBank


@admin.register(BankCredential)
class BankCredentialAdmin(StaffAdmin):
    """Which secrets there are; of a secret itself only the last four characters are known."""

    list_display = ["__str__", "access", "created_at", "expires_at", "revoked_at", "last_used_at"]
    fields = [
        "access",
        "hint",
        "created_at",
        "created_by",
        "expires_at",
        "revoked_at",
        "last_used_at",
    ]
    list_filter = [("revoked_at", admin.EmptyFieldListFilter)]
    list_select_related = ["access"]
    uuid_lookups = ["access"]
    exact_lookups = ["access__bank"]
    search_help_text = gettext_lazy("A BIC, or the identifier of a bank's access.")
    ordering = ["-id"]
    deeds = [RevokeCredential]


@admin.register(BankReport)
class BankReportAdmin(StaffAdmin):
    list_display = ["mandate", "access", "kind", "iban", "reported_at"]
    fields = [
        "id",
        "access",
        "mandate",
        "iban",
        "attempt",
        "kind",
        "account_type",
        "reason",
        "at",
        "is_account_closed",
        "reported_at",
    ]
    list_filter = ["kind"]
    list_select_related = ["mandate", "access"]
    uuid_lookups = ["pk", "mandate", "access"]
    iban_lookups = ["iban"]
    exact_lookups = ["mandate__reference"]
    search_help_text = gettext_lazy("An identifier, an IBAN or the reference of a mandate.")
    ordering = ["-reported_at", "-id"]
    has_history = False


@admin.register(Handover)
class HandoverAdmin(StaffAdmin):
    list_display = ["file_name", "mandate", "created_at", "placed_at", "settled_at", "receipt"]
    fields = [
        "id",
        "mandate",
        "number",
        "file_name",
        "file_sha256",
        "created_at",
        "placed_at",
        "settled_at",
        "receipt",
        "refusal",
    ]
    list_filter = [("settled_at", admin.EmptyFieldListFilter)]
    list_select_related = ["mandate"]
    uuid_lookups = ["pk", "mandate"]
    exact_lookups = ["file_name", "file_sha256", "mandate__reference"]
    search_help_text = gettext_lazy("A file's name, a SHA-256 or the reference of a mandate.")
    ordering = ["-created_at", "-id"]
    deeds = [PlaceAgain]
    has_history = False
