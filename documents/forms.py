"""What a person types to find documents."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common.kinds import DocumentKind
from documents.search import Wanted

LONGEST_TEXT = 100
DATES = ("arrived_from", "arrived_until", "dated_from", "dated_until")
LARGEST_AMOUNT = 10**15  # thousandths
AMOUNT = re.compile(r"[0-9]{1,3}(?:[.,\s][0-9]{3})+(?:[.,][0-9]{1,3})?|[0-9]+(?:[.,][0-9]{1,3})?")
LAST_MARK = re.compile(r"[.,](\d{1,3})$")
THREE_DIGITS = 3


def thousandths(text: str, *, language: str) -> int | None:
    """Read an amount as people write it, or return ``None``.

    ``1.234,56``, ``1,234.56``, ``1234,5`` and ``1234.50`` are clear whatever the language. One
    mark with three digits behind it stands between thousands where the language writes it there:
    ``1.234`` is 1,234 in Dutch and French, and 1.234 in English.
    """
    text = text.replace("EUR", "").replace("€", "").strip()
    if not AMOUNT.fullmatch(text):
        return None
    last = LAST_MARK.search(text)
    if last and not _stands_between_thousands(text, last, language):
        whole, decimals = text[: last.start()], last[1]
    else:
        whole, decimals = text, ""
    return int(Decimal(f"{re.sub(r'[^0-9]', '', whole)}.{decimals or 0}") * 1000)


def _stands_between_thousands(text: str, last: re.Match[str], language: str) -> bool:
    mark = text[last.start()]
    marks = [character for character in text if character in ".,"]
    if len(last[1]) != THREE_DIGITS or len(set(marks)) > 1:
        return False
    return len(marks) > 1 or mark == ("," if language == "en" else ".")


class AmountField(forms.CharField):
    """An amount, cleaned to thousandths; its sign doesn't matter."""

    default_error_messages = {"invalid": _("Write an amount as 1234.56 or 1.234,56.")}

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        amount = thousandths(text.lstrip("+-\u2212 "), language=get_language() or "en")
        if amount is None or amount > LARGEST_AMOUNT:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return amount


def _day(label: Any) -> forms.DateField:
    """Return a field for a day; browsers send it as ``2026-11-21`` in every language."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, required=False, widget=widget, input_formats=["%Y-%m-%d", "%d/%m/%Y"]
    )


class DocumentFilter(forms.Form):
    """The filters of the list of documents, as they stand in its address."""

    text = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "data-search": "",
                "autocomplete": "off",
                "placeholder": _("Company, number, IBAN, reference, counterparty, communication"),
            }
        ),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    least = AmountField(label=_("Amount"), required=False, max_length=30)
    most = AmountField(label=_("up to"), required=False, max_length=30)
    arrived_from = _day(_("Arrived from"))
    arrived_until = _day(_("until"))
    dated_from = _day(_("Dated from"))
    dated_until = _day(_("until"))
    company = forms.UUIDField(required=False, widget=forms.HiddenInput)
    account = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.value, kind.label.capitalize()) for kind in DocumentKind]
        self.fields["kind"].choices = [("", _("All kinds")), *kinds]  # type: ignore[attr-defined]
        for name in ("least", "most"):
            self.fields[name].widget.attrs["inputmode"] = "decimal"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for first, last in (
            ("arrived_from", "arrived_until"),
            ("dated_from", "dated_until"),
            ("least", "most"),
        ):
            start, end = cleaned.get(first), cleaned.get(last)
            if start is not None and end is not None and start > end:
                self.add_error(last, _("This comes before where it begins."))
        return cleaned

    @property
    def has_dates(self) -> bool:
        """Whether a date narrows the list down, or was written wrongly."""
        self.is_valid()
        return any(self.cleaned_data.get(name) or name in self.errors for name in DATES)

    @property
    def wanted(self) -> Wanted:
        """What is looked for; a filter that isn't understood narrows nothing down."""
        self.is_valid()
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value != ""})


class SelectionForm(forms.Form):
    """Which documents of a list to download, and in which form."""

    ORIGINAL, PDF = "original", "pdf"
    form = forms.ChoiceField(choices=[(ORIGINAL, ORIGINAL), (PDF, PDF)])

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.documents: list[UUID] = []

    def clean(self) -> dict[str, Any]:
        """Read the keys of the documents that are ticked."""
        for key in self.data.getlist("document"):  # type: ignore[attr-defined]
            try:
                self.documents.append(UUID(key))
            except ValueError:
                raise forms.ValidationError(_("This is no document."), code="unknown") from None
        return super().clean() or {}
