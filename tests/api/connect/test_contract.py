"""CodaBox Connect as software in the wild reads it: every kind of document, word by word."""

import pytest

from documents.models import Document
from documents.services import receive_document
from feeds.models import Delivery, Fetch
from tests.api.connect.conftest import codes
from tests.api.strict import MILLISECOND, MONTH, NUMBER, UUID, Maybe, read
from tests.documents.xml_files import card_statement, invoice, payroll
from tests.factories import BankAccountFactory, ClientFactory
from tests.factories.feeds import arrive
from tests.factories.sales import send

pytestmark = pytest.mark.django_db
JSON_API = "application/vnd.api+json"
PDF, XML = "application/pdf", "application/xml"

ATTRIBUTES = {
    "bankAccountStatement": {"createdAt": MILLISECOND, "iban": str},
    "payrollStatement": {"createdAt": MILLISECOND, "socialOfficeId": str},
    "creditCardStatement": {
        "bankName": str,
        "billingPeriod": MONTH,
        "clientReference": str,
        "receivedAt": MILLISECOND,
    },
    "salesInvoice": {"createdAt": MILLISECOND, "invoicingSoftware": Maybe(str)},
    "purchaseInvoice": {"availableContentTypes": [str], "receivedAt": MILLISECOND},
}
COLLECTIONS = {
    "bankAccountStatement": (
        "bank-account-statements",
        ["application/vnd.coda.v1+cod", PDF, XML],
    ),
    "payrollStatement": ("payroll-statements", ["application/vnd.soda.v1+xml", PDF]),
    "creditCardStatement": ("credit-card-statements", ["application/vnd.caro.v1+xml", PDF]),
    "salesInvoice": ("sales-invoices", [XML, PDF]),
    "purchaseInvoice": ("purchase-invoices", [XML, PDF]),
}


def resource(kind):
    return {
        "type": kind,
        "id": UUID,
        "attributes": ATTRIBUTES[kind],
        "relationships": {"client": {"data": {"type": "client", "id": NUMBER}}},
    }


def answer_of(kind):
    return {
        "data": {
            "type": "documentSearch",
            "id": UUID,
            "attributes": {"documentType": kind, "from": MILLISECOND, "to": MILLISECOND},
            "relationships": {
                "clients": {"data": [{"type": "client", "id": NUMBER}]},
                "documents": {"data": [{"type": kind, "id": UUID}]},
            },
        },
        "included": {"documents": [resource(kind)]},
        "meta": {"paging": {"limit": int, "before": Maybe(UUID), "after": Maybe(UUID)}},
    }


@pytest.fixture
def company(office):
    return ClientFactory(office=office)


@pytest.fixture
def everything(company):
    """One document of every kind that a search can look for."""
    number, seller = company.enterprise_number, ClientFactory().enterprise_number
    arrive(BankAccountFactory(client=company), 1)
    send(company)
    for written in (payroll(number), card_statement(number), invoice(seller, number)):
        assert receive_document(written, file_name="a.xml").documents


@pytest.mark.parametrize("kind", ATTRIBUTES)
def test_every_kind_is_found_and_had_in_its_media_types(
    software, allowed, office, company, everything, kind
):
    answer = software.search(office, company.enterprise_number, kind=kind).json()

    found = read(answer, answer_of(kind))
    [row] = found["included"]["documents"]
    collection, media_types = COLLECTIONS[kind]
    document = Document.objects.get(uuid=row["id"])
    body = software.document(document, collection).json()
    read(body, {"data": {**resource(kind), "links": {"self": str}}})
    assert body["data"]["attributes"] == row["attributes"]
    for media_type in media_types:
        file = software.document(document, collection, accept=media_type)
        assert (file.status_code, file["Content-Type"]) == (200, media_type)
        assert file["Content-Length"] == str(len(file.content))
        assert file["Content-Disposition"].startswith("attachment;")
        again = software.document(
            document, collection, accept=media_type, **{"if-none-match": file["ETag"]}
        )
        assert (again.status_code, again.content) == (304, b"")


def test_a_sales_invoice_names_the_software_that_sent_it(software, allowed, office, company):
    send(company)
    sent_with = company.connections.get().partner.name
    other = ClientFactory(office=office)
    receive_document(invoice(other.enterprise_number), file_name="by-hand.xml")

    numbers = (company.enterprise_number, other.enterprise_number)
    found = software.search(office, *numbers, kind="salesInvoice").json()

    rows = found["included"]["documents"]
    assert [row["attributes"]["invoicingSoftware"] for row in rows] == [sent_with, None]


def test_looking_at_a_file_s_headers_is_neither_fetch_nor_delivery(software, allowed, company):
    send(company)
    document = Document.objects.get(kind="sales_invoice", client=company)
    path = f"/codabox-connect/accounting-offices/{company.office_id}"
    path += f"/clients/{company.enterprise_number}/sales-invoices/{document.uuid}"
    headers = {"authorization": f"Bearer {software.token}", "accept": XML}

    looked = software.browser.head(path, headers=headers)
    before = Fetch.objects.count(), Delivery.objects.count()
    software.browser.get(path, headers=headers)

    assert (looked.status_code, looked.content, before) == (200, b"", (0, 0))
    assert (Fetch.objects.count(), Delivery.objects.get().way) == (1, "connect")


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", JSON_API),
        ("*/*", JSON_API),
        ("application/json", JSON_API),
        ("application/*;q=0.2, application/pdf", PDF),
        ("text/html, application/xml;q=0.9, */*;q=0.1", XML),
        ("application/vnd.coda.v1+cod; version=1", "application/vnd.coda.v1+cod"),
    ],
)
def test_what_is_liked_best_is_answered(software, allowed, company, accept, media_type):
    [document] = arrive(BankAccountFactory(client=company), 1)

    assert software.document(document, accept=accept)["Content-Type"] == media_type


def test_a_compressed_body_is_refused_as_such(software, allowed):
    answer = software.post(
        "/accounting-office-consents", b"\x1f\x8b", **{"content-encoding": "gzip"}
    )

    assert (answer.status_code, codes(answer)) == (415, ["unsupportedMediaType"])
    assert answer["Accept-Encoding"] == "identity"
