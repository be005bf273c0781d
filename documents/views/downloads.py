"""Documents as files: one in any of its forms, what is in it, or a selection as a ZIP."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.errors import DomainError, InvalidValue
from common.kinds import DocumentKind
from documents.exports import file_name, zipped
from documents.files import content_of
from documents.formats import ubl
from documents.forms import DocumentFilter, SelectionForm
from documents.models import Document
from documents.readable import Form, forms_of
from documents.search import wanted_documents
from documents.services import form_of
from documents.views.access import document_at_hand, office_and_shown
from documents.views.listing import MOST_TOGETHER, list_page
from offices.models import AccountingOffice
from offices.models.exports import ExportContent
from offices.querysets import ClientQuerySet
from offices.selectors import clients_of
from offices.services.exports import start_export
from outbox.services import enqueue
from users.selectors import actor_of, signed_in

MEDIA_TYPES = {Form.COD: "text/plain", Form.XML: "application/xml", Form.PDF: "application/pdf"}
MOST_IN_ONE_ZIP = 1_000


def _as_file(content: bytes, *, name: str, media_type: str) -> HttpResponse:
    """Answer with a file that no browser opens as a page of ours."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"  # noqa: FBT003
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def download(request: HttpRequest, document_id: UUID, form: str) -> HttpResponse:
    """Give a document as it was received, or made readable in the office's language."""
    document, _clients = document_at_hand(request, document_id)
    if form not in forms_of(DocumentKind(document.kind)):
        raise Http404
    wanted = Form(form)
    try:
        content = form_of(document, wanted, language=document.client.office.language)
    except DomainError as error:
        return HttpResponse(
            error.message, status=HTTPStatus.CONFLICT, content_type="text/plain; charset=utf-8"
        )
    return _as_file(content, name=file_name(document, wanted), media_type=MEDIA_TYPES[wanted])


@require_safe
def attachment(request: HttpRequest, document_id: UUID, number: int) -> HttpResponse:
    """Give one file of an e-invoice, by its place from 1."""
    document, _clients = document_at_hand(request, document_id)
    if DocumentKind(document.kind) not in {
        DocumentKind.PURCHASE_INVOICE,
        DocumentKind.SALES_INVOICE,
    }:
        raise Http404
    attachments = ubl.read(content_of(document.file)).attachments
    if not 1 <= number <= len(attachments):
        raise Http404
    found = attachments[number - 1]
    return _as_file(found.content, name=found.file_name, media_type=found.media_type)


# -- A selection -----------------------------------------------------------------------------------


@require_POST
def download_selection(request: HttpRequest, office_id: UUID) -> HttpResponseBase:
    """Give what is ticked, or else everything that the list shows, as one ZIP."""
    office, clients = office_and_shown(request, office_id)
    selection = SelectionForm(request.POST)
    if not selection.is_valid():
        return list_page(
            request,
            office,
            clients,
            notice=_("Nothing was downloaded: what you sent was incomplete."),
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    chosen = _chosen(request, office, clients, selection.documents)
    documents = list(
        chosen.select_related("client__office", "bank_account", "file")[: MOST_TOGETHER + 1]
    )
    if not selection.documents and len(documents) > MOST_TOGETHER:
        return _in_the_background(request, office, clients, form=selection.cleaned_data["form"])
    if notice := _why_not(selection.documents, documents):
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return list_page(request, office, clients, notice=notice, status=status)
    is_pdf = selection.cleaned_data["form"] == SelectionForm.PDF
    response = StreamingHttpResponse(
        zipped(documents, is_pdf=is_pdf), content_type="application/zip"
    )
    name = f"documents-{timezone.localtime():%Y%m%d-%H%M}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _chosen(
    request: HttpRequest,
    office: AccountingOffice,
    shown: ClientQuerySet,
    keys: Sequence[UUID],
) -> QuerySet[Document]:
    """Return the documents of a selection that are the person's to see, the newest first."""
    if not keys:
        return wanted_documents(shown, DocumentFilter(request.GET).wanted)
    clients = clients_of(signed_in(request), office)
    chosen = Document.objects.filter(client__in=clients, uuid__in=keys[: MOST_TOGETHER + 1])
    return chosen.order_by("-available_at", "-pk")


def _in_the_background(
    request: HttpRequest, office: AccountingOffice, clients: ClientQuerySet, *, form: str
) -> HttpResponse:
    """Have a long ZIP made, unless it is too long for that as well."""
    wanted = wanted_documents(clients, DocumentFilter(request.GET).wanted)
    total = wanted[: MOST_IN_ONE_ZIP + 1].count()
    try:
        if total > MOST_IN_ONE_ZIP:
            raise InvalidValue(_too_many(MOST_IN_ONE_ZIP))
        query = request.GET.copy()
        query["form"] = form
        start_export(
            office,
            content=ExportContent.FILES,
            form="zip",
            query=query.urlencode(),
            total=total,
            promise=lambda export: enqueue(
                "documents.tasks.export_files", export_id=str(export.pk)
            ),
            user=signed_in(request),
            by=actor_of(request),
        )
    except DomainError as error:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return list_page(request, office, clients, notice=error.message, status=status)
    return redirect("offices:work", office_id=office.pk)


def _too_many(most: int) -> str:
    sentence = _("At most %(most)d documents go into one ZIP. Tick fewer, or narrow the list down.")
    return sentence % {"most": most}


def _why_not(keys: Sequence[UUID], documents: Sequence[Document]) -> str:
    """Say why there is no ZIP: nothing, too much, or something that isn't there."""
    if max(len(keys), len(documents)) > MOST_TOGETHER:
        return _too_many(MOST_TOGETHER)
    if len(documents) < len(set(keys)):
        raise Http404
    return "" if documents else _("There is nothing to download: no document was found.")
