"""What an office should look at: files that wait, and statements that never came."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from common.paging import Page, page_after
from documents.models import Document
from documents.selectors import (
    changed_documents,
    gaps_shown,
    missing_statements,
    waiting_files,
)
from offices.selectors import clients_shown_to, look_at, offices_of
from users.selectors import signed_in

Row = TypeVar("Row", bound=Model)
PAGE_SIZE = 20


@require_safe
def attention(request: HttpRequest, office_id: UUID) -> HttpResponse:
    """Show what is missing, what waits and what was changed by its sender."""
    user = signed_in(request)
    office = get_object_or_404(offices_of(user), pk=office_id)
    look_at(request, office)
    clients = clients_shown_to(user, office)
    context = {
        "office": office,
        "missing": _page(request, "missing", missing_statements(clients), shown=gaps_shown()),
        "waiting": _page(request, "waiting", waiting_files(offices_of(user).filter(pk=office.pk))),
        "changed": _page(
            request,
            "changed",
            changed_documents(clients),
            shown=Document.objects.select_related("client", "bank_account", "supersedes"),
        ),
    }
    return render(request, "documents/attention.html", context)


def _page(
    request: HttpRequest, name: str, rows: QuerySet[Row], *, shown: QuerySet[Row] | None = None
) -> Page[Row]:
    """Return the page of one of the lists, which begins after the row that the address names."""
    after = _row_named(rows, request.GET.get(name, ""))
    return page_after(rows, after=after, size=PAGE_SIZE, shown=shown)


def _row_named(rows: QuerySet[Row], key: str) -> Row | None:
    try:
        return rows.filter(pk=rows.model._meta.pk.to_python(key)).first()
    except ValidationError:
        return None
