"""``/styleguide/``: every component as it lives, for those who write pages; not in production."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from documents.selectors import Day
from offices.presentation import HistoryLine

TONES = ("ok", "warn", "bad", "idle")
LOOKS = ("", "primary", "danger", "withdraw", "plain")
COLOURS = [
    "bg",
    "surface",
    "sunken",
    "ink",
    "ink-2",
    "ink-3",
    "line",
    "line-2",
    "edge",
    "accent",
    "accent-soft",
    "ok",
    "ok-soft",
    "warn",
    "warn-soft",
    "bad",
    "bad-soft",
    "idle",
    "idle-soft",
]


class ExampleForm(forms.Form):
    """One field of each kind."""

    text = forms.CharField(label="A text", help_text="A hint stands below.")
    wrong = forms.EmailField(label="A text with an error")
    choice = forms.ChoiceField(label="A choice", choices=[("a", "One"), ("b", "Another")])
    file = forms.FileField(label="A file", required=False)
    day = forms.DateField(
        label="A day", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    check = forms.BooleanField(label="A box to tick", required=False)


@login_not_required
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component, in a portal that has the demonstration."""
    if not settings.DEMO:
        raise Http404
    now = timezone.now()
    context = {
        "tones": TONES,
        "looks": LOOKS,
        "colours": COLOURS,
        "form": ExampleForm({"text": "Bakkerij Proef", "wrong": "nobody", "choice": "a"}),
        "days": [
            Day(on=(now - timedelta(days=29 - n)).date(), count=n % 7, percent=n % 7 * 15)
            for n in range(30)
        ],
        "lines": [HistoryLine(now, "An Admin changed: name.", "192.0.2.1")],
        "moments": [now - timedelta(**{unit: 3}) for unit in ("minutes", "hours", "days")],
        "identifier": "7c1f0e52-4b0d-4f3a-9a51-0d2b6d8e91c3",
    }
    return render(request, "portal/styleguide.html", context)
