"""The filters of the audit page, as they stand in its address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.actors import ActorKind
from offices.models import AccountingOffice, Membership
from portal.trail.words import AREA_NAMES
from users.selectors import display_name

KINDS = [
    (ActorKind.PARTNER.value, _("Software")),
    (ActorKind.BANK.value, _("Banks")),
    (ActorKind.SYSTEM.value, _("The portal itself")),
]


class DayField(forms.DateField):
    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label, required=False, widget=forms.DateInput(attrs={"type": "date"})
        )


class TrailFilter(forms.Form):
    """What is looked for; ``who`` is a kind of actor or the number of somebody's account."""

    area = forms.ChoiceField(label=_("About"), required=False)
    who = forms.ChoiceField(label=_("Who"), required=False)
    since = DayField(_("From"))
    until = DayField(_("Until"))

    def __init__(self, *args: Any, office: AccountingOffice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Membership.objects.filter(office=office).select_related("user")
        people = [
            (str(place.user_id), display_name(place.user))
            for place in places.order_by("user__full_name", "user__email", "pk")
        ]
        everything = ("", _("All"))
        choices: dict[str, Any] = {
            "area": [everything, *AREA_NAMES.items()],
            "who": [everything, *people, *KINDS],
        }
        for name, each in choices.items():
            self.fields[name].choices = each  # type: ignore[attr-defined]

    @property
    def wanted(self) -> dict[str, Any]:
        """What is looked for; a filter that isn't understood narrows nothing down."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
