"""Companies that come from another office, and those that have left for one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from common.budgets import spend
from common.errors import BudgetSpent, DomainError, StateConflict
from common.paging import page_after
from mandates.models import Transfer
from mandates.services import cancel_transfer, register_transfer
from mandates.states import TRANSFERS_UNDER_WAY
from mandates.transfer_forms import TransferForm, begun_with, begun_with_row
from mandates.transfers import Stage, incoming, outgoing, stage_of
from offices.companies import Duplicate, known_companies
from offices.models.imports import ImportRow
from offices.presentation import duplicate_sentence
from offices.selectors import look_at
from offices.views.pages import CONFLICT, UNPROCESSABLE, OfficePage

PAGE_SIZE = 50
PROPOSALS_AN_HOUR = 60
LONGEST_KEY = 18  # digits
TONES = {
    Stage.REGISTERED: "idle",
    Stage.PROCESSING: "warn",
    Stage.CLIENT: "warn",
    Stage.FEEDBACK: "bad",
    Stage.TRANSFERRED: "ok",
    Stage.CANCELLED: "idle",
}


class TransferPages(OfficePage):
    """Base of the pages about transfers, for who works in the environment concerned."""

    def page(self, template: str, *, status: int = 200, **context: object) -> HttpResponse:
        values = {"office": self.office, "is_admin": self.is_admin, **context}
        return render(self.request, f"mandates/{template}.html", values, status=status)


class TransferList(TransferPages):
    """Two tabs: who comes, with what it waits for; and who has left, with no word of where to."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        is_outgoing = request.GET.get("side") == "outgoing"
        clients = self.clients_shown
        transfers = outgoing(clients) if is_outgoing else incoming(clients)
        page = page_after(transfers, after=self.start(transfers), size=PAGE_SIZE)
        rows = [(each, *self.stage(each, is_outgoing=is_outgoing)) for each in page.rows]
        return self.page("transfers", page=page, rows=rows, is_outgoing=is_outgoing)

    def start(self, transfers: Any) -> Transfer | None:
        try:
            key = UUID(self.request.GET.get("after", ""))
        except ValueError:
            return None
        found: Transfer | None = transfers.filter(pk=key).first()
        return found

    def stage(self, transfer: Transfer, *, is_outgoing: bool) -> tuple[Stage, str]:
        stage = Stage.TRANSFERRED if is_outgoing else stage_of(transfer)
        return stage, TONES[stage]


class NewTransfer(TransferPages):
    """A company that another office keeps, and what it is to sign."""

    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        initial = {"language": self.office.language, **self.begun_in, **self.begun()}
        return self.form_page(TransferForm(environments=self.environments, initial=initial))

    def begun(self) -> dict[str, Any]:
        """Return what a row of an import says, if the page was opened from there."""
        key = self.request.GET.get("row", "")[:LONGEST_KEY]
        if not key.isdecimal():
            return {}
        rows = ImportRow.objects.filter(
            company_import__environment__in=self.environments, pk=int(key)
        )
        return begun_with_row(get_object_or_404(rows.select_related("company_import")))

    def post(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        if "begin" in request.POST:
            initial = begun_with(request.POST.dict())
            return self.form_page(TransferForm(environments=self.environments, initial=initial))
        form, status = TransferForm(request.POST, environments=self.environments), UNPROCESSABLE
        if form.is_valid() and self.is_elsewhere(form):
            try:
                spend("transfers", str(self.user.pk), limit=PROPOSALS_AN_HOUR, seconds=3_600)
                transfer = register_transfer(self.office, form.arrival(self.clients), by=self.actor)
            except BudgetSpent:
                form.add_error(None, _("You proposed many transfers this hour. Try again later."))
            except StateConflict as error:
                form.add_error(None, error.message)
                status = CONFLICT
            except DomainError as error:
                form.add_error("accounts", error.message)
            except ValidationError as error:
                form.add_error(None, ValidationError(error.messages))
            else:
                messages.success(request, _("The transfer is registered: now the company signs."))
                return redirect(
                    "mandates:transfer", office_id=self.office.pk, transfer_id=transfer.pk
                )
        return self.form_page(form, status=status)

    def is_elsewhere(self, form: TransferForm) -> bool:
        """Tell whether another office keeps the company; if not, say what to do instead."""
        number = form.cleaned_data["enterprise_number"]
        known = known_companies([number], office=self.office, visible=self.clients).get(number)
        if known and known.why is Duplicate.FOREIGN:
            return True
        sentence = _("No other office keeps this company. Add it instead.")
        if known:
            seen = known.client
            link = reverse("offices:company", args=[self.office.pk, seen.pk]) if seen else ""
            sentence = duplicate_sentence(known, link=link)
        form.add_error("enterprise_number", sentence)
        return False

    def form_page(self, form: TransferForm, **options: Any) -> HttpResponse:
        has_environments = self.environments.exists()
        return self.page("transfer_new", form=form, has_environments=has_environments, **options)


class OneTransfer(TransferPages):
    """Base of the pages about one transfer to this office."""

    transfer: Transfer

    def find(self, **kwargs: Any) -> None:
        self.transfer = get_object_or_404(incoming(self.clients), pk=kwargs["transfer_id"])
        look_at(self.request, self.office, company=self.transfer.client)

    def here(self) -> HttpResponse:
        return redirect("mandates:transfer", office_id=self.office.pk, transfer_id=self.transfer.pk)


class TransferPage(OneTransfer):
    """How far one transfer is, and what the company signs for it."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, office_id: UUID, transfer_id: UUID) -> HttpResponse:
        stage = stage_of(self.transfer)
        mandates = self.transfer.mandates.order_by("kind", "ordered_at", "pk")
        return self.page(
            "transfer",
            transfer=self.transfer,
            company=self.transfer.client,
            stage=stage,
            tone=TONES[stage],
            mandates=list(mandates),
            is_under_way=self.transfer.state in TRANSFERS_UNDER_WAY,
        )


class CancelTransfer(OneTransfer):
    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest, office_id: UUID, transfer_id: UUID) -> HttpResponse:
        if self.transfer.state not in TRANSFERS_UNDER_WAY:
            return self.here()
        return self.page("transfer_cancel", transfer=self.transfer, company=self.transfer.client)

    def post(self, request: HttpRequest, office_id: UUID, transfer_id: UUID) -> HttpResponse:
        try:
            cancel_transfer(self.transfer, by=self.actor)
        except StateConflict as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("The transfer is cancelled: its links lead nowhere now."))
        return self.here()
