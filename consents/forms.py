"""What a person sends when deciding about a consent."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class TermsForm(forms.Form):
    """The first step of allowing: the terms have to be accepted."""

    accept_terms = forms.BooleanField(
        error_messages={
            "required": _("Please read the terms and accept them to allow the consent.")
        }
    )
    terms_version = forms.CharField(max_length=20)


class DecisionForm(forms.Form):
    """Which version of the consent the person saw."""

    version = forms.IntegerField(min_value=1, max_value=2_000_000_000)


class AllowForm(TermsForm, DecisionForm):
    """The last step of allowing: the version seen and the terms accepted."""
