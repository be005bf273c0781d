"""API v2: a company's invoicing software sends sales invoices, and learns which are paid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.mediatypes import media_type_matches

from api.bodies import TooLarge
from api.delivery import sales_resources, sales_schema
from api.delivery.base import DeliveryView, json_answer, uuid_or_404
from api.delivery.callers import Caller
from api.delivery.directory import DirectoryView
from api.delivery.errors import Refused, invalid, not_found, refuse
from api.delivery.requests import Filters, read_sales_filters
from documents.services.sales import InvalidInvoice, InvoiceExists, SupplierMismatch
from payments.models import SalesInvoice
from payments.querysets import SalesInvoiceQuerySet
from payments.selectors import with_matches
from payments.services import SentInvoice, send_invoice

LARGEST_BODY = 10 * 1024 * 1024  # bytes, of the XML and the PDF together
COMPANY_ALONE = frozenset({Caller.COMPANY})


class XmlParser(BaseParser):
    """Takes an XML body as it is: what it means is for the reader of invoices."""

    media_type = "application/xml"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        content = stream.read(LARGEST_BODY + 1)
        if len(content) > LARGEST_BODY:
            raise TooLarge(LARGEST_BODY)
        return content


class TextXmlParser(XmlParser):
    media_type = "text/xml"


@dataclass(frozen=True, slots=True)
class SentFiles:
    xml: bytes
    pdf: bytes | None = None


class SalesInvoicesView(DirectoryView):
    """``/v2/sales-invoices``: send an invoice; what was sent, and what became of it."""

    callers = COMPANY_ALONE
    parser_classes = [XmlParser, TextXmlParser, MultiPartParser]
    largest_body = LARGEST_BODY

    @sales_schema.describe_list()
    def get(self, request: Request) -> HttpResponseBase:
        filters = read_sales_filters(request)
        rows = _wanted(self, filters).order_by("received_at", "pk")
        return self.listed(request, with_matches(rows), filters, sales_resources.invoice)

    @sales_schema.describe_sending()
    def post(self, request: Request) -> Response:
        """Take in a UBL invoice or credit note, alone or with a PDF beside it."""
        files = _files(request)
        try:
            sent = send_invoice(
                files.xml,
                pdf=files.pdf,
                connection=self.connection,
                by=self.actor,
                language=get_language() or "en",
            )
        except (InvalidInvoice, SupplierMismatch, InvoiceExists) as error:
            raise _refused(error) from error
        return _answer(sent)


class SalesInvoiceView(DeliveryView):
    """``/v2/sales-invoices/{id}``: one of them."""

    callers = COMPANY_ALONE

    @sales_schema.describe_one()
    def get(self, request: Request, invoice_id: str) -> HttpResponse:
        rows = with_matches(_of(self).filter(pk=uuid_or_404(invoice_id)))
        found = rows.order_by("pk").first()
        if found is None:
            raise not_found()
        return json_answer(request, sales_resources.invoice(found))


def _of(view: DeliveryView) -> SalesInvoiceQuerySet:
    """Return the invoices of the company that calls, whoever sent them."""
    return SalesInvoice.objects.filter(client=view.company).with_delivery()


def _wanted(view: DeliveryView, filters: Filters) -> SalesInvoiceQuerySet:
    rows = _of(view)
    if filters.received_since:
        rows = rows.filter(received_at__gte=filters.received_since)
    if filters.modified_since:
        rows = rows.changed_since(filters.modified_since)
    if filters.state:
        is_delivered = filters.state == sales_resources.DELIVERED
        rows = rows.delivered() if is_delivered else rows.undelivered()
    return rows


def _files(request: Request) -> SentFiles:
    """Return what was sent: an XML body, or a form with ``xml`` and perhaps ``pdf``."""
    try:
        body: Any = request.data
    except RequestDataTooBig as error:
        sentence = _(
            "Send “xml” and “pdf” as files: a part that is none has at most %(limit)d bytes."
        )
        raise refuse(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            "payload_too_large",
            sentence % {"limit": settings.DATA_UPLOAD_MAX_MEMORY_SIZE},
        ) from error
    except ParseError as error:
        sentence = _("The form can't be read: its boundary is missing or wrong.")
        raise refuse(HTTPStatus.BAD_REQUEST, "parse_error", sentence) from error
    except UnsupportedMediaType as error:
        raise refuse(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            _("Send application/xml, or multipart/form-data with “xml” and perhaps “pdf”."),
        ) from error
    if isinstance(body, bytes):
        return SentFiles(body)
    if not media_type_matches("multipart/form-data", request.content_type or ""):
        return SentFiles(b"")
    xml = _content(body.get("xml"))
    if xml is None:
        raise invalid({"xml": [_("Send the invoice in UBL as the part “xml”.")]})
    return SentFiles(xml, _content(body.get("pdf")))


def _content(part: object) -> bytes | None:
    if isinstance(part, UploadedFile):
        return bytes(part.read())
    return part.encode() if isinstance(part, str) else None


def _answer(sent: SentInvoice) -> Response:
    status = HTTPStatus.CREATED if sent.is_new else HTTPStatus.OK
    invoice = (
        SalesInvoice.objects.with_delivery().select_related("document").get(pk=sent.invoice.pk)
    )
    warnings = [asdict(warning) for warning in sent.warnings]
    return Response({**sales_resources.facts(invoice), "warnings": warnings}, status=status)


def _refused(error: InvalidInvoice | SupplierMismatch | InvoiceExists) -> Refused:
    if isinstance(error, InvalidInvoice):
        errors = [asdict(fault) for fault in error.faults]
        body = {"detail": error.message, "code": error.code, "errors": errors}
        return Refused(HTTPStatus.UNPROCESSABLE_ENTITY, body)
    if isinstance(error, SupplierMismatch):
        return refuse(HTTPStatus.FORBIDDEN, error.code, error.message)
    document: Any = error.meta["id"]
    there = SalesInvoice.objects.filter(document=document).values_list("pk", flat=True).first()
    known = {"detail": error.message, "code": error.code, "id": str(there) if there else None}
    return Refused(HTTPStatus.CONFLICT, known)
