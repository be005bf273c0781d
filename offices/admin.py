"""Offices, their people and their clients: each is added on the page of what it belongs to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.admin import Deed, ReasonForm, StaffAdmin, StaffInline, list_link, staff_acting
from common.errors import InvalidValue
from common.numbers import enterprise_number_in, iban_in
from offices.entity_forms import OrganisationForm
from offices.models import (
    ENTITY_FIELDS,
    AccountingOffice,
    BankAccount,
    Client,
    CompanyImport,
    Environment,
    Export,
    ImportRow,
    Invitation,
    Membership,
    TrailCheck,
)
from offices.models.addresses import EMAIL_MOMENTS
from offices.services import (
    add_bank_account,
    add_client,
    add_environment,
    add_member,
    add_office,
    change_office,
    close_office,
)
from users.models import User


class EnterpriseNumberInput(forms.CharField):
    """Takes an enterprise number in any of its spellings."""

    def clean(self, value: Any) -> str:
        try:
            return enterprise_number_in(super().clean(value))
        except InvalidValue as error:
            raise forms.ValidationError(error.message, code=error.code) from error


class IbanInput(forms.CharField):
    """Takes an IBAN with or without spaces."""

    def clean(self, value: Any) -> str:
        try:
            return iban_in(super().clean(value))
        except InvalidValue as error:
            raise forms.ValidationError(error.message, code=error.code) from error


class OfficeForm(forms.ModelForm):
    enterprise_number = EnterpriseNumberInput(label=gettext_lazy("Enterprise number"))

    class Meta:
        model = AccountingOffice
        fields = ["name", "enterprise_number", "contact_email", "language", *ENTITY_FIELDS]


class EnvironmentForm(forms.ModelForm):
    class Meta:
        model = Environment
        fields = ["name", "contact_email"]


class ClientForm(forms.ModelForm):
    enterprise_number = EnterpriseNumberInput(label=gettext_lazy("Enterprise number"))

    class Meta:
        model = Client
        fields = [
            "environment",
            "code",
            "name",
            "enterprise_number",
            "contact_email",
            "language",
            *ENTITY_FIELDS,
        ]


class BankAccountForm(forms.ModelForm):
    iban = IbanInput(label=gettext_lazy("IBAN"))

    class Meta:
        model = BankAccount
        fields = ["iban", "currency"]


class MemberForm(forms.ModelForm):
    user = forms.EmailField(label=gettext_lazy("E-mail address"))
    field_order = ["user"]

    class Meta:
        model = Membership
        fields = ["role", "environments"]

    def clean_user(self) -> User:
        user = User.objects.filter(email=self.cleaned_data["user"].lower()).first()
        if user is None:
            raise forms.ValidationError(
                _("Nobody has this address yet: add them as a user first."), code="unknown_user"
            )
        return user


class AddOffice(Deed):
    title = gettext_lazy("Add an accounting office")
    form_class = OfficeForm

    def carry_out(self, form: forms.Form) -> None:
        self.row = add_office(**form.cleaned_data, by=staff_acting(self.request))


class OfficeDeed(Deed):
    """A deed that an office which has left no longer needs."""

    @staticmethod
    def is_offered(row: AccountingOffice) -> bool:
        return row.closed_at is None

    def get_form(self, form_class: Any = None) -> forms.Form:
        """Offer no other office's environments."""
        form: forms.Form = super().get_form(form_class)
        for name in ("environment", "environments"):
            if name in form.fields:
                own = Environment.objects.filter(office=self.row).order_by("name")
                form.fields[name].queryset = own  # type: ignore[attr-defined]
        return form


class ChangeOffice(OfficeDeed):
    name = "address"
    title = gettext_lazy("Change address and representative")
    explanation = gettext_lazy(
        "They are printed on mandates. What waits for a signature now is made and sent anew."
    )
    form_class = OrganisationForm

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.row, name) for name in ("version", *ENTITY_FIELDS)}

    def carry_out(self, form: forms.Form) -> None:
        change_office(self.row, **form.cleaned_data, by=staff_acting(self.request))


class AddEnvironment(OfficeDeed):
    name = "add-environment"
    title = gettext_lazy("Add an environment")
    form_class = EnvironmentForm

    def carry_out(self, form: forms.Form) -> None:
        add_environment(self.row, **form.cleaned_data, by=staff_acting(self.request))


