"""Feeds, to look at: how far each software has come, and who may log in."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy

from common.admin import Deed, ReasonForm, StaffAdmin, StaffInline, staff_acting
from feeds.models import (
    Customer,
    CustomerCredential,
    Delivery,
    Feed,
    FeedEntry,
    RedeliveryEntry,
)
from feeds.services import revoke_customer_credential


class RevokeCredential(Deed):
    name = "revoke"
    title = gettext_lazy("Revoke the password")
    explanation = gettext_lazy("It stops working with the very next request.")
    form_class = ReasonForm

    @staticmethod
    def is_offered(row: CustomerCredential) -> bool:
        return row.revoked_at is None

    def carry_out(self, form: forms.Form) -> None:
        reason = form.cleaned_data["reason"]
        revoke_customer_credential(self.row, by=staff_acting(self.request), reason=reason)


class CredentialInline(StaffInline):
    model = CustomerCredential
    fields = ["hint", "created_at", "expires_at", "revoked_at", "last_used_at"]
    ordering = ["-id"]


@admin.register(Customer)
class CustomerAdmin(StaffAdmin):
    list_display = ["id", "username", "partner", "office", "connection", "created_at"]
    fields = ["id", "username", "partner", "office", "connection", "created_at"]
    list_select_related = ["partner", "office", "connection__client", "connection__partner"]
    uuid_lookups = ["partner", "office", "connection"]
    number_lookups = ["office__enterprise_number", "connection__client__enterprise_number"]
    exact_lookups = ["username"]
    search_help_text = gettext_lazy("A user name, an identifier or an enterprise number.")
    ordering = ["-id"]
    inlines = [CredentialInline]


@admin.register(CustomerCredential)
class CustomerCredentialAdmin(StaffAdmin):
    list_display = ["id", "customer", "hint", "created_at", "expires_at", "last_used_at"]
    fields = ["customer", "hint", "created_at", "created_by", "expires_at", "revoked_at"]
    readonly_fields = ["last_used_at"]
    list_select_related = ["customer"]
    exact_lookups = ["customer__username", "hint"]
    search_help_text = gettext_lazy("A user name, or the last four characters of a password.")
    ordering = ["-id"]
    deeds = [RevokeCredential]
    has_history = False


@admin.register(Feed)
class FeedAdmin(StaffAdmin):
    list_display = ["id", "partner", "client", "acknowledged", "acknowledged_at", "created_at"]
    fields = [
        "id",
        "partner",
        "client",
        "acknowledged",
        "acknowledged_at",
        "redelivered",
        "redelivered_at",
        "created_at",
    ]
    list_select_related = ["partner", "client"]
    uuid_lookups = ["partner", "client"]
    number_lookups = ["client__enterprise_number"]
    exact_lookups = ["pk"]
    search_help_text = gettext_lazy("A feed's number, an identifier or an enterprise number.")
    ordering = ["-id"]


@admin.register(FeedEntry)
class FeedEntryAdmin(StaffAdmin):
    """What stands in the log. The facts are the client's own, so they are not shown."""

    list_display = ["id", "index", "client", "kind"]
    fields = ["index", "client", "document", "kind"]
    list_select_related = ["client"]
    uuid_lookups = ["index", "client", "document__uuid"]
    number_lookups = ["client__enterprise_number"]
    search_help_text = gettext_lazy("An index, a document's identifier or an enterprise number.")
    ordering = ["-id"]
    has_history = False


@admin.register(RedeliveryEntry)
class RedeliveryEntryAdmin(StaffAdmin):
    list_display = ["id", "index", "feed", "requested_at"]
    fields = ["index", "feed", "entry", "requested_at"]
    list_select_related = ["feed__partner", "feed__client"]
    uuid_lookups = ["index", "entry__index"]
    search_help_text = gettext_lazy("An index.")
    ordering = ["-id"]
    has_history = False


@admin.register(Delivery)
class DeliveryAdmin(StaffAdmin):
    list_display = ["id", "document", "partner", "way", "delivered_at"]
    fields = ["document", "partner", "way", "delivered_at"]
    list_select_related = ["document", "partner"]
    uuid_lookups = ["document__uuid", "partner"]
    search_help_text = gettext_lazy("An identifier.")
    ordering = ["-id"]
    has_history = False
