"""What people send when they sign, refuse, hand in or end a mandate."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from common.text import validate_plain_text
from mandates.scans import LARGEST, too_large

DIGITS = r"\s*[0-9]{3}\s*[0-9]{3}\s*"


class SignForm(forms.Form):
    """A signature: who, in what capacity, with the code from the mailbox.

    A cardholder also types the client reference from the card statement: cards and references are
    mixed up easily, and after this nobody can change it.
    """

    name = forms.CharField(
        label=_("Your name"),
        max_length=100,
        validators=[validate_plain_text],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    capacity = forms.CharField(
        label=_("In what capacity you sign"),
        max_length=80,
        validators=[validate_plain_text],
        help_text=_("For example: director, owner, authorised representative."),
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    code = forms.RegexField(
        DIGITS,
        label=_("Code from the e-mail"),
        help_text=_("Six digits. It works for ten minutes."),
        error_messages={"invalid": _("The code has six digits.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    agree = forms.BooleanField(
        label=_("I have read the document and sign it."),
        error_messages={"required": _("Please confirm that you have read the document.")},
    )
    content_sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, client_reference: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted = client_reference
        if client_reference:
            self.fields["client_reference"] = forms.CharField(
                label=_("Client reference on your card statement"),
                max_length=20,
                help_text=_("Ten digits that start with 6 or 7. Take them from the statement."),
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )
            self.order_fields(["client_reference", *self.base_fields])

    def clean_client_reference(self) -> str:
        given = "".join(self.cleaned_data["client_reference"].split())
        if given != self.wanted:
            raise forms.ValidationError(
                _(
                    "This isn't the reference on this document. Compare both with the statement; "
                    "if the document is wrong, refuse it and say so."
                ),
                code="another_reference",
            )
        return given

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].split())


class RefuseForm(forms.Form):
    """Why somebody doesn't sign."""

    reason = forms.CharField(
        label=_("Why don't you sign?"),
        max_length=300,
        validators=[validate_plain_text],
        help_text=_("Your accountant reads this."),
    )


class CopyForm(forms.Form):
    """The scan of a mandate that was signed by hand."""

    file = forms.FileField(
        label=_("Scan of the signed mandate"),
        max_length=255,
        help_text=_("One PDF with all pages, at most 25 MB; no photos."),
        error_messages={
            "required": _("Choose the PDF with the scan first."),
            "empty": _("The file is empty. Scan the pages again."),
        },
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size and file.size > LARGEST:
            raise forms.ValidationError(too_large().sentence, code="too_large")
        return file


class AddressForm(forms.Form):
    """Where a signatory is reached."""

    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )


class ArchiveForm(forms.Form):
    """The end of a mandate."""

    understood = forms.BooleanField(
        label=_("I understand what stops."),
        error_messages={"required": _("Please confirm that you have read what stops.")},
    )
    stop_at_bank = forms.BooleanField(
        label=_("Stop it at the bank too"),
        required=False,
        help_text=_("The accounts can then be ordered again only from a certain day on."),
    )
