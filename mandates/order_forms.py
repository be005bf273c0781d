"""What people send when they order mandates, one by one or many at once."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from common.errors import InvalidValue
from common.identifiers import format_iban
from common.numbers import iban_in
from common.text import validate_plain_text
from mandates.kinds import MandateKind, SourceKind
from mandates.models import MandateAccount
from mandates.orders import AccountOrder, Order, SignatoryOrder, check_start
from mandates.selectors import bank_of, sources
from offices.models import BankAccount, Client
from offices.tables import LARGEST_FILE


class StartField(forms.DateField):
    """From which day documents are asked for; may be left out."""

    widget = forms.DateInput(attrs={"type": "date"})

    def __init__(self) -> None:
        super().__init__(label=_("From"), required=False)

    def validate(self, value: date | None) -> None:
        super().validate(value)
        try:
            check_start(value)
        except InvalidValue as error:
            raise forms.ValidationError(error.message) from error


class OrderForm(forms.Form):
    """What is common to the orders of every kind."""

    SIGNATORIES = 3

    address = forms.CharField(
        label=_("Address of the company"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("As the bank knows it; printed on the document."),
    )
    starts_on = StartField()
    is_handed_over = forms.BooleanField(
        label=_("We hand the document over ourselves"),
        required=False,
        help_text=_("Nobody gets a mail; you copy the link or print the document."),
    )

    def __init__(self, client: Client, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.client = client
        for number in range(1, self.SIGNATORIES + 1):
            self.fields[f"name_{number}"] = forms.CharField(
                label=_("Signatory %(number)d: name") % {"number": number},
                required=False,
                max_length=100,
                validators=[validate_plain_text],
            )
            self.fields[f"email_{number}"] = forms.EmailField(
                label=_("Signatory %(number)d: e-mail") % {"number": number}, required=False
            )

    @property
    def what(self) -> list[BoundField]:
        """Return the fields that say what is ordered."""
        return [bound for bound in self if not bound.name.startswith(("name_", "email_"))]

    @property
    def who(self) -> list[tuple[BoundField, BoundField]]:
        """Return name and address of each signatory that can be given."""
        numbers = range(1, self.SIGNATORIES + 1)
        return [(self[f"name_{number}"], self[f"email_{number}"]) for number in numbers]

    def signatories(self) -> tuple[SignatoryOrder, ...]:
        """Return those of whom anything was given."""
        given = (
            SignatoryOrder(
                name=self.cleaned_data[f"name_{number}"],
                email=self.cleaned_data[f"email_{number}"],
            )
            for number in range(1, self.SIGNATORIES + 1)
        )
        return tuple(each for each in given if each.name or each.email)

    def orders(self) -> list[Order]:
        """Return what is ordered, one mandate each."""
        raise NotImplementedError

    def order(self, kind: MandateKind, **details: Any) -> Order:
        return Order(
            kind=kind,
            signatories=self.signatories(),
            starts_on=self.cleaned_data["starts_on"],
            address=self.cleaned_data["address"],
            is_handed_over=self.cleaned_data["is_handed_over"],
            **details,
        )


class CodaOrderForm(OrderForm):
    """Bank statements: a mandate a bank, for the accounts there."""

    accounts = forms.MultipleChoiceField(
        label=_("Accounts"), required=False, widget=forms.CheckboxSelectMultiple
    )
    more_accounts = forms.CharField(
        label=_("Other accounts"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text=_("One IBAN a line; they are added to the company."),
    )
    field_order = ["accounts", "more_accounts"]

    def __init__(self, client: Client, *args: Any, **kwargs: Any) -> None:
        super().__init__(client, *args, **kwargs)
        open_accounts = BankAccount.objects.open().filter(client=client)
        taken = MandateAccount.objects.live().values("bank_account")
        free = open_accounts.exclude(pk__in=taken).order_by("iban", "currency")
        self.fields["accounts"].choices = [  # type: ignore[attr-defined]
            (f"{account.iban} {account.currency}", f"{account} {account.currency}")
            for account in free
        ]
        if not free:
            self._ask_for_new_accounts(has_some=open_accounts.exists())

    def _ask_for_new_accounts(self, *, has_some: bool) -> None:
        """Ask for accounts that we don't know yet, because there are no others to choose from."""
        del self.fields["accounts"]
        new = self.fields["more_accounts"]
        new.label = _("Accounts")
        new.required = True
        new.error_messages["required"] = _("Choose at least one account.")
        if has_some:
            every = _("Every account of the company has a mandate already.")
            new.help_text = format_lazy("{} {}", every, new.help_text)

    def clean_more_accounts(self) -> list[str]:
        lines = (line.strip() for line in self.cleaned_data["more_accounts"].splitlines())
        try:
            return [iban_in(line) for line in lines if line]
        except InvalidValue as error:
            raise forms.ValidationError(error.message) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = [tuple(each.split()) for each in cleaned.get("accounts", [])]
        wanted = [*chosen, *((iban, "EUR") for iban in cleaned.get("more_accounts", []))]
        if not wanted and not self.errors:
            raise forms.ValidationError(_("Choose at least one account."))
        self.by_bank: dict[str, list[AccountOrder]] = {}
        for iban, currency in wanted:
            bank = bank_of(iban)
            if bank is None:
                sentence = _("We don't know the bank of %(iban)s. Ask staff to add it.")
                self.add_error(None, sentence % {"iban": format_iban(iban)})
            else:
                self.by_bank.setdefault(bank.code, []).append(AccountOrder(iban, currency))
        return cleaned

    def orders(self) -> list[Order]:
        return [
            self.order(MandateKind.CODA, source=bank, accounts=tuple(accounts))
            for bank, accounts in self.by_bank.items()
        ]


