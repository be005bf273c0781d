"""Payroll, cards, expenses and invoices opened; the check of an invoice; its attachments."""

from __future__ import annotations

import pytest

from documents.pages import tables
from tests.documents.formats.caro import statements
from tests.documents.formats.expense import notes
from tests.documents.formats.soda import payrolls
from tests.documents.formats.ubl.builders import (
    PDF,
    attachment,
    credit_note,
    invoice,
    with_attachments,
)
from tests.documents.pages.test_statement_page import words
from tests.factories import DocumentFactory

pytestmark = pytest.mark.django_db


def document_of(company, kind, content):
    content = content.encode() if isinstance(content, str) else content
    return DocumentFactory(
        kind=kind, bank_account=None, client=company, content=content, reference="A/1"
    )


# -- Tables ----------------------------------------------------------------------------------------


def test_payroll_is_shown_as_entries(see, company):
    document = document_of(company, "soda", payrolls.FILE)

    text = words(see(f"/documents/{document.uuid}/"))

    for said in (
        "voorbeeld_secretariaat",
        "March 2026",
        "620200 Lonen bedienden OVEN · March 2026 2,500.00",
        "4530 Précompte February 2026 612.35",
        "4550 –",
        "Total 2,500.00 2,500.00",
        "Passed Debit and credit are the same.",
    ):
        assert said in text


def test_a_card_statement_is_shown_card_by_card(see, company):
    document = document_of(company, "caro", statements.FILE)

    text = words(see(f"/documents/{document.uuid}/"))

    for said in (
        "Card 555555******4444 · An Voorbeeld",
        "Of no card in particular",
        "Total of this card −125.50",  # noqa: RUF001
        "Amount due 125.50 EUR on 2 Apr 2026",
        "Passed The previous balance and the transactions make the new balance.",
    ):
        assert said in text


def test_a_card_statement_that_does_not_add_up_says_so(see, company):
    content = statements.FILE.replace(
        "<NewBalance>-125.50</NewBalance>", "<NewBalance>-125.60</NewBalance>"
    )
    document = document_of(company, "caro", content)

    assert "Failed The new balance is not what the transactions make" in words(
        see(f"/documents/{document.uuid}/")
    )


def test_an_expense_note_is_shown_with_who_paid(see, company):
    document = document_of(company, "expense", notes.FILE)

    text = words(see(f"/documents/{document.uuid}/"))

    for said in (
        "An Voorbeeld · E-7",
        "To pay back 62.99 EUR",
        "Employee",
        "Company card",
        " km at ",
    ):
        assert said in text
    assert "Passed The lines make the total." in text


def test_rows_that_a_page_has_no_room_for_are_counted(see, company, monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    document = document_of(company, "soda", payrolls.FILE)

    assert "1 more row stands in the PDF." in words(see(f"/documents/{document.uuid}/"))


@pytest.mark.parametrize("kind", ["soda", "caro", "expense", "purchase_invoice", "sales_invoice"])
def test_a_file_that_can_not_be_read_says_why(see, company, kind):
    document = document_of(company, kind, "<Nothing/>")

    text = words(see(f"/documents/{document.uuid}/")).replace("&#x27;", "'")

    assert "This file can't be read. Staff look into it." in text


# -- Invoices --------------------------------------------------------------------------------------


def test_an_invoice_is_shown_as_an_invoice(see, company):
    document = document_of(company, "purchase_invoice", invoice().data())

    text = words(see(f"/documents/{document.uuid}/"))

    for said in (
        "Invoice ",
        "Seller",
        "Buyer",
        "Dorpsstraat 1",
        "9000 Gent",
        "Without VAT 100.00 EUR",
        "VAT 21.00 EUR",
        "To pay 121.00 EUR",
        "21 %",
    ):
        assert said in text


def test_discounts_on_the_whole_document_stand_under_the_lines(see, company):
    discount = """<cac:AllowanceCharge>
      <cbc:ChargeIndicator>false</cbc:ChargeIndicator>
      <cbc:AllowanceChargeReason>Trouwe klant</cbc:AllowanceChargeReason>
      <cbc:Amount currencyID="EUR">5.00</cbc:Amount>
    </cac:AllowanceCharge>"""
    content = invoice().after("cac:PaymentTerms", discount).data()
    document = document_of(company, "purchase_invoice", content)

    text = words(see(f"/documents/{document.uuid}/"))

    assert "On the whole document Trouwe klant Discount \u22125.00" in text


def test_a_credit_note_is_called_one(see, company):
    document = document_of(company, "sales_invoice", credit_note().data())

    text = words(see(f"/documents/{document.uuid}/"))

    assert "Credit note " in text
    assert "Credited 121.00 EUR" in text


def test_attachments_are_listed_and_given_out_as_files(signed_in, member, company):
    document = document_of(
        company, "purchase_invoice", with_attachments(attachment(name="bon.pdf")).data()
    )
    browser = signed_in(member)

    page = browser.get(f"/documents/{document.uuid}/").content.decode()
    response = browser.get(f"/documents/{document.uuid}/attachments/1/")

    assert f'href="/documents/{document.uuid}/attachments/1/"' in page
    assert response.content == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="bon.pdf"'
    assert response["Content-Security-Policy"] == "sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("number", [0, 2, 99])
def test_an_attachment_that_is_not_there_does_not_exist(see, company, number):
    content = with_attachments(attachment()).data()
    document = document_of(company, "purchase_invoice", content)

    see(f"/documents/{document.uuid}/attachments/{number}/", status=404)


def test_a_valid_invoice_passes_every_layer(see, company):
    document = document_of(company, "purchase_invoice", invoice().data())

    text = words(see(f"/documents/{document.uuid}/validation/"))

    assert "This invoice is valid" in text
    assert text.count("Passed") == 4  # the whole, and three layers


def test_an_invoice_that_breaks_rules_says_which(see, company):
    content = invoice().data().replace(b">121.00<", b">122.00<")
    document = document_of(company, "purchase_invoice", content)

    text = words(see(f"/documents/{document.uuid}/validation/"))

    assert "This invoice breaks rules" in text
    assert "BR-CO-1" in text


def test_layers_that_are_not_applied_say_why(see, company):
    document = document_of(company, "purchase_invoice", "<Nothing/>")

    text = words(see(f"/documents/{document.uuid}/validation/")).replace("&#x27;", "'")

    assert text.count("Not applied") == 2
    assert "The file can't be read as an e-invoice." in text


def test_the_check_and_attachments_of_a_foreign_invoice_do_not_exist(signed_in, outsider, company):
    content = with_attachments(attachment()).data()
    document = document_of(company, "purchase_invoice", content)
    browser = signed_in(outsider)

    for path in ("", "validation/", "attachments/1/", "download/xml/"):
        assert browser.get(f"/documents/{document.uuid}/{path}").status_code == 404
