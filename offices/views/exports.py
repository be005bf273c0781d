"""Lists as files: short ones at once, long ones made in the background and found again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.db.models import Count
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from audit.services import record
from common.errors import DomainError
from common.tables import MEDIA_TYPES, TableForm
from offices.models import CompanyImport, Export
from offices.models.exports import ExportContent
from offices.services.exports import LIFETIME, start_export
from offices.views.pages import CONFLICT, OfficePage

MOST_AT_ONCE = 5_000  # rows that are written while the person waits
MOST_IN_ONE_FILE = 200_000
SHOWN = 20
SECONDS_BETWEEN_LOOKS = 3
ZIP_TYPE = "application/zip"


class ExportPage(OfficePage):
    """Base of the addresses that give a list as a file, ``?form=csv`` or ``xlsx``."""

    http_method_names = ["get", "head", "options", "post"]
    content: ExportContent
    action: str

    def find(self, **kwargs: Any) -> None:
        asked = self.request.GET.get("form", TableForm.CSV)
        if asked not in set(TableForm):
            raise Http404
        self.form = TableForm(asked)

    def count(self) -> int:
        """Return how many rows the list has."""
        raise NotImplementedError

    def pieces(self, form: TableForm) -> Iterator[bytes]:
        """Return the list as a file, piece by piece."""
        raise NotImplementedError

    def promise(self, export: Export) -> None:
        """Promise the work that makes a long file."""
        raise NotImplementedError

    def back(self) -> str:
        """Return the address of the list."""
        raise NotImplementedError

    def get(self, request: HttpRequest, office_id: UUID) -> HttpResponseBase:
        total = self.count()
        if total > MOST_AT_ONCE:
            return self.ask(total)
        record(self.action, by=self.actor, office_id=self.office.pk, facts={"rows": total})
        name = f"{self.content}-{timezone.localdate():%Y-%m-%d}.{self.form}"
        return StreamingHttpResponse(
            self._spoken(get_language() or "en"),
            content_type=MEDIA_TYPES[self.form],
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "X-Content-Type-Options": "nosniff",
            },
        )

    def _spoken(self, language: str) -> Iterator[bytes]:
        """Yield the file, which is asked for when the request is over, and its language with it."""
        with translation.override(language):
            yield from self.pieces(self.form)

    def ask(self, total: int, *, conflict: str = "") -> HttpResponse:
        """Explain that the file takes a while, and offer to make it."""
        is_too_long = total > MOST_IN_ONE_FILE
        status = HTTPStatus.OK
        if is_too_long or conflict:
            status = CONFLICT if conflict else HTTPStatus.UNPROCESSABLE_ENTITY
        return self.page(
            "export_start",
            status=status,
            total=total,
            most=MOST_IN_ONE_FILE,
            is_too_long=is_too_long,
            form=self.form.upper(),
            back_url=self.back(),
            conflict=conflict,
        )

    def post(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        total = self.count()
        if total > MOST_IN_ONE_FILE:
            return self.ask(total)
        try:
            start_export(
                self.office,
                content=self.content,
                form=self.form,
                query=request.GET.urlencode(),
                total=total,
                promise=self.promise,
                user=self.user,
                by=self.actor,
            )
        except DomainError as error:
            return self.ask(total, conflict=error.message)
        return redirect("offices:work", office_id=self.office.pk)


class Work(OfficePage):
    """What takes a while in an office: lists that are taken in, files that are made."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, office_id: UUID) -> HttpResponse:
        imports = CompanyImport.objects.filter(environment__in=self.environments_shown)
        counted = imports.select_related("environment", "uploaded_by").annotate(
            row_count=Count("rows")
        )
        own = Export.objects.of_person(self.user, self.office)
        exports = own.filter(created_at__gt=self.oldest()).order_by("-created_at", "-pk")[:SHOWN]
        running = set(own.being_made().values_list("pk", flat=True))
        response = self.page(
            "work",
            imports=list(counted.order_by("-created_at", "-pk")[:SHOWN]),
            exports=[(export, export.pk in running) for export in exports],
            days=LIFETIME.days,
        )
        if running:
            response["Refresh"] = str(SECONDS_BETWEEN_LOOKS)
        return response

    def oldest(self) -> datetime:
        """Return when the oldest file was asked for that is still kept."""
        return timezone.now() - LIFETIME


class ExportFile(OfficePage):
    """A file that was made for the person."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, office_id: UUID, export_id: UUID) -> FileResponse:
        own = Export.objects.of_person(self.user, self.office)
        export = get_object_or_404(own.exclude(stored_as=""), pk=export_id)
        try:
            file = default_storage.open(export.stored_as)
        except FileNotFoundError as error:
            raise Http404(_("The file is gone.")) from error
        record("export.fetched", target=export, by=self.actor, office_id=self.office.pk)
        response = FileResponse(
            file,
            as_attachment=True,
            filename=export.file_name,
            content_type=MEDIA_TYPES[TableForm(export.form)]
            if export.form in set(TableForm)
            else ZIP_TYPE,
        )
        response["X-Content-Type-Options"] = "nosniff"
        return response
