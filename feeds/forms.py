"""What somebody asks for again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feeds.services.queues import REACH

MOST_TOGETHER = 200


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, input_formats=["%Y-%m-%d", "%d/%m/%Y"])


class PeriodForm(forms.Form):
    """A period of an account, at most two years back; both days count."""

    start = _day(gettext_lazy("From"))
    end = _day(gettext_lazy("until"))

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        start, end = values.get("start"), values.get("end")
        if start and end and start > end:
            self.add_error("end", _("This comes before where it begins."))
        earliest = timezone.localdate() - REACH
        if start and start < earliest - timedelta(days=1):
            self.add_error("start", _("Nothing comes again from more than two years ago."))
        return values


class TickedForm(forms.Form):
    """Documents that were ticked in a list."""

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.keys: list[UUID] = []

    def clean(self) -> dict[str, Any]:
        """Read the keys; what isn't one, none, and too many are refused."""
        keys = self.data.getlist("document")  # type: ignore[attr-defined]
        try:
            self.keys = [UUID(key) for key in keys]
        except ValueError:
            raise forms.ValidationError(_("This is no document."), code="unknown") from None
        if not keys:
            raise forms.ValidationError(_("Tick what should come again."), code="none")
        if len(keys) > MOST_TOGETHER:
            sentence = _("At most %(most)d documents come again at once. Tick fewer, or a period.")
            raise forms.ValidationError(sentence, code="many", params={"most": MOST_TOGETHER})
        return super().clean() or {}
