"""What people send about companies, accounts, colleagues and environments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.errors import InvalidValue
from common.identifiers import normalise_enterprise_number, normalise_iban
from offices.companies import code_is_taken
from offices.entity_forms import ENTITY_LABELS, VersionForm
from offices.models import ENTITY_FIELDS, Client, Environment, Invitation, Membership, Role
from offices.querysets import EnvironmentQuerySet
from offices.tables import LARGEST_FILE
from users.models import Language, User

CURRENCIES = ("EUR", "USD", "GBP", "CHF", "JPY", "CAD", "AUD", "SEK", "NOK", "DKK", "PLN", "CZK")


class CompanyForm(forms.ModelForm):
    """What an office itself says about a company."""

    class Meta:
        model = Client
        fields = ["name", "code", "environment", "contact_email", "language", *ENTITY_FIELDS]
        labels = {
            "name": gettext_lazy("Name"),
            "code": gettext_lazy("Code"),
            "environment": gettext_lazy("Environment"),
            "contact_email": gettext_lazy("E-mail address"),
            "language": gettext_lazy("Language"),
            **ENTITY_LABELS,
        }
        help_texts = {
            "representative_name": gettext_lazy("Who signs mandates for the company."),
            "address": gettext_lazy("The seat, as the bank knows it: it is printed on mandates."),
            "code": gettext_lazy("As in your bookkeeping; it names the company's folder there."),
            "contact_email": gettext_lazy("Where we write to the company: mandates, reminders."),
            "language": gettext_lazy("The language of what the company gets from us."),
        }

    def __init__(self, *args: Any, environments: EnvironmentQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_environments(self.fields["environment"], environments)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        environment, code = values.get("environment"), values.get("code")
        if environment and code and code_is_taken(environment, code, besides=self.instance):
            self.add_error("code", _("Another company of this environment has this code."))
        return values

    def validate_unique(self) -> None:
        """Leave it to ``clean`` and the view, which say what to do about a duplicate."""

    def validate_constraints(self) -> None:
        """Leave it to ``clean`` and the view, which say what to do about a duplicate."""


class ChangeCompanyForm(CompanyForm, VersionForm):
    field_order = ["version", *CompanyForm.Meta.fields]


class NewCompanyForm(CompanyForm):
    """A company to add, with the number that can't be changed afterwards."""

    enterprise_number = forms.CharField(
        label=gettext_lazy("Enterprise number"),
        max_length=20,
        help_text=gettext_lazy("Ten digits, with or without dots, spaces or BE."),
    )
    field_order = ["enterprise_number", *CompanyForm.Meta.fields]

    def clean_enterprise_number(self) -> str:
        return number_of(str(self.cleaned_data["enterprise_number"]))


def number_of(text: str) -> str:
    """Return an enterprise number as ten digits, or say what is wrong with it."""
    try:
        return normalise_enterprise_number(text)
    except InvalidValue as error:
        raise ValidationError(
            _("This can't be an enterprise number: its last two digits don't fit the others."),
            code="invalid_number",
        ) from error


class AccountForm(forms.Form):
    iban = forms.CharField(
        label=gettext_lazy("IBAN"),
        max_length=42,
        help_text=gettext_lazy("With or without spaces."),
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"),
        choices=[(code, code) for code in CURRENCIES],
        initial=CURRENCIES[0],
    )

    def clean_iban(self) -> str:
        try:
            return normalise_iban(str(self.cleaned_data["iban"]))
        except InvalidValue as error:
            raise ValidationError(
                _("This can't be an account number: its check digits don't fit the others."),
                code="invalid_iban",
            ) from error


