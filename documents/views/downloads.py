"""Documents as files: one in any of its forms, what is in it, or a selection as a ZIP."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import IO, cast
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.errors import DomainError
from common.kinds import DocumentKind
from documents.files import content_of
from documents.formats import ubl
from documents.forms import DocumentFilter, SelectionForm
from documents.models import Document
from documents.readable import ORIGINAL, Form, forms_of
from documents.search import wanted_documents
from documents.services import form_of
from documents.views.access import document_at_hand, office_and_clients
from documents.views.listing import MOST_TOGETHER, list_page
from offices.models import Client

MEDIA_TYPES = {Form.COD: "text/plain", Form.XML: "application/xml", Form.PDF: "application/pdf"}
UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
LONGEST_WORD = 40  # of a name


def file_name(document: Document, form: Form) -> str:
    """Return a name that sorts: account or company, date, kind, number, version.

    ``BE68539007547034-2026-11-20-coda.cod``; plain letters alone, whatever the sender wrote.
    """
    owner = document.bank_account.iban if document.bank_account else document.client.code
    words = [
        owner,
        f"{document.dated:%Y-%m-%d}" if document.dated else "",
        slugify(document.kind),
        document.reference,
        f"v{document.version}" if document.version > 1 else "",
    ]
    plain = [UNSAFE.sub("_", word)[:LONGEST_WORD].strip("._") for word in words]
    return f"{'-'.join(word for word in plain if word)}.{form}"


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
    """Give what is ticked, or else everything that the filters find, as one ZIP."""
    office, clients = office_and_clients(request, office_id)
    selection = SelectionForm(request.POST)
    if not selection.is_valid():
        return list_page(
            request,
            office,
            clients,
            notice=_("Nothing was downloaded: what you sent was incomplete."),
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )
    chosen = _chosen(request, clients, selection.documents)
    documents = list(
        chosen.select_related("client__office", "bank_account", "file")[: MOST_TOGETHER + 1]
    )
    if notice := _why_not(selection.documents, documents):
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return list_page(request, office, clients, notice=notice, status=status)
    is_pdf = selection.cleaned_data["form"] == SelectionForm.PDF
    response = StreamingHttpResponse(
        _zipped(documents, is_pdf=is_pdf), content_type="application/zip"
    )
    name = f"documents-{timezone.localtime():%Y%m%d-%H%M}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _chosen(
    request: HttpRequest, clients: QuerySet[Client], keys: Sequence[UUID]
) -> QuerySet[Document]:
    """Return the documents of a selection that are the person's to see, the newest first."""
    if not keys:
        return wanted_documents(clients, DocumentFilter(request.GET).wanted)
    chosen = Document.objects.filter(client__in=clients, uuid__in=keys[: MOST_TOGETHER + 1])
    return chosen.order_by("-available_at", "-pk")


def _why_not(keys: Sequence[UUID], documents: Sequence[Document]) -> str:
    """Say why there is no ZIP: nothing, too much, or something that isn't there."""
    if max(len(keys), len(documents)) > MOST_TOGETHER:
        sentence = _(
            "At most %(most)d documents go into one ZIP. Tick fewer, or narrow the list down."
        )
        return sentence % {"most": MOST_TOGETHER}
    if len(documents) < len(set(keys)):
        raise Http404
    return "" if documents else _("There is nothing to download: no document was found.")


class _Outlet:
    """Takes what is written, to be passed on: the ZIP is never whole in memory."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, content: bytes) -> int:
        self._written.append(bytes(content))
        return len(content)

    def flush(self) -> None:
        """Do nothing: what is written leaves with the next ``taken``."""

    def taken(self) -> bytes:
        content, self._written = b"".join(self._written), []
        return content


def _zipped(documents: Sequence[Document], *, is_pdf: bool) -> Iterator[bytes]:
    """Yield a ZIP piece by piece; what can't be had is a text that says why."""
    outlet, taken = _Outlet(), set[str]()
    with zipfile.ZipFile(cast("IO[bytes]", outlet), "w", zipfile.ZIP_DEFLATED) as archive:
        for document in documents:
            form = Form.PDF if is_pdf else ORIGINAL[DocumentKind(document.kind)]
            name, content = _entry(document, form)
            archive.writestr(_unused(name, taken), content)
            yield outlet.taken()
    yield outlet.taken()


def _entry(document: Document, form: Form) -> tuple[str, bytes]:
    name = file_name(document, form)
    try:
        return name, form_of(document, form, language=document.client.office.language)
    except DomainError as error:
        return f"{name}.txt", error.message.encode()


def _unused(name: str, taken: set[str]) -> str:
    """Return a name that no other file in the ZIP has."""
    stem, dot, ending = name.rpartition(".")
    number, unused = 1, name
    while unused in taken:
        number += 1
        unused = f"{stem}-{number}{dot}{ending}"
    taken.add(unused)
    return unused
