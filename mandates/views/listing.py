"""Mandates together: the office's list, the same as a file, and those of one company by kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.services import record
from common.identifiers import format_enterprise_number, format_iban
from common.paging import page_after
from common.tables import MEDIA_TYPES, TableForm, table_pieces
from mandates.kinds import MandateKind
from mandates.models import Mandate
from mandates.presentation import Block, blocks_of
from mandates.selectors import mandates_to_list
from mandates.states import ENDED, LIVE, OFFERED, TRANSITIONS, MandateState
from offices.models import AccountingOffice
from offices.selectors import clients_of, look_at, offices_of
from offices.views.pages import CompanyPage
from users.models import User
from users.selectors import actor_of, signed_in

S = MandateState
PAGE_SIZE = 50
EXPORTED_AT_ONCE = 500
LONGEST_SEARCH = 100
GROUPS: dict[str, frozenset[MandateState]] = {
    "open": LIVE - {S.ACTIVE},
    "unsigned": frozenset({*OFFERED.values(), S.INVITATION_EXPIRED, S.NOT_SIGNED}),
    "problem": frozenset({S.PROBLEM}),
    "active": frozenset({S.ACTIVE}),
    "ended": ENDED,
}


@require_safe
def mandate_list(request: HttpRequest, office_id: UUID) -> HttpResponse:
    """Mandates & Services: what was ordered, how far it is, whose turn it is."""
    office, mandates = _asked_for(request, office_id)
    page = page_after(
        mandates, after=_row_named(mandates, request.GET.get("after")), size=PAGE_SIZE
    )
    context = {
        "office": office,
        "page": page,
        "rows": blocks_of(page.rows),
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


@require_safe
def export(request: HttpRequest, office_id: UUID) -> StreamingHttpResponse:
    """Exactly what the list shows, all pages of it, as a file: ``?form=csv`` or ``xlsx``."""
    asked = request.GET.get("form", TableForm.CSV)
    if asked not in set(TableForm):
        raise Http404
    form = TableForm(asked)
    office, mandates = _asked_for(request, office_id)
    facts = {"rows": mandates.count()}
    record("mandates.exported", by=actor_of(request), office_id=office.pk, facts=facts)
    name = f"mandates-{timezone.localdate():%Y-%m-%d}.{form}"
    return StreamingHttpResponse(
        _pieces(mandates, form, get_language() or "en"),
        content_type=MEDIA_TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _asked_for(request: HttpRequest, office_id: UUID) -> tuple[AccountingOffice, QuerySet[Mandate]]:
    """Return the office, and its mandates as far as the address filters them."""
    user = signed_in(request)
    office = get_object_or_404(offices_of(user), pk=office_id)
    look_at(request, office)
    mandates = mandates_of(user, office)
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    if kind in MandateKind.values:
        mandates = mandates.filter(kind=kind)
    if state in GROUPS:
        mandates = mandates.filter(state__in=GROUPS[state])
    elif state in MandateState.values:
        mandates = mandates.filter(state=state)
    words = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST_SEARCH]
    return office, mandates.filter(_about(words)) if words else mandates


def _about(words: str) -> Q:
    """Return the condition that a mandate is about what somebody typed."""
    found = Q(client__name__icontains=words) | Q(client__code__iexact=words)
    packed = words.replace(" ", "").upper()
    found |= Q(reference=packed) | Q(client_reference=packed)
    digits = packed.removeprefix("BE").replace(".", "")
    if digits.isdecimal():
        found |= Q(client__enterprise_number=digits.zfill(10))
    return found | Q(pk__in=Mandate.objects.filter(accounts__bank_account__iban=packed))


def mandates_of(user: User, office: AccountingOffice) -> QuerySet[Mandate]:
    """Return the mandates of the companies that a person sees in an office."""
    offices = offices_of(user).filter(pk=office.pk)
    return mandates_to_list(offices).filter(client__in=clients_of(user, office))


def _row_named(mandates: QuerySet[Mandate], key: str | None) -> Mandate | None:
    try:
        return mandates.filter(pk=UUID(key)).first() if key else None
    except ValueError:
        return None


def _pieces(mandates: QuerySet[Mandate], form: TableForm, spoken: str) -> Iterator[bytes]:
    """Yield the pieces of the file, which are asked for when the request is over."""
    with translation.override(spoken):
        heading = [
            _("Company"),
            _("Enterprise number"),
            _("What"),
            _("Comes from"),
            _("Accounts"),
            _("Reference"),
            _("Status"),
            _("Whose turn"),
            _("What happens next"),
            _("Since"),
            _("Expected by"),
            _("Ordered"),
        ]
        yield from table_pieces(form, heading, _cells(mandates))


def _cells(mandates: QuerySet[Mandate]) -> Iterator[list[object]]:
    after: Mandate | None = None
    while True:
        page = page_after(mandates, after=after, size=EXPORTED_AT_ONCE)
        yield from map(_cells_of, blocks_of(page.rows))
        if page.next_key is None:
            return
        after = page.rows[-1]


def _cells_of(block: Block) -> list[object]:
    mandate, turn = block.mandate, block.turn
    ibans = [format_iban(each.account.bank_account.iban) for each in block.accounts]
    return [
        mandate.client.name,
        format_enterprise_number(mandate.client.enterprise_number),
        mandate.get_kind_display(),
        block.source.name if block.source else "",
        ", ".join(ibans) or mandate.client_reference,
        mandate.reference,
        mandate.get_state_display(),
        str(turn.turn.label),
        str(turn.sentence),
        timezone.localdate(turn.since),
        turn.expected_on,
        timezone.localdate(mandate.ordered_at),
    ]


class CompanyMandates(CompanyPage):
    """The tab of one kind on a company's page: a block a mandate, those that live first."""

    http_method_names = ["get", "head", "options"]

    def get(
        self, request: HttpRequest, office_id: UUID, client_id: UUID, kind: str
    ) -> HttpResponse:
        if kind not in TRANSITIONS:
            raise Http404
        ordered = mandates_of(self.user, self.office).filter(client=self.client, kind=kind)
        blocks = blocks_of(list(ordered))
        context: dict[str, Any] = {
            "office": self.office,
            "company": self.client,
            "tab": kind,
            "kind": MandateKind(kind),
            "live": [block for block in blocks if block.is_live],
            "ended": [block for block in blocks if not block.is_live],
        }
        return render(request, "mandates/company.html", context)
