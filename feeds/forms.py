"""What somebody asks for again, and where a company goes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.text import validate_plain_text
from feeds.selectors import software_of
from feeds.services.queues import REACH
from offices.companies import code_is_taken
from offices.entity_forms import VersionForm
from offices.models import Client, Environment
from offices.querysets import EnvironmentQuerySet
from partners.models import SoftwarePartner

MOST_TOGETHER = 200


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    formats = ["%Y-%m-%d", "%d/%m/%Y"]
    return forms.DateField(label=label, widget=widget, input_formats=formats, required=required)


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


class MoveForm(VersionForm):
    """Where a company goes within its office, and what comes again there."""

    environment = forms.ModelChoiceField(
        label=gettext_lazy("To the environment"),
        queryset=Environment.objects.none(),
        empty_label=None,
    )
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=30,
        validators=[validate_plain_text],
        help_text=gettext_lazy("As in the bookkeeping package of that environment."),
    )
    since = _day(gettext_lazy("Deliver documents again from"), required=False)
    software = forms.ModelMultipleChoiceField(
        label=gettext_lazy("To this software"),
        queryset=SoftwarePartner.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, client: Client, sent: Any, *, others: EnvironmentQuerySet) -> None:
        super().__init__(sent, initial={"version": client.version, "code": client.code})
        self.client = client
        self.fields["environment"].queryset = others  # type: ignore[attr-defined]
        readers = [each.pk for each in software_of(client.office)]
        if readers:
            partners = SoftwarePartner.objects.filter(pk__in=readers).order_by("name", "pk")
            self.fields["software"].queryset = partners  # type: ignore[attr-defined]
        else:
            del self.fields["since"], self.fields["software"]

    def clean_since(self) -> date | None:
        since: date | None = self.cleaned_data["since"]
        if since and since < timezone.localdate() - REACH:
            raise forms.ValidationError(_("Nothing comes again from more than two years ago."))
        if since and since > timezone.localdate():
            raise forms.ValidationError(_("This day lies ahead."))
        return since

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        environment, code = values.get("environment"), values.get("code")
        if environment and code and code_is_taken(environment, code, besides=self.client):
            self.add_error("code", _("Another company of this environment has this code."))
        since, software = values.get("since"), values.get("software")
        if since and not software and "software" not in self.errors:
            self.add_error("software", _("Tick the software that is to get them."))
        if software and not since and "since" not in self.errors:
            self.add_error("since", _("Give the day from which documents come again."))
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
