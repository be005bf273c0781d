"""What somebody sends to bring a company from another office."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.errors import InvalidValue
from common.identifiers import format_iban
from common.numbers import iban_in
from mandates.kinds import MandateKind, SourceKind
from mandates.orders import AccountOrder, Order
from mandates.selectors import bank_of, sources
from mandates.services import Arrival
from offices.forms import NewCompanyForm
from offices.models import Client
from offices.models.imports import ImportRow
from offices.querysets import ClientQuerySet

REACH = timedelta(days=730)
"""How far back statements of before can come along."""
MOST_ACCOUNTS = 50


class TransferForm(NewCompanyForm):
    """A company as its new office knows it, and what it is asked to sign."""

    accounts = forms.CharField(
        label=gettext_lazy("Accounts"),
        max_length=2_500,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=gettext_lazy("One IBAN a line: those whose statements you are to receive."),
    )
    secretariats = forms.MultipleChoiceField(
        label=gettext_lazy("Social secretariats"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Payroll comes along with the signature for the accounts."),
    )
    documents_from = forms.DateField(
        label=gettext_lazy("Statements of before, from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("At most two years back; the company reads it before it signs."),
    )
    is_handed_over = forms.BooleanField(
        label=gettext_lazy("We hand the document over ourselves"),
        required=False,
        help_text=gettext_lazy("Nobody gets a mail; you copy the link or print the document."),
    )
    field_order = ["enterprise_number", "accounts", "secretariats", "documents_from"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        houses = [(each.code, each.name) for each in sources(SourceKind.SECRETARIAT)]
        self.fields["secretariats"].choices = houses  # type: ignore[attr-defined]
        self.by_bank: dict[str, list[AccountOrder]] = {}

    def clean_accounts(self) -> None:
        """Sort the accounts by their bank."""
        lines = self.cleaned_data["accounts"].replace(",", "\n").splitlines()
        try:
            ibans = dict.fromkeys(iban_in(line) for line in lines if line.strip())
        except InvalidValue as error:
            raise forms.ValidationError(error.message) from error
        if len(ibans) > MOST_ACCOUNTS:
            raise forms.ValidationError(
                _("Give at most %(most)d accounts.") % {"most": MOST_ACCOUNTS}
            )
        for iban in ibans:
            bank = bank_of(iban)
            if bank is None:
                sentence = _("We don't know the bank of %(iban)s. Ask staff to add it.")
                raise forms.ValidationError(sentence % {"iban": format_iban(iban)})
            self.by_bank.setdefault(bank.code, []).append(AccountOrder(iban))

    def clean_documents_from(self) -> date | None:
        day: date | None = self.cleaned_data["documents_from"]
        today = timezone.localdate()
        if day and not today - REACH <= day <= today:
            raise forms.ValidationError(_("Give a day of the last two years, or none."))
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        asks = not values.get("is_handed_over")
        if asks and not values.get("contact_email") and "contact_email" not in self.errors:
            sentence = _("Give the address to which the document goes, or hand it over yourselves.")
            self.add_error("contact_email", sentence)
        return values

    def arrival(self, visible: ClientQuerySet) -> Arrival:
        """Return what was sent as the service takes it; ``visible`` is what the person sees."""
        given = self.cleaned_data
        number = given["enterprise_number"]
        before = visible.archived().filter(enterprise_number=number)
        company = {name: given[name] for name in self.Meta.fields}
        return Arrival(
            number, company, self._orders(), before.order_by("-archived_at", "-pk").first()
        )

    def _orders(self) -> list[Order]:
        given = self.cleaned_data
        common = {"starts_on": given["documents_from"], "is_handed_over": given["is_handed_over"]}
        statements = [
            Order(MandateKind.CODA, source=bank, accounts=tuple(accounts), **common)
            for bank, accounts in self.by_bank.items()
        ]
        payroll = [Order(MandateKind.SODA, source=code) for code in given["secretariats"]]
        return [*statements, *payroll]


def begun_with(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was written on the form to add a company, to go on with."""
    names = ("enterprise_number", *TransferForm.Meta.fields)
    return {name: sent[name] for name in names if name in sent}


def begun_with_row(row: ImportRow) -> dict[str, Any]:
    """Return what a row of a list says of a company, to go on with."""
    names = {field.name for field in Client._meta.fields} & set(TransferForm.Meta.fields)
    values = {name: getattr(row, name) for name in names if hasattr(row, name)}
    return {
        **values,
        "enterprise_number": row.enterprise_number,
        "environment": row.company_import.environment_id,
        "accounts": "\n".join(row.ibans.split()),
    }
