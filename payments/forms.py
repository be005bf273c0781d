"""What a person types to find sales invoices, and to match one by hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.forms import AmountField
from payments.states import PaymentState

LONGEST_TEXT = 100


class SalesFilter(forms.Form):
    """The filters of the list, as they stand in its address."""

    text = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "data-search": "",
                "autocomplete": "off",
                "placeholder": _("Number, customer, company"),
            }
        ),
    )
    payment = forms.ChoiceField(label=_("Payment"), required=False)
    delivery = forms.ChoiceField(label=_("Delivery"), required=False)
    company = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [(state.value, state.label.capitalize()) for state in PaymentState]
        choices: Any = [("", _("All")), *states, ("suggested", _("To confirm"))]
        self.fields["payment"].choices = choices  # type: ignore[attr-defined]
        self.fields["delivery"].choices = [  # type: ignore[attr-defined]
            ("", _("All")),
            ("received", _("Received")),
            ("delivered", _("Delivered")),
        ]

    @property
    def wanted(self) -> dict[str, Any]:
        """What is looked for; a filter that isn't understood narrows nothing down."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class HandForm(forms.Form):
    """For how much a movement counts; empty is as much as fits."""

    movement = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    amount = AmountField(label=_("Amount"), required=False, max_length=30)
