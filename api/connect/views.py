"""CodaBox Connect: consents, document searches, documents."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.connect import schema
from api.connect.base import ConnectView
from api.connect.requests import ConsentRequestAttributes
from api.connect.resources import (
    COLLECTIONS,
    Collection,
    consent_resource,
    document_resource,
    links,
    url,
)
from api.connect.search import Search, read_search
from api.jsonapi.base import (
    JSON_API,
    JsonApiRenderer,
    envelope,
    idempotent,
    uuid_or_404,
    with_tag,
)
from api.jsonapi.errors import Fault, Refused, invalid, not_found, refuse
from api.jsonapi.paging import asked_page
from api.jsonapi.schema import IDEMPOTENCY_KEY, PAGE_AFTER, PAGE_LIMIT, responses
from common import budgets
from common.among import Among
from common.errors import InvalidValue, StateConflict
from common.paging import page_after
from consents.models import Consent
from consents.querysets import ConsentQuerySet
from consents.selectors import Refusal, covers, may_read
from consents.services import AlreadyRegistered, request_consent, withdraw_consent
from documents.models import Document
from documents.readable import Form
from documents.services import Unrenderable, form_of, tag_of
from feeds.services import note_fetch
from offices.models import AccountingOffice, Client

UNKNOWN_OFFICES_A_DAY = 30
NUMBER_POINTER = "/data/attributes/accountingOfficeCompanyNumber"
REDIRECT_POINTER = "/data/attributes/redirectUri"


class Root(ConnectView):
    """``/codabox-connect``: the addresses of everything else."""

    authentication_classes = []
    permission_classes = []

    @extend_schema(operation_id="getRoot", responses=responses(schema.Root, public=True))
    def get(self, request: Request) -> Response:
        return Response(links())


class ConsentsView(ConnectView):
    """``/accounting-office-consents``: ask an office for consent; list one's own."""

    @extend_schema(
        operation_id="createAccountingOfficeConsent",
        request=schema.ConsentRequest,
        parameters=[IDEMPOTENCY_KEY],
        responses=responses(
            schema.ConsentResponse, HTTPStatus.OK, HTTPStatus.CREATED, writes=True, conflict=True
        ),
    )
    @idempotent
    def post(self, request: Request) -> Response:
        data = envelope(request, "accountingOfficeConsent")
        attributes = ConsentRequestAttributes(data=data.get("attributes", {}))
        if not attributes.is_valid():
            raise invalid(attributes.errors, at="/data/attributes")
        office = self._office(attributes.validated_data["accountingOfficeCompanyNumber"])
        redirect_uri = attributes.validated_data.get("redirectUri") or None
        try:
            consent, is_new = request_consent(
                self.partner, office, redirect_uri=redirect_uri, by=self.actor
            )
        except InvalidValue as error:
            raise refuse(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                "validationError",
                error.message,
                pointer=REDIRECT_POINTER,
            ) from error
        except AlreadyRegistered as error:
            raise refuse(
                HTTPStatus.CONFLICT,
                "alreadyRegistered",
                error.message,
                pointer=NUMBER_POINTER,
                accountingOfficeConsentId=error.meta["consent_id"],
            ) from error
        except StateConflict as error:
            raise refuse(
                HTTPStatus.CONFLICT,
                "requestInProgress",
                error.message,
                headers={"Retry-After": "1"},
            ) from error
        status = HTTPStatus.CREATED if is_new else HTTPStatus.OK
        return Response({"data": consent_resource(consent)}, status=status)

    def _office(self, number: str) -> AccountingOffice:
        """Return the open office with this number; asking for too many unknown ones is refused."""
        office = AccountingOffice.objects.open().filter(enterprise_number=number).first()
        if office is None:
            budgets.spend(
                "unknown-offices", str(self.partner.pk), limit=UNKNOWN_OFFICES_A_DAY, seconds=86_400
            )
            raise refuse(
                HTTPStatus.NOT_FOUND,
                "unknownAccountingOffice",
                _("No accounting office with the number %(number)s uses this portal.")
                % {"number": number},
                pointer=NUMBER_POINTER,
            )
        return office

    @extend_schema(
        operation_id="listAccountingOfficeConsents",
        parameters=[PAGE_LIMIT, PAGE_AFTER],
        responses=responses(schema.ConsentList, validates=True),
    )
    def get(self, request: Request) -> Response:
        own = self._own().order_by("-requested_at", "-id")
        missing = _("There is no such consent of yours.")
        page, meta = asked_page(own, request.query_params, missing=missing)
        body = {
            "data": [consent_resource(consent) for consent in page.rows],
            "links": {"self": url("/accounting-office-consents")},
            "meta": meta,
        }
        return Response(body)

    def _own(self) -> ConsentQuerySet:
        return Consent.objects.asked_by(self.partner).select_related("office")


