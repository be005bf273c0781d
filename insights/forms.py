"""What people say about issues."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from common.text import validate_plain_text
from insights.states import Frequency, IssueKind

LONGEST_REASON = 200


class DismissForm(forms.Form):
    """Why an issue is put aside."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Your colleagues read this, and it stays on record."),
        max_length=LONGEST_REASON,
        validators=[validate_plain_text],
    )


class NotificationsForm(forms.Form):
    """How often somebody wants a digest, and about what; what isn't ticked is left out."""

    frequency = forms.ChoiceField(
        label=gettext_lazy("How often"),
        choices=Frequency,
        widget=forms.RadioSelect,
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("About what"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, kinds: Iterable[IssueKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = [kind.value for kind in kinds]
        named = [(kind, str(capfirst(IssueKind(kind).label))) for kind in self.offered]
        self.fields["kinds"].choices = named  # type: ignore[attr-defined]

    @property
    def muted(self) -> list[str]:
        """The kinds that were offered and not ticked."""
        return [kind for kind in self.offered if kind not in self.cleaned_data["kinds"]]
