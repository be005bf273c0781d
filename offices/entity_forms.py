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


class OrganisationForm(forms.ModelForm):
    """What an office says about itself on mandates."""

    class Meta:
        model = AccountingOffice
        fields = ENTITY_FIELDS
        labels = ENTITY_LABELS
