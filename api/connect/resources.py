"""Our rows as the wire's resource objects: the one place that knows both vocabularies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from api.connect.base import WIRE_STATUS
from api.jsonapi.fields import wire_moment
from common.kinds import DocumentKind
from consents.models import Consent
from consents.states import ConsentStatus
from documents.models import Document
from documents.readable import Form

Resource = dict[str, object]

BASE = "/codabox-connect"
COD = "application/vnd.coda.v1+cod"
PDF = "application/pdf"
XML = "application/xml"


@dataclass(frozen=True, slots=True)
class Collection:
    """One kind of document on the wire: its path, its type, its media types, its attributes."""

    path: str
    resource_type: str
    kind: DocumentKind
    forms: Mapping[str, Form]
    """The media types besides the resource itself, and what each stands for."""
    attributes: Callable[[Document], Resource]
    related: tuple[str, ...] = ()
    """What its attributes need besides, as ``select_related`` takes it."""

    @property
    def media_types(self) -> tuple[str, ...]:
        return tuple(self.forms)


def _of_bank_account_statement(document: Document) -> Resource:
    iban = document.bank_account.iban if document.bank_account else None
    return {"createdAt": wire_moment(document.available_at), "iban": iban}


def _of_payroll_statement(document: Document) -> Resource:
    return {
        "createdAt": wire_moment(document.available_at),
        "socialOfficeId": document.issuer or None,
    }


def _of_credit_card_statement(document: Document) -> Resource:
    period = document.period_end
    return {
        "bankName": document.issuer or None,
        "billingPeriod": f"{period:%Y-%m}" if period else None,
        "clientReference": document.reference or None,
        "receivedAt": wire_moment(document.available_at),
    }


def _of_sales_invoice(document: Document) -> Resource:
    sale = getattr(document, "sales_invoice", None)
    connection = sale.connection if sale else None
    return {
        "createdAt": wire_moment(document.available_at),
        "invoicingSoftware": connection.partner.name if connection else None,
    }


def _of_purchase_invoice(document: Document) -> Resource:
    return {
        "availableContentTypes": [XML, PDF],
        "receivedAt": wire_moment(document.available_at),
    }


COLLECTIONS = {
    collection.kind: collection
    for collection in (
        Collection(
            "bank-account-statements",
            "bankAccountStatement",
            DocumentKind.CODA,
            {COD: Form.COD, PDF: Form.PDF, XML: Form.XML},
            _of_bank_account_statement,
        ),
        Collection(
            "payroll-statements",
            "payrollStatement",
            DocumentKind.SODA,
            {"application/vnd.soda.v1+xml": Form.XML, PDF: Form.PDF},
            _of_payroll_statement,
        ),
        Collection(
            "credit-card-statements",
            "creditCardStatement",
            DocumentKind.CARO,
            {"application/vnd.caro.v1+xml": Form.XML, PDF: Form.PDF},
            _of_credit_card_statement,
        ),
        Collection(
            "sales-invoices",
            "salesInvoice",
            DocumentKind.SALES_INVOICE,
            {XML: Form.XML, PDF: Form.PDF},
            _of_sales_invoice,
            related=("sales_invoice__connection__partner",),
        ),
        Collection(
            "purchase-invoices",
            "purchaseInvoice",
            DocumentKind.PURCHASE_INVOICE,
            {XML: Form.XML, PDF: Form.PDF},
            _of_purchase_invoice,
        ),
    )
}


def url(path: str) -> str:
    """Return an absolute address below the surface's base."""
    return f"{settings.BASE_URL}{BASE}{path}"


def links() -> Resource:
    """Return the addresses and templates that the root answers."""
    office = url("/accounting-offices/{accountingOfficeId}")
    documents = {
        _camel(collection.path): f"{office}/clients/{{clientId}}/{collection.path}/"
        f"{{{collection.resource_type}Id}}"
        for collection in COLLECTIONS.values()
    }
    return {
        "links": {
            "oauth2": {"token": url("/oauth2/token"), "revoke": url("/oauth2/revoke")},
            "accountingOfficeConsents": url(
                "/accounting-office-consents/{accountingOfficeConsentId}"
            ),
            "accountingOffices": {"documentSearches": f"{office}/document-searches", **documents},
        }
    }


def _camel(path: str) -> str:
    first, *rest = path.split("-")
    return first + "".join(word.title() for word in rest)


def consent_resource(consent: Consent) -> Resource:
    """Return a consent; ``consent.office`` should be loaded."""
    identifier = str(consent.pk)
    return {
        "type": "accountingOfficeConsent",
        "id": identifier,
        "attributes": {
            "accountingOfficeCompanyNumber": consent.office.enterprise_number,
            "accountingOfficeId": str(consent.office_id),
            "confirmationUri": settings.BASE_URL + reverse("consents:confirm", args=[identifier]),
            "redirectUri": consent.redirect_uri or None,
            "requestedAt": wire_moment(consent.requested_at),
            "status": WIRE_STATUS[ConsentStatus(consent.status)],
        },
        "links": {"self": url(f"/accounting-office-consents/{identifier}")},
    }


def client_relationship(document: Document) -> Resource:
    """Return whose document it is: a client's id on the wire is its enterprise number."""
    number = document.client.enterprise_number
    return {"client": {"data": {"type": "client", "id": number}}}


def document_resource(document: Document, *, with_link: bool = False) -> Resource:
    """Return a document; ``client`` and ``bank_account`` should be loaded."""
    collection = COLLECTIONS[DocumentKind(document.kind)]
    resource: Resource = {
        "type": collection.resource_type,
        "id": str(document.uuid),
        "attributes": collection.attributes(document),
        "relationships": client_relationship(document),
    }
    if with_link:
        office, number = document.client.office_id, document.client.enterprise_number
        path = f"/accounting-offices/{office}/clients/{number}/{collection.path}/{document.uuid}"
        resource["links"] = {"self": url(path)}
    return resource