class AddClient(OfficeDeed):
    name = "add-client"
    title = gettext_lazy("Add a client")
    form_class = ClientForm

    def carry_out(self, form: forms.Form) -> None:
        add_client(self.row, **form.cleaned_data, by=staff_acting(self.request))


class AddMember(OfficeDeed):
    name = "add-member"
    title = gettext_lazy("Add a member")
    form_class = MemberForm

    def carry_out(self, form: forms.Form) -> None:
        add_member(self.row, **form.cleaned_data, by=staff_acting(self.request))


class CloseOffice(OfficeDeed):
    name = "close"
    title = gettext_lazy("Close the office")
    explanation = gettext_lazy(
        "Nobody of the office gets in any more, its consents end, nothing of it is passed on. "
        "This can't be taken back."
    )
    form_class = ReasonForm

    def carry_out(self, form: forms.Form) -> None:
        close_office(self.row, by=staff_acting(self.request), reason=form.cleaned_data["reason"])


class AddBankAccount(Deed):
    name = "add-bank-account"
    title = gettext_lazy("Add a bank account")
    form_class = BankAccountForm

    @staticmethod
    def is_offered(row: Client) -> bool:
        return row.archived_at is None

    def carry_out(self, form: forms.Form) -> None:
        add_bank_account(self.row, **form.cleaned_data, by=staff_acting(self.request))


class EnvironmentInline(StaffInline):
    model = Environment
    fields = ["name", "contact_email", "created_at"]
    ordering = ["name", "id"]


class MembershipInline(StaffInline):
    model = Membership
    fields = ["user", "role", "created_at"]
    ordering = ["id"]


class BankAccountInline(StaffInline):
    model = BankAccount
    fields = ["iban", "currency", "bank_bic", "created_at", "closed_at"]
    ordering = ["created_at", "id"]


@admin.register(AccountingOffice)
class AccountingOfficeAdmin(StaffAdmin):
    list_display = [
        "name",
        "formatted_enterprise_number",
        "contact_email",
        "created_at",
        "closed_at",
    ]
    fields = [
        "id",
        "name",
        "enterprise_number",
        "contact_email",
        "language",
        *ENTITY_FIELDS,
        "created_at",
        "closed_at",
        "clients",
    ]
    list_filter = [("closed_at", admin.EmptyFieldListFilter), "language"]
    uuid_lookups = ["pk"]
    number_lookups = ["enterprise_number", "clients__enterprise_number"]
    iban_lookups = ["clients__bank_accounts__iban"]
    email_lookups = ["contact_email", "memberships__user__email"]
    search_fields = ["name"]
    ordering = ["name", "id"]
    inlines = [EnvironmentInline, MembershipInline]
    deeds = [ChangeOffice, AddEnvironment, AddClient, AddMember, CloseOffice]
    add_deed = AddOffice

    @admin.display(description=gettext_lazy("clients"))
    def clients(self, office: AccountingOffice) -> str:
        return list_link(Client, gettext_lazy("show"), office__id__exact=office.pk)


@admin.register(Environment)
class EnvironmentAdmin(StaffAdmin):
    list_display = ["name", "office", "contact_email", "created_at"]
    fields = ["id", "office", "name", "contact_email", "created_at"]
    list_select_related = ["office"]
    uuid_lookups = ["pk", "office"]
    number_lookups = ["office__enterprise_number"]
    search_fields = ["name", "office__name"]
    ordering = ["-pk"]


@admin.register(Client)
class ClientAdmin(StaffAdmin):
    list_display = ["name", "enterprise_number", "code", "office", "environment", "archived_at"]
    fields = [
        "id",
        "office",
        "environment",
        "code",
        "name",
        "enterprise_number",
        "contact_email",
        *EMAIL_MOMENTS,
        "language",
        *ENTITY_FIELDS,
        "created_at",
        "archived_at",
    ]
    list_filter = [("archived_at", admin.EmptyFieldListFilter)]
    list_select_related = ["office", "environment"]
    uuid_lookups = ["pk", "office", "environment"]
    number_lookups = ["enterprise_number", "office__enterprise_number"]
    iban_lookups = ["bank_accounts__iban"]
    email_lookups = ["contact_email"]
    search_fields = ["name", "code"]
    linked_lookups = ["office__id__exact"]
    ordering = ["-pk"]
    inlines = [BankAccountInline]
    deeds = [AddBankAccount]


