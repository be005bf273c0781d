"""What an Admin sends at the desk of tokens."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.credentials import OVERLAPS
from partners.models import PartnerKind, SoftwarePartner

WORDS = (_("Stops at once"), _("Works for 24 hours more"), _("Works for 7 days more"))


class IssueForm(forms.Form):
    """Which software, and that the terms are accepted."""

    partner = forms.ModelChoiceField(
        SoftwarePartner.objects.none(), label=_("Software"), empty_label=_("Choose the software")
    )
    accept_terms = forms.BooleanField(
        error_messages={"required": _("Please read the terms and accept them to issue a token.")}
    )
    terms_version = forms.CharField(max_length=20)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        partners = SoftwarePartner.objects.open().filter(kind=PartnerKind.ACCOUNTING)
        self.fields["partner"].queryset = partners.order_by("name")  # type: ignore[attr-defined]


class RotateForm(forms.Form):
    """How long the passwords before the new one go on working."""

    overlap = forms.TypedChoiceField(
        label=_("The password that you use now"),
        choices=[(str(index), word) for index, word in enumerate(WORDS)],
        initial="1",
        coerce=lambda index: OVERLAPS[int(index)],
        widget=forms.RadioSelect,
    )

    @property
    def chosen(self) -> timedelta:
        overlap: timedelta = self.cleaned_data["overlap"]
        return overlap
