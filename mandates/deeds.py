"""What staff do about mandates: each a page with a form, then one service call."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from common.admin import Deed, ReasonForm, staff_acting
from mandates.kinds import MandateKind
from mandates.models import Mandate, MandateAccount, SourceEntry
from mandates.services import (
    add_source,
    advance_mandate,
    approve_account,
    archive_mandate,
    change_source,
    put_back,
    remove_source,
    report_problem,
    send_to_source,
    stop_account,
)
from mandates.services.banking import ADVANCES
from mandates.states import (
    ACCOUNT_TRANSITIONS,
    ENDED,
    MENDED_AT_THE_SOURCE,
    STOPPED_STATES,
    TRANSITIONS,
    AccountState,
    EndReason,
    MandateState,
    ProblemReason,
)

S, A = MandateState, AccountState


def moves_of(mandate: Mandate) -> frozenset[MandateState]:
    """Return the states that a mandate can go to from where it is."""
    return TRANSITIONS[MandateKind(mandate.kind)][MandateState(mandate.state)]


class ProblemForm(forms.Form):
    problem = forms.ChoiceField(label=gettext_lazy("Problem"), choices=ProblemReason)
    text = forms.CharField(
        label=gettext_lazy("In words, for the office"), max_length=300, required=False
    )


class ReceiptForm(forms.Form):
    receipt = forms.CharField(label=gettext_lazy("Receipt"), max_length=200)


class AdvanceForm(forms.Form):
    to = forms.ChoiceField(label=gettext_lazy("Is now"))


class ClosedForm(forms.Form):
    is_closed = forms.BooleanField(label=gettext_lazy("The account is closed"), required=False)
    by_holder = forms.BooleanField(label=gettext_lazy("By the holder"), required=False)


class NoteSent(Deed):
    name = "note-sent"
    title = gettext_lazy("Note that it was delivered")
    explanation = gettext_lazy("The bank or secretariat has the signed mandate.")
    form_class = ReceiptForm

    @staticmethod
    def is_offered(row: Mandate) -> bool:
        return bool(moves_of(row) & {S.BANK_PROCEDURE, S.REQUESTED}) and row.state == S.SIGNED

    def carry_out(self, form: forms.Form) -> None:
        receipt = form.cleaned_data["receipt"]
        send_to_source(self.row, receipt=receipt, by=staff_acting(self.request))


class NoteProblem(Deed):
    name = "note-problem"
    title = gettext_lazy("Note a problem")
    explanation = gettext_lazy("The office is told, with the reason.")
    form_class = ProblemForm

    @staticmethod
    def is_offered(row: Mandate) -> bool:
        return S.PROBLEM in moves_of(row)

    def carry_out(self, form: forms.Form) -> None:
        reason = ProblemReason(form.cleaned_data["problem"])
        text = form.cleaned_data["text"]
        report_problem(self.row, reason=reason, text=text, by=staff_acting(self.request))


class PutBack(Deed):
    name = "put-back"
    title = gettext_lazy("Put back: the same document goes out again")
    explanation = gettext_lazy("For what was mended at the bank, secretariat or issuer.")
    form_class = ReasonForm

    @staticmethod
    def is_offered(row: Mandate) -> bool:
        mended = row.reason in MENDED_AT_THE_SOURCE
        return row.state == S.PROBLEM and mended and row.signed_at is not None

    def carry_out(self, form: forms.Form) -> None:
        put_back(self.row, reason=form.cleaned_data["reason"], by=staff_acting(self.request))


class Advance(Deed):
    name = "advance"
    title = gettext_lazy("Note how far it is")
    form_class = AdvanceForm

    @staticmethod
    def is_offered(row: Mandate) -> bool:
        return row.kind in {"soda", "voila"} and bool(moves_of(row) & ADVANCES - {row.state})

    def get_form(self, form_class: Any = None) -> forms.Form:
        """Offer the moves that are possible from here."""
        form: forms.Form = super().get_form(form_class)
        choices = [(state.value, state.label) for state in sorted(moves_of(self.row) & ADVANCES)]
        form.fields["to"].choices = choices  # type: ignore[attr-defined]
        return form

    def carry_out(self, form: forms.Form) -> None:
        advance_mandate(
            self.row, MandateState(form.cleaned_data["to"]), by=staff_acting(self.request)
        )


class Archive(Deed):
    name = "archive"
    title = gettext_lazy("End the mandate")
    explanation = gettext_lazy(
        "Nothing arrives under it any more; what arrived stays. This can't be taken back."
    )
    form_class = ReasonForm

    @staticmethod
    def is_offered(row: Mandate) -> bool:
        return row.state not in ENDED

    def carry_out(self, form: forms.Form) -> None:
        by = staff_acting(self.request)
        reason = form.cleaned_data["reason"]
        archive_mandate(self.row, by=by, reason=EndReason.STAFF, explanation=reason)


class Approve(Deed):
    name = "approve"
    title = gettext_lazy("Note that the bank approved it")
    form_class = forms.Form

    @staticmethod
    def is_offered(row: MandateAccount) -> bool:
        if row.state in {A.PENDING_SIGNATURE, A.PENDING_SIGNATURE_ONLY}:
            return row.state == A.PENDING_SIGNATURE
        return A.PENDING_FIRST_CODA in ACCOUNT_TRANSITIONS[A(row.state)]

    def carry_out(self, form: forms.Form) -> None:
        approve_account(self.row, at=timezone.now(), by=staff_acting(self.request))


class Stop(Deed):
    name = "stop"
    title = gettext_lazy("Note that it was stopped at the bank")
    form_class = ClosedForm

    @staticmethod
    def is_offered(row: MandateAccount) -> bool:
        return bool(ACCOUNT_TRANSITIONS[A(row.state)] & STOPPED_STATES)

    def carry_out(self, form: forms.Form) -> None:
        stop_account(
            self.row, at=timezone.now(), **form.cleaned_data, by=staff_acting(self.request)
        )


class SourceForm(forms.ModelForm):
    class Meta:
        model = SourceEntry
        fields = [
            "kind",
            "code",
            "name",
            "bics",
            "bank_codes",
            "route",
            "provider",
            "takes_paper",
            "least_days",
            "most_days",
            "bills_holder",
            "reorder_day",
            "answers_online",
            "is_supported",
            "contact_email",
            "origin",
            "checked_on",
        ]


class AddSource(Deed):
    title = gettext_lazy("Add a bank, secretariat or issuer")
    explanation = gettext_lazy(
        "One that the portal doesn't know, or other facts about one that it does: these count then."
    )
    form_class = SourceForm

    def carry_out(self, form: forms.Form) -> None:
        self.row = add_source(SourceEntry(**form.cleaned_data), by=staff_acting(self.request))


class ChangeSource(Deed):
    name = "edit"
    title = gettext_lazy("Change")
    form_class = SourceForm

    def get_form_kwargs(self) -> dict[str, Any]:
        row = SourceEntry.objects.get(pk=self.row.pk)
        return {**super().get_form_kwargs(), "instance": row}

    def carry_out(self, form: forms.Form) -> None:
        change_source(self.row, **form.cleaned_data, by=staff_acting(self.request))


class RemoveSource(Deed):
    name = "remove"
    title = gettext_lazy("Remove: what the portal knows by itself counts again")
    form_class = ReasonForm

    def carry_out(self, form: forms.Form) -> HttpResponse:
        remove_source(self.row, reason=form.cleaned_data["reason"], by=staff_acting(self.request))
        messages.success(self.request, str(self.done))
        return HttpResponseRedirect(reverse("admin:mandates_sourceentry_changelist"))