class ConsentView(ConnectView):
    """``/accounting-office-consents/{id}``: one of the caller's own consents."""

    @extend_schema(
        operation_id="getAccountingOfficeConsent",
        parameters=[schema.CONSENT_ID],
        responses=responses(schema.ConsentResponse, missing=True),
    )
    def get(self, request: Request, consent_id: str) -> Response:
        return Response({"data": consent_resource(self._consent(consent_id))})

    @extend_schema(
        operation_id="deleteAccountingOfficeConsent",
        parameters=[schema.CONSENT_ID],
        responses=responses(None, HTTPStatus.NO_CONTENT, missing=True, conflict=True),
    )
    def delete(self, request: Request, consent_id: str) -> Response:
        """Hand a consent back, or take a request back."""
        consent = self._consent(consent_id)
        try:
            withdraw_consent(consent, by=self.actor)
        except StateConflict as error:
            raise refuse(HTTPStatus.CONFLICT, "invalidTransition", error.message) from error
        return Response(status=HTTPStatus.NO_CONTENT)

    def _consent(self, consent_id: str) -> Consent:
        own = Consent.objects.asked_by(self.partner).select_related("office", "partner")
        consent = own.filter(pk=uuid_or_404(consent_id)).first()
        if consent is None:
            raise not_found()
        return consent


class DocumentSearchesView(ConnectView):
    """``/accounting-offices/{id}/document-searches``: which documents became available."""

    @extend_schema(
        operation_id="createDocumentSearch",
        request=schema.SearchRequest,
        parameters=[schema.OFFICE_ID, IDEMPOTENCY_KEY],
        responses=responses(
            schema.SearchResponse, HTTPStatus.CREATED, writes=True, missing=True, consented=True
        ),
    )
    @idempotent
    def post(self, request: Request, office_id: str) -> Response:
        office = self.office_named(office_id)
        consent = self.consent_with(office)
        data = envelope(request, "documentSearch")
        body: Any = request.data
        search = read_search(data, body.get("meta"), office=office)
        _check_scope(consent, search)
        found = (
            Document.objects.filter(Among("client_id", search.clients.values()), kind=search.kind)
            .available_between(search.start, search.end)
            .in_reading_order()
        )
        readable = Document.objects.readable_by(self.partner)
        page = page_after(
            found,
            after=search.after,
            size=search.limit,
            shown=readable.select_related(
                "client", "bank_account", *COLLECTIONS[search.kind].related
            ),
        )
        return Response(search.answer(page), status=HTTPStatus.CREATED)


def _check_scope(consent: Consent, search: Search) -> None:
    """Refuse what the consent leaves out: the kind as a whole, or clients by name."""
    if not covers(consent, kind=search.kind):
        raise _out_of_scope("/data/attributes/documentType")
    if consent.all_clients:
        return
    covered = set(consent.clients.values_list("pk", flat=True))
    left_out = [
        f"/data/relationships/clients/data/{index}/id"
        for index, number in enumerate(search.numbers)
        if search.clients[number] not in covered
    ]
    if left_out:
        raise _out_of_scope(*left_out)