class EnvironmentForm(forms.ModelForm):
    class Meta:
        model = Environment
        fields = ["name", "contact_email"]
        labels = {
            "name": gettext_lazy("Name"),
            "contact_email": gettext_lazy("E-mail address"),
        }
        help_texts = {
            "name": gettext_lazy("For example the name of the bookkeeping package."),
            "contact_email": gettext_lazy("Who answers questions about its deliveries."),
        }

    def validate_unique(self) -> None:
        """Leave it to the service, in whose sentence the name is called a duplicate."""

    def validate_constraints(self) -> None:
        """Leave it to the service, in whose sentence the name is called a duplicate."""


class PlaceForm(forms.Form):
    """A role, and the environments to which a User is limited."""

    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=Role.choices,
        initial=Role.USER,
        help_text=gettext_lazy(
            "A User works with companies and their documents. An Admin also decides who works "
            "here, and which software may fetch documents."
        ),
    )
    environments = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Environments"),
        queryset=Environment.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: all of them, also those added later. Users only."),
    )

    def __init__(self, *args: Any, environments: EnvironmentQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if environments.count() > 1:
            self.fields["environments"].queryset = environments  # type: ignore[attr-defined]
        else:
            del self.fields["environments"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("role") == Role.ADMIN and values.get("environments"):
            self.add_error(
                "environments",
                _("An Admin works in all environments. Choose none, or the role User."),
            )
        return values

    def place(self) -> dict[str, Any]:
        """Return the role and environments for a service."""
        chosen = self.cleaned_data.get("environments")
        return {"role": Role(self.cleaned_data["role"]), "environments": list(chosen or ())}


class ChangePlaceForm(PlaceForm, VersionForm):
    """Another role or other environments for somebody who works here."""

    @classmethod
    def of(cls, membership: Membership, environments: EnvironmentQuerySet) -> ChangePlaceForm:
        """Return the form as it stands now."""
        chosen = list(membership.environments.values_list("pk", flat=True))
        initial = {
            "version": membership.version,
            "role": membership.role,
            "environments": chosen,
        }
        return cls(initial=initial, environments=environments)


class InvitationForm(PlaceForm):
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("The link in the mail works for this address only, for seven days."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the mail"), choices=Language.choices
    )
    field_order = ["email", "language", "role", "environments"]


class JoinForm(forms.Form):
    """What somebody who is invited and has no account says about themselves."""

    full_name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Language.choices)
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least 12 characters. A sentence is easier to keep in mind."),
    )
    password_again = forms.CharField(
        label=gettext_lazy("Password again"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = invitation.email
        self.fields["language"].initial = invitation.language

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        password = values.get("password")
        if not password:
            return values
        if password != values.get("password_again"):
            self.add_error("password_again", _("The two passwords differ."))
        person = User(email=self.email, full_name=values.get("full_name", ""))
        try:
            User._meta.get_field("full_name").run_validators(person.full_name)
        except ValidationError as error:
            self.add_error("full_name", error)
        try:
            validate_password(password, person)
        except ValidationError as error:
            self.add_error("password", error)
        return values


class ImportForm(forms.Form):
    """A list of companies, and where they go."""

    file = forms.FileField(
        label=gettext_lazy("List"),
        max_length=255,
        help_text=gettext_lazy("CSV or Excel (.xlsx), at most 5 MB and 5,000 companies."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )
    environment = forms.ModelChoiceField(
        label=gettext_lazy("Environment"),
        queryset=Environment.objects.none(),
        empty_label=None,
        help_text=gettext_lazy("All companies of the list go there."),
    )

    def __init__(self, *args: Any, environments: EnvironmentQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_environments(self.fields["environment"], environments)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(
                _("The file is larger than 5 MB. Leave out what isn't a company."),
                code="too_large",
            )
        return file


def offer_environments(field: forms.Field, environments: EnvironmentQuerySet) -> None:
    """Offer the environments in which a person works; don't ask where there is only one."""
    field.queryset = environments  # type: ignore[attr-defined]
    field.empty_label = None  # type: ignore[attr-defined]
    some = list(environments[:2])
    if len(some) == 1:
        field.initial = some[0].pk
        field.widget = forms.HiddenInput()
