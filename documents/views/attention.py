"""What an office should look at: files that wait, and statements that never came."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from documents.selectors import changed_documents, missing_statements, waiting_files
from offices.selectors import clients_shown_to, look_at, offices_of
from users.selectors import signed_in

ROWS_SHOWN = 100


@require_safe
def attention(request: HttpRequest, office_id: UUID) -> HttpResponse:
    """Show what is missing, what waits and what was changed by its sender."""
    user = signed_in(request)
    office = get_object_or_404(offices_of(user), pk=office_id)
    look_at(request, office)
    clients = clients_shown_to(user, office)
    context = {
        "office": office,
        "missing": missing_statements(clients)[:ROWS_SHOWN],
        "waiting": waiting_files(offices_of(user).filter(pk=office.pk))[:ROWS_SHOWN],
        "changed": changed_documents(clients)[:ROWS_SHOWN],
    }
    return render(request, "documents/attention.html", context)
