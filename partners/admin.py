"""Software partners and their credentials. A secret is shown once, on one page, and not kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.idp.oidc.models import Client as OAuthApplication
from allauth.idp.oidc.models import Token
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy

from common.admin import Deed, ReasonForm, StaffAdmin, StaffInline, row_link, staff_acting
from partners.credentials import OVERLAPS
from partners.models import PartnerCredential, RedirectUri, SoftwarePartner
from partners.redirects import validate_redirect_uri
from partners.services import (
    add_redirect_uri,
    close_partner,
    register_partner,
    remove_redirect_uri,
    revoke_credential,
    rotate_credential,
)

for model in (OAuthApplication, Token):
    admin.site.unregister(model)


class PartnerForm(forms.ModelForm):
    website = forms.URLField(label=gettext_lazy("Website"), required=False, assume_scheme="https")
    redirect_uris = forms.CharField(
        label=gettext_lazy("Redirect addresses"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "cols": 80}),
        help_text=gettext_lazy("One a line, without query: https://host/path"),
    )

    class Meta:
        model = SoftwarePartner
        fields = ["name", "kind", "website", "contact_email"]

    def clean_redirect_uris(self) -> list[str]:
        lines = (line.strip() for line in self.cleaned_data["redirect_uris"].splitlines())
        uris = list(dict.fromkeys(line for line in lines if line))
        for uri in uris:
            try:
                validate_redirect_uri(uri)
            except ValidationError as error:
                raise forms.ValidationError(f"{uri}: {error.messages[0]}") from error
        return uris


class RotateForm(forms.Form):
    overlap = forms.TypedChoiceField(
        label=gettext_lazy("The secrets before it go on working"),
        coerce=lambda seconds: timedelta(seconds=int(seconds)),
        choices=[
            (str(int(overlap.total_seconds())), label)
            for overlap, label in zip(
                OVERLAPS,
                [
                    gettext_lazy("not at all"),
                    gettext_lazy("for 24 hours"),
                    gettext_lazy("for 7 days"),
                ],
                strict=True,
            )
        ],
        initial=str(int(OVERLAPS[1].total_seconds())),
    )


class RedirectUriForm(forms.ModelForm):
    class Meta:
        model = RedirectUri
        fields = ["uri"]


class ShowsSecret(Deed):
    """A deed whose answer holds a secret: rendered at once, kept neither in session nor log."""

    def show(self, secret: str, *, old_until: datetime | None = None) -> HttpResponse:
        context = {
            **self.page_context(),
            "client_id": self.row.oauth_application_id,
            "client_secret": secret,
            "old_until": old_until,
        }
        return render(self.request, "admin/partners_secret.html", context)


class RegisterPartner(ShowsSecret):
    title = gettext_lazy("Register a software partner")
    form_class = PartnerForm

    def carry_out(self, form: forms.Form) -> HttpResponse | None:
        self.row, secret = register_partner(**form.cleaned_data, by=staff_acting(self.request))
        return self.show(secret) if secret else None


class RotateCredential(ShowsSecret):
    name = "rotate"
    title = gettext_lazy("Issue a new secret")
    form_class = RotateForm

    @staticmethod
    def is_offered(row: SoftwarePartner) -> bool:
        return row.closed_at is None and row.oauth_application_id is not None

    def carry_out(self, form: forms.Form) -> HttpResponse:
        overlap = form.cleaned_data["overlap"]
        secret = rotate_credential(self.row, overlap=overlap, by=staff_acting(self.request))
        return self.show(secret, old_until=timezone.now() + overlap if overlap else None)


class AddRedirectUri(Deed):
    name = "add-redirect-uri"
    title = gettext_lazy("Add a redirect address")
    form_class = RedirectUriForm

    @staticmethod
    def is_offered(row: SoftwarePartner) -> bool:
        return row.closed_at is None

    def carry_out(self, form: forms.Form) -> None:
        add_redirect_uri(self.row, form.cleaned_data["uri"], by=staff_acting(self.request))


class ClosePartner(Deed):
    name = "close"
    title = gettext_lazy("Close the partner")
    explanation = gettext_lazy(
        "The software is shut out from its next request on and its consents end. "
        "This can't be taken back."
    )
    form_class = ReasonForm

    @staticmethod
    def is_offered(row: SoftwarePartner) -> bool:
        return row.closed_at is None

    def carry_out(self, form: forms.Form) -> None:
        close_partner(self.row, by=staff_acting(self.request), reason=form.cleaned_data["reason"])


class RevokeCredential(Deed):
    name = "revoke"
    title = gettext_lazy("Revoke")
    explanation = gettext_lazy(
        "The secret stops working at once, and with it every access token of the partner."
    )
    form_class = ReasonForm

    @staticmethod
    def is_offered(row: PartnerCredential) -> bool:
        return row.revoked_at is None

    def carry_out(self, form: forms.Form) -> None:
        revoke_credential(
            self.row, by=staff_acting(self.request), reason=form.cleaned_data["reason"]
        )


class RemoveRedirectUri(Deed):
    name = "remove"
    title = gettext_lazy("Remove")
    form_class = ReasonForm

    def carry_out(self, form: forms.Form) -> None:
        partner = self.row.partner
        remove_redirect_uri(
            self.row, by=staff_acting(self.request), reason=form.cleaned_data["reason"]
        )
        self.row = partner


class RedirectUriInline(StaffInline):
    model = RedirectUri
    fields = ["uri", "created_at"]
    ordering = ["id"]


class PartnerCredentialInline(StaffInline):
    model = PartnerCredential
    fields = ["created_at", "created_by", "expires_at", "revoked_at", "last_used_at"]
    ordering = ["-id"]


@admin.register(SoftwarePartner)
class SoftwarePartnerAdmin(StaffAdmin):
    list_display = ["name", "kind", "oauth_application_id", "created_at", "closed_at"]
    fields = [
        "id",
        "name",
        "slug",
        "kind",
        "website",
        "contact_email",
        "oauth_application",
        "created_at",
        "closed_at",
    ]
    list_filter = ["kind", ("closed_at", admin.EmptyFieldListFilter)]
    uuid_lookups = ["pk"]
    email_lookups = ["contact_email"]
    search_fields = ["name", "slug", "oauth_application__id"]
    search_help_text = gettext_lazy("A name, a client id, an identifier or an e-mail address.")
    ordering = ["name", "id"]
    inlines = [RedirectUriInline, PartnerCredentialInline]
    deeds = [RotateCredential, AddRedirectUri, ClosePartner]
    add_deed = RegisterPartner


@admin.register(RedirectUri)
class RedirectUriAdmin(StaffAdmin):
    list_display = ["uri", "partner", "created_at"]
    list_select_related = ["partner"]
    uuid_lookups = ["partner"]
    search_fields = ["uri", "partner__name"]
    ordering = ["-id"]
    deeds = [RemoveRedirectUri]


@admin.register(PartnerCredential)
class PartnerCredentialAdmin(StaffAdmin):
    """Which secrets there are; of a secret itself only the last four characters are known."""

    list_display = ["__str__", "partner", "created_at", "expires_at", "revoked_at", "last_used_at"]
    fields = [
        "partner",
        "hint",
        "created_at",
        "created_by",
        "expires_at",
        "revoked_at",
        "last_used_at",
    ]
    list_filter = [("revoked_at", admin.EmptyFieldListFilter)]
    list_select_related = ["partner"]
    uuid_lookups = ["partner"]
    search_fields = ["partner__name", "hint"]
    ordering = ["-id"]
    deeds = [RevokeCredential]


@admin.register(OAuthApplication)
class OAuthApplicationAdmin(StaffAdmin):
    """The side of a partner that the token endpoint sees."""

    list_display = ["id", "name", "software_partner", "created_at"]
    fields = ["id", "name", "software_partner", "type", "grant_types", "created_at"]
    list_select_related = ["software_partner"]
    search_fields = ["id", "name"]
    ordering = ["-created_at", "id"]
    has_history = False

    @admin.display(description=gettext_lazy("software partner"))
    def software_partner(self, application: OAuthApplication) -> str:
        return row_link(getattr(application, "software_partner", None))


@admin.register(Token)
class TokenAdmin(StaffAdmin):
    """Access tokens that live now; neither they nor their hashes are shown."""

    list_display = ["id", "client", "type", "created_at", "expires_at"]
    fields = ["client", "type", "created_at", "expires_at"]
    list_select_related = ["client"]
    exact_lookups = ["client__id"]
    search_help_text = gettext_lazy("A client id.")
    ordering = ["-id"]
    has_history = False
