"""People, and how they prove who they are. What belongs to them alone stays hidden."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy

from common.admin import Deed, ReasonForm, StaffAdmin, StaffInline, list_link, staff_acting
from users.models import User
from users.services import add_user, deactivate_user, reactivate_user

for model in (Group, EmailAddress, Authenticator, UserSession):
    admin.site.unregister(model)


class UserForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["email", "full_name", "language", "is_staff"]

    def clean_email(self) -> str:
        """Keep addresses in one spelling, so that nobody comes in twice."""
        return str(self.cleaned_data["email"]).lower()


class AddUser(Deed):
    title = gettext_lazy("Add a user")
    explanation = gettext_lazy(
        "They choose their password themselves, by “Forgot your password?” on the log-in page."
    )
    form_class = UserForm

    def carry_out(self, form: forms.Form) -> None:
        self.row = add_user(**form.cleaned_data, by=staff_acting(self.request))


class DeactivateUser(Deed):
    name = "deactivate"
    title = gettext_lazy("Deactivate")
    explanation = gettext_lazy("From their next click on, this person is shut out of everything.")
    form_class = ReasonForm

    @staticmethod
    def is_offered(row: User) -> bool:
        return row.is_active

    def carry_out(self, form: forms.Form) -> None:
        deactivate_user(self.row, by=staff_acting(self.request), reason=form.cleaned_data["reason"])


class ReactivateUser(Deed):
    name = "reactivate"
    title = gettext_lazy("Let in again")
    form_class = ReasonForm

    @staticmethod
    def is_offered(row: User) -> bool:
        return not row.is_active

    def carry_out(self, form: forms.Form) -> None:
        reactivate_user(self.row, by=staff_acting(self.request), reason=form.cleaned_data["reason"])


class EmailAddressInline(StaffInline):
    model = EmailAddress
    fields = ["email", "primary", "verified"]


class AuthenticatorInline(StaffInline):
    model = Authenticator
    fields = ["type", "created_at", "last_used_at"]


@admin.register(User)
class UserAdmin(StaffAdmin):
    list_display = ["email", "full_name", "language", "is_staff", "is_active", "last_login"]
    list_filter = ["is_staff", "is_superuser", "is_active", "language"]
    fields = [
        "email",
        "full_name",
        "language",
        "is_active",
        "is_staff",
        "is_superuser",
        "joined_at",
        "last_login",
        "log_ins",
    ]
    search_fields = ["email", "full_name"]
    search_help_text = gettext_lazy("Part of an e-mail address or of a name.")
    ordering = ["-id"]
    inlines = [EmailAddressInline, AuthenticatorInline]
    deeds = [DeactivateUser, ReactivateUser]
    add_deed = AddUser

    @admin.display(description=gettext_lazy("log-ins"))
    def log_ins(self, user: User) -> str:
        return list_link(UserSession, gettext_lazy("show"), user__id__exact=user.pk)


@admin.register(EmailAddress)
class EmailAddressAdmin(StaffAdmin):
    list_display = ["email", "user", "primary", "verified"]
    list_filter = ["primary", "verified"]
    list_select_related = ["user"]
    search_fields = ["email", "user__email"]
    search_help_text = gettext_lazy("Part of an e-mail address.")
    ordering = ["-id"]


@admin.register(Authenticator)
class AuthenticatorAdmin(StaffAdmin):
    """Second factors; the secrets in ``data`` are nobody's to see."""

    list_display = ["id", "user", "type", "created_at", "last_used_at"]
    fields = ["user", "type", "created_at", "last_used_at"]
    list_filter = ["type"]
    list_select_related = ["user"]
    email_lookups = ["user__email"]
    search_help_text = gettext_lazy("An e-mail address.")
    ordering = ["-id"]


@admin.register(UserSession)
class UserSessionAdmin(StaffAdmin):
    """Where people are logged in; the key that opens the session stays hidden."""

    list_display = ["id", "user", "ip", "user_agent", "created_at", "last_seen_at"]
    fields = ["user", "ip", "user_agent", "created_at", "last_seen_at"]
    list_select_related = ["user"]
    email_lookups = ["user__email"]
    search_help_text = gettext_lazy("An e-mail address.")
    linked_lookups = ["user__id__exact"]
    ordering = ["-id"]
    has_history = False
