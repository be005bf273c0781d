"""API v2 as software in the wild reads it: every word of an answer, and none besides."""

import pytest

from documents.services import receive_document
from feeds.models import Delivery, Fetch
from tests.api.delivery.conftest import refusal
from tests.api.delivery.shapes import CLIENT, CODA_MANDATE, FIDUCIARY, METADATA, POD, SENT
from tests.api.strict import UUID, read
from tests.documents.xml_files import card_statement, expense_note, invoice, payroll
from tests.factories import BankAccountFactory, ClientFactory, SourceEntryFactory
from tests.factories.feeds import arrive
from tests.factories.sales import sale_xml, send

pytestmark = pytest.mark.django_db

MEDIA_TYPES = {"cod": "application/vnd.coda", "xml": "application/xml", "pdf": "application/pdf"}
FILES = {"caro": card_statement, "expense": expense_note, "soda": payroll}


@pytest.fixture
def everything(package, allowed, office):
    """One document of every model, for one client; returns its entries by model."""
    company, seller = ClientFactory(office=office), ClientFactory()
    arrive(BankAccountFactory(client=company), 1)
    send(company)
    number = company.enterprise_number
    for name, written in FILES.items():
        assert receive_document(written(number), file_name=f"{name}.xml").documents, name
    bought = invoice(seller.enterprise_number, number)
    assert receive_document(bought, file_name="invoice.xml").documents
    entries = package.entries(package.feed_id(company))
    return {entry["document_model"]: entry for entry in entries}


def test_the_pod_has_these_words(package, allowed, company):
    assert len(read(package.pod(), POD)["feed_clients"]) == 1


def test_every_model_has_its_words_and_its_formats(package, everything):
    formats = POD["allowed_formats"]

    assert set(everything) == set(METADATA) == set(formats)
    for model, entry in everything.items():
        shape = {"feed_index": UUID, "document_model": model, "metadata": METADATA[model]}
        read(entry, shape, model)
        for form in formats[model]:
            file = package.get(f"/delivery/download/{entry['feed_index']}/{form}")
            assert (file.status_code, file["Content-Type"]) == (200, MEDIA_TYPES[form])
            assert file["Content-Length"] == str(len(file.content))
            assert file["ETag"].startswith('"')
            assert file["Content-Disposition"].endswith(f'.{form}"')


def test_the_office_has_these_words(package, allowed):
    assert len(read(package.get("/fiduciaries").json(), [FIDUCIARY])) == 1


def test_a_client_has_these_words_and_its_mandates_have_no_more(package, allowed, office):
    company = ClientFactory(office=office, contact_email="boss@company.example", city="Gent")
    iban = BankAccountFactory(client=company).iban
    SourceEntryFactory(kind="secretariat", code="proef", name="Proef")
    named = {"client_id": str(company.pk)}
    orders = {
        "coda": {**named, "bank_id": "GEBABEBB", "ibans": [iban]},
        "social": {**named, "social_welfare_id": "acerta"},
        "purchase-invoice": named,
    }
    for kind, order in orders.items():
        answer = package.post(f"/{kind}-mandates/", order)
        assert answer.status_code == 201, (kind, answer.content)

    [row] = read(package.get("/clients/").json(), [CLIENT])

    assert [len(row[name]) for name in row if name.endswith("_mandates")] == [1, 1, 1, 1]


def test_an_order_is_answered_with_its_document_besides(package, allowed, company, account):
    order = {"client_id": str(company.pk), "bank_id": "GEBABEBB", "ibans": [account.iban]}

    body = package.post("/coda-mandates", order).json()

    read(body, {**CODA_MANDATE, "pdf_url": str})


def test_a_sent_invoice_has_these_words(invoicer, company):
    answer = invoicer.post("/sales-invoices", sale_xml(company), content_type="application/xml")

    read(answer.json(), SENT)


def test_looking_at_a_file_s_headers_is_no_fetch(package, allowed, account):
    arrive(account, 1)
    [entry] = package.entries(package.feed_id(account.client))
    path = f"/v2/delivery/download/{entry['feed_index']}/cod/"

    looked = package.browser.head(path, headers=package.headers())
    before = Fetch.objects.count()
    fetched = package.browser.get(path, headers=package.headers())

    assert (looked.status_code, looked.content) == (200, b"")
    assert looked["Content-Length"] == fetched["Content-Length"]
    assert (before, Fetch.objects.count(), Delivery.objects.count()) == (0, 1, 0)


LISTS = ["/clients/", "/fiduciaries/", "/coda-mandates/", "/card-mandates/"]


@pytest.mark.parametrize("path", LISTS)
def test_a_parameter_that_is_empty_or_not_ours_changes_nothing(package, allowed, company, path):
    plain = package.get(path).json()

    names = ("enterprise_num", "client_id", "state", "modified_since", "limit", "after")
    answers = [package.get(f"{path}?{name}=") for name in names]
    answers.append(package.get(f"{path}?utm_source=mail&page=7"))

    assert [answer.json() for answer in answers] == [plain] * 7


def test_a_list_of_sales_is_whole_unless_pages_are_asked_for(invoicer, company, monkeypatch):
    monkeypatch.setattr("api.delivery.requests.LARGEST_LIMIT", 1)
    ids = [str(send(company, number=f"2026-010{n}").pk) for n in range(2)]

    whole, page = invoicer.get("/sales-invoices/"), invoicer.get("/sales-invoices/?limit=1")

    assert [row["id"] for row in whole.json()] == ids
    assert ("Link" in whole, [row["id"] for row in page.json()]) == (False, ids[:1])


def test_a_compressed_body_is_refused_as_such(package, allowed, company):
    answer = package.put(
        f"/delivery/feed/{package.feed_id(company)}/", b"\x1f\x8b", **{"content-encoding": "gzip"}
    )

    assert refusal(answer) == (415, "unsupported_media_type", True)
    assert answer["Accept-Encoding"] == "identity"


@pytest.mark.parametrize(
    "accept", ["application/xml", "text/html;q=0.5, */*;q=0.1", "application/json; q=0", "nonsense"]
)
def test_whatever_is_accepted_an_answer_is_json_and_a_file_is_a_file(
    package, allowed, account, accept
):
    arrive(account, 1)
    [entry] = package.entries(package.feed_id(account.client))

    answers = [
        package.get(path, accept=accept)
        for path in ("/delivery/pod-client", f"/delivery/download/{entry['feed_index']}/cod")
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert [answer["Content-Type"] for answer in answers] == [
        "application/json",
        "application/vnd.coda",
    ]
