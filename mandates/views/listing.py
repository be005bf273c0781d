"""Mandates together: the office's list, the same as a file, and those of one company by kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.among import Checked
from common.paging import page_after
from common.tables import TableForm
from mandates.exports import LONGEST_SEARCH, blocks_one_by_one, mandate_table, wanted_mandates
from mandates.kinds import MandateKind
from mandates.models import Mandate
from mandates.presentation import blocks_of, lines_of
from mandates.querysets import MandateQuerySet
from mandates.selectors import mandates_to_list
from mandates.states import TRANSITIONS
from offices.models import AccountingOffice, Export
from offices.models.exports import ExportContent
from offices.querysets import ClientQuerySet
from offices.selectors import clients_shown_to, look_at, offices_of
from offices.views.exports import MOST_IN_ONE_FILE, ExportPage
from offices.views.pages import CompanyPage
from outbox.services import enqueue
from users.models import User
from users.selectors import signed_in

PAGE_SIZE = 50


@require_safe
def mandate_list(request: HttpRequest, office_id: UUID) -> HttpResponse:
    """Mandates & Services: what was ordered, how far it is, whose turn it is."""
    office, mandates = _asked_for(request, office_id)
    page = page_after(
        mandates,
        after=_row_named(mandates, request.GET.get("after")),
        size=PAGE_SIZE,
        shown=Mandate.objects.select_related("client"),
    )
    context = {
        "office": office,
        "page": page,
        "rows": lines_of(page.rows),
        "kind": request.GET.get("kind", ""),
        "state": request.GET.get("state", ""),
        "search": request.GET.get("q", "")[:LONGEST_SEARCH],
        "kinds": MandateKind.choices,
        "groups": [
            ("open", _("Not active yet")),
            ("unsigned", _("Not signed")),
            ("problem", _("Problem")),
            ("active", _("Active")),
            ("ended", _("Ended")),
        ],
    }
    return render(request, "mandates/list.html", context)


class MandateExport(ExportPage):
    """Exactly what the list shows, all pages of it, as a file."""

    content = ExportContent.MANDATES
    action = "mandates.exported"

    def promise(self, export: Export) -> None:
        enqueue("mandates.tasks.export_mandates", export_id=str(export.pk))

    def count(self) -> int:
        return self.mandates()[: MOST_IN_ONE_FILE + 1].count()

    def mandates(self) -> MandateQuerySet:
        mandates = mandates_of(self.user, self.office, clients=self.clients_shown)
        return wanted_mandates(mandates, self.request.GET)

    def pieces(self, form: TableForm) -> Iterator[bytes]:
        return mandate_table(form, blocks_one_by_one(self.mandates()))

    def back(self) -> str:
        query = self.request.GET.urlencode()
        return f"{reverse('mandates:list', args=[self.office.pk])}?{query}"


def _asked_for(request: HttpRequest, office_id: UUID) -> tuple[AccountingOffice, MandateQuerySet]:
    """Return the office, and its mandates as far as the address filters them."""
    user = signed_in(request)
    office = get_object_or_404(offices_of(user), pk=office_id)
    look_at(request, office)
    shown = clients_shown_to(user, office)
    return office, wanted_mandates(mandates_of(user, office, clients=shown), request.GET)


def mandates_of(
    user: User, office: AccountingOffice, *, clients: ClientQuerySet
) -> MandateQuerySet:
    """Return the mandates of some companies of an office in which a person has a place."""
    offices = offices_of(user).filter(pk=office.pk)
    return mandates_to_list(offices).filter(Checked(Q(client__in=clients)))


def _row_named(mandates: MandateQuerySet, key: str | None) -> Mandate | None:
    try:
        return mandates.filter(pk=UUID(key)).first() if key else None
    except ValueError:
        return None


class CompanyMandates(CompanyPage):
    """The tab of one kind on a company's page: a block a mandate, those that live first."""

    http_method_names = ["get", "head", "options"]

    def get(
        self, request: HttpRequest, office_id: UUID, client_id: UUID, kind: str
    ) -> HttpResponse:
        if kind not in TRANSITIONS:
            raise Http404
        mandates = mandates_of(self.user, self.office, clients=self.clients)
        blocks = blocks_of(list(mandates.filter(client=self.client, kind=kind)))
        context: dict[str, Any] = {
            "office": self.office,
            "company": self.client,
            "tab": kind,
            "kind": MandateKind(kind),
            "live": [block for block in blocks if block.is_live],
            "ended": [block for block in blocks if not block.is_live],
        }
        return render(request, "mandates/company.html", context)
