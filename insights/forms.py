"""What people say about issues."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from common.text import validate_plain_text

LONGEST_REASON = 200


class DismissForm(forms.Form):
    """Why an issue is put aside."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Your colleagues read this, and it stays on record."),
        max_length=LONGEST_REASON,
        validators=[validate_plain_text],
    )
