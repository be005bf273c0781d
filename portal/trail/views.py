"""The page of the audit trail, and the same as a file: for Admins of the office."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from audit.models import AuditEvent
from audit.services import record
from common.errors import StateConflict
from common.paging import Page, page_after
from common.tables import MEDIA_TYPES, TableForm, table_pieces
from documents.views.listing import query_of
from offices.services import start_trail_check
from offices.views.exports import SECONDS_BETWEEN_LOOKS
from offices.views.pages import AdminPage
from portal.trail.forms import TrailFilter
from portal.trail.rows import events_of, file_rows, heading, trail_rows
from portal.trail.verification import last_verification

PAGE_SIZE = 50
LONGEST_KEY = 18  # digits
MOST_IN_ONE_FILE = 100_000


class Trail(AdminPage):
    """Who did what, the newest first."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        filters = TrailFilter(request.GET, office=self.office)
        events = events_of(self.office, filters.wanted)
        after = request.GET.get("after", "")[:LONGEST_KEY]
        start = _event_named(events, after) if after.isdecimal() else None
        page = page_after(events, after=start, size=PAGE_SIZE)
        verification = last_verification(self.office)
        context = {
            "office": self.office,
            "filters": filters,
            "page": Page(trail_rows(page.rows, self.office), page.next_key),  # type: ignore[type-var]
            "query": query_of(request),
            "verification": verification,
        }
        response = render(request, "portal/trail.html", context)
        if verification and verification.is_running:
            response["Refresh"] = str(SECONDS_BETWEEN_LOOKS)
        return response


def _event_named(events: QuerySet[AuditEvent], key: str) -> AuditEvent | None:
    return events.filter(pk=int(key)).first()


class VerifyTrail(AdminPage):
    """Walk along the whole trail in the background; what comes out stands on its page."""

    http_method_names = ["options", "post"]

    def post(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        try:
            start_trail_check(self.office, user=self.user)
        except StateConflict as error:
            messages.warning(request, error.message)
        return redirect("portal:trail", office_id=office_id)


class TrailExport(AdminPage):
    """Exactly what the list shows, all pages of it: ``?form=csv`` or ``xlsx``."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, office_id: UUID) -> HttpResponse | StreamingHttpResponse:
        form = request.GET.get("form", TableForm.CSV.value)
        if form not in set(TableForm):
            raise Http404
        events = events_of(self.office, TrailFilter(request.GET, office=self.office).wanted)
        rows = events[: MOST_IN_ONE_FILE + 1].count()
        if rows > MOST_IN_ONE_FILE:
            messages.error(request, _("These are more than 100,000 events. Choose a period."))
            back = reverse("portal:trail", args=[office_id])
            return redirect(f"{back}?{query_of(request)}")
        facts = {"rows": rows, "form": form}
        last = record("audit.exported", by=self.actor, office_id=self.office.pk, facts=facts)
        name = f"audit-{timezone.localdate():%Y-%m-%d}.{form}"
        return StreamingHttpResponse(
            self.pieces(
                events.filter(sequence__lt=last.sequence), TableForm(form), get_language() or "en"
            ),
            content_type=MEDIA_TYPES[TableForm(form)],
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def pieces(
        self, events: QuerySet[AuditEvent], form: TableForm, language: str
    ) -> Iterator[bytes]:
        """Yield the file, which is sent when the request has no language any more."""
        with override(language):
            yield from table_pieces(form, heading(), file_rows(events, self.office))