def _out_of_scope(*pointers: str) -> Refused:
    """Return a refusal with one fault for each pointer, or one without a pointer."""
    detail = _("The accounting office allowed your software, but not for this.")
    sources = [{"pointer": pointer} for pointer in pointers] or [{}]
    return Refused(
        *(Fault(HTTPStatus.FORBIDDEN, "outOfScope", detail, source) for source in sources)
    )


class DocumentView(ConnectView):
    """One document: its resource object, or its bytes in a media type that exists for it."""

    collection: Collection

    @property
    def media_types(self) -> tuple[str, ...]:  # type: ignore[override]
        return (JSON_API, *self.collection.media_types)

    def get(
        self, request: Request, office_id: str, client_id: str, document_id: str
    ) -> HttpResponse | Response:
        document = self._document(office_id, client_id, document_id)
        wanted = request.accepted_media_type
        if wanted == JSON_API:
            body = JsonApiRenderer().render({"data": document_resource(document, with_link=True)})
            return with_tag(request, body, hashlib.sha256(body).hexdigest(), media_type=JSON_API)
        form = self.collection.forms[wanted]
        language = document.client.office.language
        tag = tag_of(document, form, language=language)
        response = with_tag(request, None, tag, media_type=wanted)
        if response.status_code == HTTPStatus.OK:
            response.content = self._content(document, form, language)
            response["Content-Length"] = str(len(response.content))
            response["Content-Disposition"] = f'attachment; filename="{_file_name(document, form)}"'
            if request.method == "GET":
                note_fetch(document, self.partner, is_delivery=True)
        return response

    def _content(self, document: Document, form: Form, language: str) -> bytes:
        try:
            return form_of(document, form, language=language)
        except Unrenderable as error:
            raise refuse(
                HTTPStatus.NOT_ACCEPTABLE,
                "notAcceptable",
                _("This document does not exist in this media type."),
                availableContentTypes=[self.collection.media_types[0], JSON_API],
            ) from error

    def _document(self, office_id: str, client_id: str, document_id: str) -> Document:
        """Return the document, decided and fetched in one statement, or say why not."""
        office_key, document_key = uuid_or_404(office_id), uuid_or_404(document_id)
        documents = Document.objects.filter(
            uuid=document_key,
            kind=self.collection.kind,
            client__enterprise_number=client_id,
            client__office=office_key,
            client__archived_at__isnull=True,
        )
        readable = documents.readable_by(self.partner)
        needed = ("client__office", "bank_account", "file", *self.collection.related)
        document = readable.select_related(*needed).first()
        if document is None:
            raise self._refusal(office_id, client_id, exists=documents.exists())
        self.consent_with(document.client.office)
        return document

    def _refusal(self, office_id: str, client_id: str, *, exists: bool) -> Refused:
        office = self.office_named(office_id)
        self.consent_with(office)
        client = Client.objects.kept().filter(office=office, enterprise_number=client_id).first()
        if client is None or not exists:
            return not_found()
        decision = may_read(self.partner, office, client, self.collection.kind)
        return _out_of_scope() if decision.refusal is Refusal.OUT_OF_SCOPE else not_found()


def _file_name(document: Document, form: Form) -> str:
    account = document.bank_account.iban if document.bank_account else document.kind
    return f"{account}-{document.uuid}.{form}"


def document_view(collection: Collection) -> Any:
    """Return the view of one collection, with its own part of the schema."""
    title = schema.title_of(collection)

    @extend_schema(
        operation_id=f"get{title}",
        parameters=[schema.OFFICE_ID, schema.CLIENT_ID, schema.document_id(collection.path)],
        responses=schema.document_responses(collection),
    )
    def get(
        view: DocumentView, request: Request, office_id: str, client_id: str, document_id: str
    ) -> HttpResponse | Response:
        return DocumentView.get(view, request, office_id, client_id, document_id)

    view = type(f"{title}View", (DocumentView,), {"collection": collection, "get": get})
    return view.as_view()  # type: ignore[attr-defined]


DOCUMENT_VIEWS = {collection.path: document_view(collection) for collection in COLLECTIONS.values()}
