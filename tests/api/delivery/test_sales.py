"""Invoicing software sends invoices, hears what is wrong with them, and learns which are paid."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from common.actors import SYSTEM
from connections.models import Connection
from documents.models import Document, Reception
from documents.readable import Form
from documents.services import form_of
from feeds.models import FeedEntry
from payments.models import Match, RefusedInvoice, SalesInvoice
from payments.services import confirm_match, undo_match
from tests.api.delivery.conftest import refusal
from tests.consents.test_races import at_once
from tests.factories import ClientFactory
from tests.factories.sales import (
    OGM,
    OTHER_OGM,
    PAID_ON,
    copies_of,
    credit_xml,
    match_all,
    movement,
    pay,
    sale_xml,
    send,
)

pytestmark = pytest.mark.django_db
PATH = "/sales-invoices/"


def pdf(script=""):
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if script:
        action = {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject(script),
        }
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def post(software, content, *, content_type="application/xml", **headers):
    return software.post(PATH, content, content_type=content_type, **headers)


def post_files(software, **files):
    data = {name: SimpleUploadedFile(name, content) for name, content in files.items()}
    return software.browser.post(f"/v2{PATH}", data, headers=software.headers())


def test_while_the_antivirus_is_away_nothing_is_taken_in(invoicer, company, settings):
    settings.ANTIVIRUS_URL = "unix:///nobody/is/here"
    invoicer.browser.raise_request_exception = False

    response = post(invoicer, sale_xml(company))

    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert response.json()["code"] == "service_unavailable"
    assert not Document.objects.exists()


def test_an_invoice_is_taken_in_and_told_back(invoicer, company):
    response = post(invoicer, sale_xml(company))

    body = response.json()
    assert (response.status_code, body) == (
        201,
        {
            "id": str(SalesInvoice.objects.get().pk),
            "number": "2026-0001",
            "issue_date": "2026-03-31",
            "payable_amount": 121.0,
            "currency": "EUR",
            "state": "received",
            "warnings": [],
        },
    )


def test_it_goes_the_way_of_every_document_as_a_sale_alone(invoicer, company):
    ClientFactory(enterprise_number="0987654394")  # its buyer is somebody's client too

    post(invoicer, sale_xml(company))

    [document] = Document.objects.all()
    assert (document.kind, document.client, document.reception.source) == (
        "sales_invoice",
        company,
        "invoicing",
    )
    assert FeedEntry.objects.get().document == document


def test_the_same_again_is_the_first_one(invoicer, company):
    first = post(invoicer, sale_xml(company)).json()

    response = post(invoicer, sale_xml(company))

    assert (response.status_code, response.json()["id"]) == (200, first["id"])
    assert Document.objects.count() == 1


@pytest.mark.parametrize("more", [{"ogm": "090933755493"}, {"day": "2026-03-30"}])
def test_another_invoice_with_the_same_number_is_refused(invoicer, company, more):
    first = post(invoicer, sale_xml(company)).json()

    response = post(invoicer, sale_xml(company, **more))

    assert refusal(response) == (409, "invoice-exists", True)
    assert response.json()["id"] == first["id"]
    assert Document.objects.count() == 1


def test_the_invoice_of_another_company_is_refused(invoicer, company, office):
    other = ClientFactory(office=office)

    response = post(invoicer, sale_xml(other))

    assert refusal(response) == (403, "supplier-mismatch", True)
    assert not Document.objects.exists()


BROKEN = [
    b"",
    b"not xml",
    b"<a/>",
    b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
]


@pytest.mark.parametrize("content", BROKEN)
def test_what_is_no_invoice_is_refused_with_the_reason(invoicer, content):
    response = post(invoicer, content)

    [error, *_] = response.json()["errors"]
    assert refusal(response) == (422, "invalid-invoice", True)
    assert sorted(error) == ["location", "message", "rule"]
    assert error["rule"]
    assert error["message"]


def test_every_broken_rule_is_told_where_it_is_broken(invoicer, company):
    response = post(invoicer, sale_xml(company, amount="122.00"))

    errors = response.json()["errors"]
    assert response.status_code == 422
    assert {error["rule"] for error in errors} >= {"BR-CO-15"}
    assert all(error["location"].startswith("/Invoice") for error in errors)
    assert (Document.objects.count(), Reception.objects.count()) == (0, 0)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_date_that_stands_for_none_is_refused(invoicer, company, day):
    content = re.sub(rb"(<cbc:IssueDate>)[^<]*", rb"\g<1>" + day.encode(), sale_xml(company))

    response = post(invoicer, content)

    assert response.status_code == 422
    assert "ubl_date" in {error["rule"] for error in response.json()["errors"]}


def test_what_is_refused_is_shown_to_the_office_until_it_comes_as_it_should(invoicer, company):
    post(invoicer, sale_xml(company, amount="122.00"))
    refused = RefusedInvoice.objects.get()

    post(invoicer, sale_xml(company))

    assert (refused.client, refused.number, refused.code) == (
        company,
        "2026-0001",
        "invalid-invoice",
    )
    assert not RefusedInvoice.objects.exists()


def test_sentences_follow_the_language_of_the_caller(invoicer, company):
    sentences = {
        post(invoicer, b"not xml", **{"accept-language": language}).json()["errors"][0]["message"]
        for language in ("en", "nl", "fr")
    }

    assert len(sentences) == 3


def test_the_pdf_of_the_sender_is_given_out(invoicer, company):
    mine = pdf()

    response = post_files(invoicer, xml=sale_xml(company), pdf=mine)

    assert response.status_code == 201
    assert form_of(Document.objects.get(), Form.PDF, language="nl") == mine


def test_without_a_pdf_ours_is_given_out(invoicer, company):
    response = post_files(invoicer, xml=sale_xml(company))

    drawn = form_of(Document.objects.get(), Form.PDF, language="nl")
    assert (response.status_code, drawn[:5]) == (201, b"%PDF-")


BAD_PDFS = [
    (b"no pdf", "pdf-not-a-pdf"),
    (b"%PDF-1.4\nbroken", "pdf-damaged"),
    (pdf(script="app.alert(1)"), "pdf-active-content"),
]


@pytest.mark.parametrize(("content", "rule"), BAD_PDFS)
def test_a_pdf_that_may_harm_is_refused_and_the_invoice_with_it(invoicer, company, content, rule):
    response = post_files(invoicer, xml=sale_xml(company), pdf=content)

    [error] = response.json()["errors"]
    assert (response.status_code, error["rule"], error["location"]) == (422, rule, "pdf")
    assert not Document.objects.exists()


def test_a_form_without_the_invoice_is_refused(invoicer):
    response = post_files(invoicer, pdf=pdf())

    assert (response.status_code, response.json()["code"]) == (400, "invalid")
    assert list(response.json()) == ["xml", "code"]


@pytest.mark.parametrize("boundary", ["", "; boundary=" + "x" * 300])
def test_a_form_that_cannot_be_taken_apart_is_refused(invoicer, boundary):
    response = invoicer.post(PATH, b"--x", content_type=f"multipart/form-data{boundary}")

    assert refusal(response) == (400, "parse_error", True)
    assert "form" in response.json()["detail"]


@pytest.mark.parametrize("content_type", ["application/json", "application/pdf", ""])
def test_other_bodies_are_refused(invoicer, content_type):
    response = post(invoicer, "{}", content_type=content_type)

    assert refusal(response) == (415, "unsupported_media_type", True)


def test_a_body_that_is_too_large_is_refused(invoicer):
    response = post(invoicer, b" " * (10 * 1024 * 1024 + 1))

    assert refusal(response) == (413, "payload_too_large", True)


def test_a_long_part_that_is_no_file_is_told_to_be_one(invoicer):
    sent = {"xml": "x" * 3_000_000}

    response = invoicer.browser.post(f"/v2{PATH}", sent, headers=invoicer.headers())

    assert refusal(response) == (413, "payload_too_large", True)
    assert "as files" in response.json()["detail"]


@pytest.mark.parametrize("encoding", ["", "identity", "IDENTITY"])
def test_a_body_that_is_said_to_be_plain_is_read(invoicer, company, encoding):
    response = post(invoicer, sale_xml(company), **{"content-encoding": encoding})

    assert response.status_code == 201


def test_bookkeeping_software_sends_no_invoices(package, allowed, company):
    answers = [post(package, sale_xml(company)), package.get(PATH), package.get(f"{PATH}1/")]

    assert {refusal(each) for each in answers} == {(403, "invoicing-software-only", True)}


def test_once_the_company_is_not_received_for_any_more_nothing_is_taken(invoicer, company):
    Connection.objects.update(ended_at=timezone.now(), end_reason="office")

    assert post(invoicer, sale_xml(company)).status_code == 401


def test_what_was_sent_is_delivered_once_the_office_acknowledged_it(
    invoicer, package, allowed, company
):
    sent = post(invoicer, sale_xml(company)).json()
    feed = package.feed_id(company)
    [entry] = package.entries(feed)
    before = invoicer.get(f"{PATH}{sent['id']}/").json()

    package.acknowledge(feed, entry["feed_index"])

    after = invoicer.get(f"{PATH}{sent['id']}").json()
    assert (before["state"], before["deliveries"]) == ("received", [])
    assert (after["state"], len(after["deliveries"])) == ("delivered", 1)
    assert [row["id"] for row in invoicer.get(f"{PATH}?state=delivered").json()] == [sent["id"]]
    assert invoicer.get(f"{PATH}?state=received").json() == []


def test_the_payment_is_computed_from_the_statements(invoicer, company, account):
    sent = post(invoicer, sale_xml(company)).json()
    pay(account, movement(reference=OGM))
    match_all()

    payment = invoicer.get(f"{PATH}{sent['id']}/").json()["payment"]

    assert payment == {
        "state": "paid",
        "paid_amount": 121.0,
        "suggested_amount": 0.0,
        "matches": [
            {
                "statement": 1,
                "sequence": 1,
                "iban": account.iban,
                "date": "2026-04-20",
                "invoice": None,
                "amount": 121.0,
                "rule": "reference",
                "certain": True,
                "confirmed": False,
            }
        ],
    }


def test_what_is_only_likely_is_no_payment(invoicer, company, account):
    sent = post(invoicer, sale_xml(company, ogm="")).json()
    pay(account, movement(text="2026-0001 deel", amount=100_000))
    match_all()

    payment = invoicer.get(f"{PATH}{sent['id']}/").json()["payment"]

    assert (payment["state"], payment["paid_amount"], payment["suggested_amount"]) == (
        "open",
        0.0,
        100.0,
    )
    assert [each["certain"] for each in payment["matches"]] == [False]


def test_a_credit_note_and_its_invoice_tell_of_each_other(invoicer, company):
    invoice = post(invoicer, sale_xml(company)).json()
    note = post(invoicer, credit_xml(company)).json()
    match_all()

    of_invoice = invoicer.get(f"{PATH}{invoice['id']}/").json()["payment"]
    of_note = invoicer.get(f"{PATH}{note['id']}/").json()

    assert (of_note["type"], of_note["payment"]["state"]) == ("credit_note", "paid")
    assert of_invoice["state"] == "paid"
    assert [each["invoice"] for each in of_invoice["matches"]] == ["2026-0002"]
    assert [each["invoice"] for each in of_note["payment"]["matches"]] == ["2026-0001"]


def test_the_list_is_of_this_company_since_a_moment_in_pages(invoicer, company, office):
    send(ClientFactory(office=office))
    ids = [post(invoicer, sale_xml(company, number=f"2026-001{n}")).json()["id"] for n in range(3)]

    first = invoicer.get(f"{PATH}?limit=2")
    second = invoicer.get(f"{PATH}?limit=2&after={ids[1]}")

    assert [row["id"] for row in invoicer.get(PATH).json()] == ids
    assert [row["id"] for row in first.json() + second.json()] == ids
    assert ('rel="next"' in first["Link"], "Link" in second) == (True, False)
    assert invoicer.get(f"{PATH}?since=2099-01-01").json() == []


def changed(invoicer):
    return [row["number"] for row in invoicer.get(f"{PATH}?modified_since=2026-06-01").json()]


@pytest.fixture
def long_ago(invoicer, company):
    """Two invoices about which nothing has changed for long; returns a function to say so."""
    for number, ogm in (("2026-0001", OGM), ("2026-0011", OTHER_OGM)):
        post(invoicer, sale_xml(company, number=number, ogm=ogm))

    def say_so():
        SalesInvoice.objects.update(changed_at="2026-01-05T08:00Z")

    say_so()
    return say_so


def test_an_invoice_is_new_until_nothing_changes_any_more(invoicer, long_ago, company):
    post(invoicer, sale_xml(company, number="2026-0012", ogm=""))

    assert changed(invoicer) == ["2026-0012"]


def test_an_invoice_changes_when_it_is_paid_and_when_the_money_goes_back(
    invoicer, long_ago, account
):
    pay(account, movement(reference=OGM))
    match_all()
    paid = changed(invoicer)
    long_ago()
    still = changed(invoicer)
    later = PAID_ON + timedelta(days=3)
    pay(account, movement(-121_000, reference=OGM, on=later), sequence=2, on=later)
    match_all()

    assert (paid, still, changed(invoicer)) == (["2026-0001"], [], ["2026-0001"])


def test_an_invoice_changes_when_it_is_fetched(invoicer, package, allowed, company, long_ago):
    feed = package.feed_id(company)

    package.acknowledge(feed, package.entries(feed)[0]["feed_index"])

    assert changed(invoicer) == ["2026-0001"]


def test_an_invoice_changes_with_its_credit_note(invoicer, company, long_ago):
    post(invoicer, credit_xml(company))
    match_all()

    assert changed(invoicer) == ["2026-0001", "2026-0002"]


@pytest.mark.parametrize("decide", [confirm_match, undo_match])
def test_an_invoice_changes_when_somebody_decides_about_its_payment(
    invoicer, company, account, long_ago, decide
):
    pay(account, movement(reference=OGM))
    match_all()
    long_ago()

    decide(Match.objects.get(), by=SYSTEM)

    assert "2026-0001" in changed(invoicer)  # what is undone may now pay for the other one


WRONG = [
    ("state", "paid"),
    ("since", "yesterday"),
    ("modified_since", "soon"),
    ("limit", "0"),
    ("after", "x"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_filter_is_named(invoicer, name, value):
    response = invoicer.get(f"{PATH}?{name}={value}")

    assert (response.status_code, list(response.json())) == (400, [name, "code"])


def test_what_is_another_company_s_does_not_exist(invoicer, office):
    foreign = send(ClientFactory(office=office))

    for named in (foreign.pk, "11111111-1111-4111-8111-111111111111", "x"):
        assert refusal(invoicer.get(f"{PATH}{named}/")) == (404, "not_found", True)


def count_queries(invoicer, django_assert_max_num_queries):
    with django_assert_max_num_queries(30) as counted:
        invoicer.get(PATH)
    return len(counted)


def test_a_longer_list_asks_the_database_no_more(
    invoicer, company, account, django_assert_max_num_queries
):
    post(invoicer, sale_xml(company))
    pay(account, movement(reference=OGM))
    match_all()
    of_one = count_queries(invoicer, django_assert_max_num_queries)
    copies_of(SalesInvoice.objects.get(), 49)

    assert count_queries(invoicer, django_assert_max_num_queries) == of_one
    assert len(invoicer.get(PATH).json()) == 50


@pytest.mark.django_db(transaction=True)
def test_of_twelve_at_once_one_is_stored(invoicer, company):
    content = sale_xml(company)

    def send_one():
        return post(type(invoicer)(invoicer.credentials), content).status_code

    answers = at_once(*[send_one] * 12)

    assert sorted(answers) == [200] * 11 + [201]
    assert (Document.objects.count(), SalesInvoice.objects.count()) == (1, 1)
