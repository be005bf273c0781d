"""What people send about a seat and who speaks for it, of an office as of a company."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from offices.models import ENTITY_FIELDS, AccountingOffice

ENTITY_LABELS = {
    "contact_name": gettext_lazy("Contact person"),
    "representative_name": gettext_lazy("Representative"),
    "representative_function": gettext_lazy("Function of the representative"),
    "address": gettext_lazy("Street and number"),
    "address2": gettext_lazy("Second line of the address"),
    "postal_code": gettext_lazy("Postal code"),
    "city": gettext_lazy("Municipality"),
}


class VersionForm(forms.Form):
    """Which version of a row the person saw."""

    version = forms.IntegerField(
        min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput(), required=True
    )


class OrganisationForm(forms.ModelForm, VersionForm):
    """What an office says about itself on mandates."""

    field_order = ["version", *ENTITY_FIELDS]

    class Meta:
        model = AccountingOffice
        fields = ENTITY_FIELDS
        labels = ENTITY_LABELS
