"""Our rows as the wire's resource objects: the one place that knows both vocabularies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from api.connect.base import WIRE_STATUS
from api.connect.fields import wire_moment
from common.kinds import DocumentKind
from consents.models import Consent
from consents.states import ConsentStatus
from documents.models import Document

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
    media_types: tuple[str, ...]
    attributes: Callable[[Document], Resource]


def _of_bank_account_statement(document: Document) -> Resource:
    iban = document.bank_account.iban if document.bank_account else None
    return {"createdAt": wire_moment(document.available_at), "iban": iban}


def _created_at(document: Document) -> Resource:
    return {"createdAt": wire_moment(document.available_at)}


def _received_at(document: Document) -> Resource:
    return {"receivedAt": wire_moment(document.available_at)}


COLLECTIONS = {
    collection.kind: collection
    for collection in (
        Collection(
            "bank-account-statements",
            "bankAccountStatement",
            DocumentKind.CODA,
            (COD, PDF, XML),
            _of_bank_account_statement,
        ),
        Collection(
            "payroll-statements",
            "payrollStatement",
            DocumentKind.SODA,
            ("application/vnd.soda.v1+xml", PDF),
            _created_at,
        ),
        Collection(
            "credit-card-statements",
            "creditCardStatement",
            DocumentKind.CARO,
            ("application/vnd.caro.v1+xml", PDF),
            _received_at,
        ),
        Collection(
            "sales-invoices", "salesInvoice", DocumentKind.SALES_INVOICE, (XML, PDF), _created_at
        ),
        Collection(
            "purchase-invoices",
            "purchaseInvoice",
            DocumentKind.PURCHASE_INVOICE,
            (XML, PDF),
            _received_at,
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