@admin.register(BankAccount)
class BankAccountAdmin(StaffAdmin):
    list_display = ["__str__", "currency", "bank_bic", "client", "office", "closed_at"]
    fields = ["id", "client", "iban", "currency", "bank_bic", "created_at", "closed_at"]
    list_filter = [("closed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["client__office"]
    uuid_lookups = ["pk", "client"]
    number_lookups = ["client__enterprise_number"]
    iban_lookups = ["iban"]
    search_fields = ["client__name"]
    ordering = ["-pk"]

    @admin.display(description=gettext_lazy("accounting office"))
    def office(self, account: BankAccount) -> AccountingOffice:
        return account.client.office


@admin.register(Membership)
class MembershipAdmin(StaffAdmin):
    list_display = ["user", "office", "role", "created_at"]
    list_filter = ["role"]
    list_select_related = ["user", "office"]
    uuid_lookups = ["office"]
    number_lookups = ["office__enterprise_number"]
    search_fields = ["user__email", "user__full_name", "office__name"]
    ordering = ["-id"]


@admin.register(Invitation)
class InvitationAdmin(StaffAdmin):
    list_display = ["email", "office", "role", "sent_at", "expires_at", "accepted_at", "revoked_at"]
    fields = [
        "id",
        "office",
        "email",
        "role",
        "language",
        "invited_by",
        "created_at",
        "sent_at",
        "expires_at",
        "accepted_at",
        "revoked_at",
    ]
    list_filter = ["role"]
    list_select_related = ["office"]
    uuid_lookups = ["pk", "office"]
    number_lookups = ["office__enterprise_number"]
    email_lookups = ["email"]
    search_help_text = gettext_lazy(
        "An identifier, an enterprise number or exactly an e-mail address."
    )
    ordering = ["-sent_at", "-pk"]


class ImportRowInline(StaffInline):
    model = ImportRow
    fields = ["line", "code", "name", "enterprise_number", "state", "problem"]
    ordering = ["line"]
    show_change_link = False
    max_num = 200


@admin.register(CompanyImport)
class CompanyImportAdmin(StaffAdmin):
    list_display = ["file_name", "office", "created_at", "started_at", "finished_at"]
    fields = [
        "id",
        "office",
        "environment",
        "file_name",
        "uploaded_by",
        "created_at",
        "started_at",
        "finished_at",
    ]
    list_select_related = ["office"]
    uuid_lookups = ["pk", "office"]
    number_lookups = ["office__enterprise_number"]
    search_help_text = gettext_lazy("An identifier or an enterprise number.")
    ordering = ["-created_at", "-pk"]
    inlines = [ImportRowInline]


@admin.register(TrailCheck)
class TrailCheckAdmin(StaffAdmin):
    list_display = ["office", "asked_by", "created_at", "total", "done", "fault", "finished_at"]
    fields = [
        "id",
        "office",
        "asked_by",
        "created_at",
        "total",
        "done",
        "anchor_length",
        "anchor_at",
        "broken_at",
        "fault",
        "finished_at",
    ]
    list_select_related = ["office", "asked_by"]
    uuid_lookups = ["pk", "office"]
    number_lookups = ["office__enterprise_number"]
    search_help_text = gettext_lazy("An identifier or an enterprise number.")
    ordering = ["-created_at", "-pk"]


@admin.register(Export)
class ExportAdmin(StaffAdmin):
    list_display = ["content", "form", "office", "made_for", "total", "created_at", "finished_at"]
    fields = [
        "id",
        "office",
        "made_for",
        "content",
        "form",
        "query",
        "total",
        "done",
        "size",
        "problem",
        "created_at",
        "finished_at",
    ]
    list_select_related = ["office", "made_for"]
    uuid_lookups = ["pk", "office"]
    number_lookups = ["office__enterprise_number"]
    search_help_text = gettext_lazy("An identifier or an enterprise number.")
    ordering = ["-created_at", "-pk"]
