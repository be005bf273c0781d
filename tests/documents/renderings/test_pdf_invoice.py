"""E-invoices on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from documents.formats.ubl import values as ubl
from documents.renderings import invoice as paper
from documents.renderings.language import MINUS
from tests.documents.renderings.papers import (
    ADDRESS,
    DAY,
    FLOUR,
    SUPPLIER,
    VAT,
    fonts,
    invoice,
    sheets,
    text,
)

D = Decimal
LATER = date(2026, 12, 19)
REVERSED = ubl.VatCategory("AE", D(0), "Art. 20 KB nr. 1", "VATEX-EU-AE")


def test_an_invoice_shows_parties_lines_and_what_is_to_be_paid():
    printed = text(paper.render(invoice(due_on=LATER), language="nl"))

    for part in [
        "Factuur 2026/114",
        "19 november 2026",
        "Mus & Zoon BV",
        "Kerkstraat 1",
        "9000 Gent, BE",
        "Btw BE0403170701",
        "Elektronisch adres 0208:0123456749",
        "1 Meel 12,5 kg 1,23456 21 % 15,43",
        "Te betalen 18,67 EUR",
        "19/12/2026",
    ]:
        assert part in printed


@pytest.mark.parametrize(
    ("language", "title", "total"),
    [
        ("nl", "Creditnota 2026/114", "Gecrediteerd 18,67 EUR"),
        ("fr", "Note de crédit 2026/114", "Crédité 18,67 EUR"),
        ("en", "Credit note 2026/114", "Credited 18.67 EUR"),
    ],
)
def test_a_credit_note_is_called_one(language, title, total):
    printed = text(paper.render(invoice(kind=ubl.Kind.CREDIT_NOTE), language=language))

    assert title in printed
    assert total in printed


def test_a_line_shows_everything_that_is_said_of_it():
    line = replace(
        FLOUR,
        description="Biologisch",
        note="Koel bewaren",
        unit="X9Z",
        price_quantity=D(10),
        price_discount=D("0.1"),
        gross_price=D("1.33456"),
        vat=REVERSED,
        allowances_charges=(ubl.AllowanceCharge(False, D(5), "Trouw", "95", D(100), D("5.0")),),
        period=ubl.Period(DAY, LATER),
        order_line="3",
        accounting_cost="K100",
        seller_item="ART-1",
        buyer_item="B-1",
        standard_item=ubl.Identifier("5412345000013", "0160"),
        classifications=(ubl.Identifier("15000000"),),
        properties=(("Kleur", "wit"),),
        origin_country="BE",
    )

    printed = text(paper.render(invoice(lines=(line,)), language="en"))

    for part in [
        "12.5 X9Z 1.23456 / 10 reverse charge 15.43",
        "Biologisch Koel bewaren Kleur: wit",
        (
            "Article: ART-1 · Your article: B-1 · GTIN: 5412345000013 · Class: 15000000 ·"
            " Origin: BE · Order line: 3 · Cost account: K100 · Period: 19/11/2026 – 19/12/2026 ·"
            " Gross price: 1.33456 · Allowance: 0.10"
        ),
        "Allowance · Trouw · 5 % × 100.00 · 5.00",
    ]:
        assert part in printed


def test_the_whole_document_shows_sums_taxes_and_how_to_pay():
    means = ubl.PaymentMeans(
        "30",
        reference=ubl.PaymentReference("x", ubl.ReferenceKind.OGM, "090933755493"),
        due_on=LATER,
        iban="BE62510007547061",
        account_name="Mus",
        bic="KREDBEBB",
    )
    totals = ubl.Totals(
        D("12.17"), D("15.43"), D(5), D("1.5"), D("11.93"), D("2.24"), D("12.3"), D("14.17"),
        D(2), D("0.00"),
    )  # fmt: skip

    printed = text(
        paper.render(
            invoice(
                totals=totals,
                tax_currency="USD",
                payment_means=(means,),
                payment_terms=("30 dagen",),
                allowances_charges=(
                    ubl.AllowanceCharge(False, D(5), "Trouw", vat=VAT),
                    ubl.AllowanceCharge(True, D("1.5"), reason_code="FC"),
                    ubl.AllowanceCharge(False, None),
                ),
                vat_breakdown=(
                    ubl.VatBreakdown(VAT, D("11.93"), D("2.24")),
                    ubl.VatBreakdown(REVERSED, D(0), D(0)),
                    ubl.VatBreakdown(ubl.VatCategory("S"), None, None),
                ),
            ),
            language="en",
        )
    )

    for part in [
        f"Allowance · Trouw 21 % {MINUS}5.00 Charge · FC 1.50 Allowance",
        "VAT rate Taxable VAT 21 % 11.93 2.24 reverse charge",
        "Art. 20 KB nr. 1 · VATEX-EU-AE",
        (
            "Total of the lines 15.43 Allowances 5.00 Charges 1.50 Total without VAT 11.93 VAT 2.24"
            " VAT in USD 12.30 Total with VAT 14.17 Already paid 2.00 To pay 12.17 EUR"
        ),
        (
            "Payment Means Transfer Due on 19/12/2026 Account BE62 5100 0754 7061 BIC KREDBEBB"
            " In the name of Mus Communication +++090/9337/55493+++ 30 dagen"
        ),
    ]:
        assert part in printed


def test_other_parties_references_delivery_notes_and_links_are_shown():
    contact = ubl.Contact("Ann Mus", "+32 9 000 00 00", "ann@example.be")
    payee = ubl.Party(
        "Inning Proef",
        "Inning",
        ubl.Identifier("0403170701", "0208"),
        tax_number="T1",
        identifiers=(ubl.Identifier("PROEF-1"),),
        legal_form="BV",
        contact=contact,
    )

    printed = text(
        paper.render(
            invoice(
                payee=payee,
                tax_representative=ubl.Party(""),
                tax_point_on=DAY,
                period=ubl.Period(None, DAY),
                preceding=(ubl.Reference("2026/99", DAY), ubl.Reference("2026/98")),
                buyer_reference="PO-9",
                delivery=ubl.Delivery(DAY, "Magazijn", ADDRESS),
                payment_means=(ubl.PaymentMeans("ZZZ", "Ruil", card_number="1234"),),
                notes=("Dank voor\nuw bestelling.",),
                links=(ubl.Link("plan", "https://example.be/plan.pdf", "Plan"),),
            ),
            language="en",
        )
    )

    for part in [
        (
            "Paid to Tax representative Inning Proef – Inning Tax number T1 No. 0208:0403170701"
            " PROEF-1 BV Ann Mus · +32 9 000 00 00 · ann@example.be"
        ),
        "VAT due on 19/11/2026",
        "About 2026/99 (19/11/2026), 2026/98",
        "Your reference PO-9",
        "Delivered 19/11/2026 · Magazijn, Kerkstraat 1, 9000 Gent, BE",
        "Means Ruil Card 1234",
        "Notes Dank voor uw bestelling.",
        "plan · Plan · https://example.be/plan.pdf",
    ]:
        assert part in " ".join(printed.split())


def test_an_invoice_without_lines_or_way_to_pay_says_so():
    printed = text(paper.render(invoice(lines=()), language="fr"))

    assert "Il n'y a aucune ligne." in printed
    assert "Paiement" not in printed


def test_the_heading_is_repeated_while_the_lines_go_on_and_no_longer():
    notes = tuple(f"Nota {number}" for number in range(120))

    pages = sheets(paper.render(invoice(lines=(FLOUR,) * 60, notes=notes), language="nl"))

    with_heading = [" ".join(page.split()).count("Nr. Omschrijving Aantal") for page in pages]
    assert with_heading == [1, 1, 0, 0]


def test_what_is_hostile_is_text():
    name = "<para><b>&amp; 中</para>" + "W" * 3_000
    supplier = replace(SUPPLIER, name=name, address=replace(ADDRESS, street=name))
    line = replace(FLOUR, name=name, unit=name, id=name)

    printed = text(
        paper.render(
            invoice(supplier=supplier, lines=(line,), number="<i>1</i>"),
            language="nl",
        )
    )

    assert "Factuur <i>1</i>" in printed
    assert "<para><b>&amp; <U+4E2D></para>" in printed


def test_a_number_that_is_longer_than_the_sheet_is_wide_is_kept():
    number = "N" * 600

    printed = text(paper.render(invoice(number=number, lines=(FLOUR,) * 60), language="nl"))

    title = printed.partition("Leverancier")[0]
    assert title.count("N") == len(number)
    assert "N… Nr. Omschrijving" in printed


def test_the_same_invoice_gives_the_same_bytes_with_every_font_in_it():
    one, other = (paper.render(invoice(), language="nl") for _ in range(2))

    assert one == other
    assert all(fonts(one).values())