class SodaOrderForm(OrderForm):
    """Payroll entries of one social secretariat."""

    source = forms.ChoiceField(label=_("Social secretariat"))
    field_order = ["source"]

    def __init__(self, client: Client, *args: Any, **kwargs: Any) -> None:
        super().__init__(client, *args, **kwargs)
        self.fields["source"].choices = _houses(SourceKind.SECRETARIAT)  # type: ignore[attr-defined]

    def orders(self) -> list[Order]:
        return [self.order(MandateKind.SODA, source=self.cleaned_data["source"])]


class CaroOrderForm(OrderForm):
    """Card statements: the cardholder consents by a link."""

    source = forms.ChoiceField(label=_("Card issuer"))
    client_reference = forms.CharField(
        label=_("Client reference"),
        max_length=10,
        help_text=_("Ten digits, on every card statement."),
    )
    field_order = ["source", "client_reference"]

    def __init__(self, client: Client, *args: Any, **kwargs: Any) -> None:
        super().__init__(client, *args, **kwargs)
        self.fields["source"].choices = _houses(SourceKind.ISSUER)  # type: ignore[attr-defined]

    def orders(self) -> list[Order]:
        given = self.cleaned_data
        return [
            self.order(
                MandateKind.CARO,
                source=given["source"],
                client_reference=given["client_reference"],
            )
        ]


class VoilaOrderForm(OrderForm):
    """Purchase invoices by the electronic network."""

    def orders(self) -> list[Order]:
        return [self.order(MandateKind.VOILA)]


class OrderFileForm(forms.Form):
    """A list of orders."""

    file = forms.FileField(
        label=_("List"),
        max_length=255,
        help_text=_("CSV or Excel (.xlsx), at most 5 MB and 5,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 5 MB."), code="too_large")
        return file


class ChosenForm(forms.Form):
    """What to order for several companies; cards have a reference each, so they need a list."""

    kind = forms.ChoiceField(
        label=_("Service"),
        choices=[(kind.value, kind.label) for kind in MandateKind if kind is not MandateKind.CARO],
        help_text=_("Bank statements: for every account that has no mandate yet."),
    )
    source = forms.ChoiceField(
        label=_("Social secretariat"), required=False, help_text=_("For payroll entries only.")
    )
    starts_on = StartField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        houses = [("", "–"), *_houses(SourceKind.SECRETARIAT)]
        self.fields["source"].choices = houses  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        is_payroll = cleaned.get("kind") == MandateKind.SODA
        if is_payroll and not cleaned.get("source") and "source" not in self.errors:
            self.add_error("source", _("Choose the secretariat of these companies."))
        if not is_payroll:
            cleaned["source"] = ""
        return cleaned


ORDER_FORMS: dict[MandateKind, type[OrderForm]] = {
    MandateKind.CODA: CodaOrderForm,
    MandateKind.SODA: SodaOrderForm,
    MandateKind.CARO: CaroOrderForm,
    MandateKind.VOILA: VoilaOrderForm,
}


def _houses(kind: SourceKind) -> list[tuple[str, str]]:
    return [(facts.code, facts.name) for facts in sources(kind)]
