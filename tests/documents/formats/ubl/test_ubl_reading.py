"""What an e-invoice says, as values, and what is wrong with it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from lxml import etree

from documents.formats import xml
from documents.formats.findings import LANGUAGES, Severity
from documents.formats.ubl import (
    ROOTS,
    Address,
    AllowanceCharge,
    Contact,
    Delivery,
    Identifier,
    Kind,
    Link,
    Period,
    Profile,
    Reference,
    ReferenceKind,
    Totals,
    VatCategory,
    read,
)
from documents.formats.ubl.layers import REASONS
from documents.formats.ubl.markup import MOST_FINDINGS
from documents.formats.ubl.payments import payment_reference
from documents.formats.ubl.sentences import SENTENCES
from tests.documents.formats.ubl.builders import credit_note, e_fff, invoice, line

STANDARD = VatCategory("S", Decimal(21))


def rules(draft):
    return [finding.rule for finding in read(draft.data()).findings]


def test_the_heading_of_an_invoice():
    file = read(invoice().data(), name="a.xml")

    document = file.invoice
    assert (file.name, file.is_trustworthy, file.is_well_formed) == ("a.xml", True, True)
    assert (document.kind, document.profile, document.type_code) == (
        Kind.INVOICE,
        Profile.PEPPOL_BIS_3,
        "380",
    )
    assert (document.number, document.issued_on, document.due_on, document.currency) == (
        "2026-0001",
        date(2026, 3, 31),
        date(2026, 4, 30),
        "EUR",
    )
    assert (document.buyer_reference, document.order_reference) == ("B-7", "PO-1")
    assert (document.notes, document.payment_terms) == (("Met dank.",), ("30 dagen",))


def test_a_credit_note():
    document = read(credit_note().data()).invoice

    assert (document.kind, document.number, document.type_code) == (
        Kind.CREDIT_NOTE,
        "2026-0002",
        "381",
    )
    assert document.preceding == (Reference("2026-0001", date(2026, 3, 31)),)
    assert [(line.quantity, line.unit) for line in document.lines] == [(Decimal("2.5"), "HUR")]


def test_a_credit_note_in_the_shape_of_an_invoice():
    draft = e_fff().set("cbc:InvoiceTypeCode", "381")

    document = read(draft.data()).invoice

    assert (document.kind, document.profile, document.ubl_version) == (
        Kind.CREDIT_NOTE,
        Profile.E_FFF,
        "2.0",
    )


@pytest.mark.parametrize(
    ("customization", "process", "profile"),
    [
        ("urn:cen.eu:en16931:2017", "", Profile.EN_16931),
        (
            "urn:cen.eu:en16931:2017#conformant#urn:UBL.BE:1.0.0.20180214",
            "invoicing",
            Profile.EN_16931,
        ),
        ("something", "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0", Profile.PEPPOL_BIS_3),
        ("3.0", "urn:www.e-fff.be:invoice", Profile.E_FFF),
        ("", "", Profile.OTHER),
    ],
)
def test_the_agreement_by_which_it_was_written(customization, process, profile):
    draft = invoice().set("cbc:CustomizationID", customization).set("cbc:ProfileID", process)

    document = read(draft.data()).invoice

    assert document.profile == profile


def test_a_party():
    supplier = read(invoice().data()).invoice.supplier

    assert (supplier.name, supplier.trading_name) == ("Voorbeeld BV", "Voorbeeld")
    assert supplier.legal_id == supplier.endpoint == Identifier("0123456749", "0208")
    assert supplier.vat_number == "BE0123456749"
    assert supplier.address == Address(
        street="Dorpsstraat 1", postal_code="9000", city="Gent", country="BE"
    )
    assert supplier.contact == Contact("An Peeters", "+32 9 000 00 00", "an@voorbeeld.example")


def test_a_party_with_little_about_it():
    party = "cac:AccountingSupplierParty/cac:Party"
    draft = invoice().remove(
        *(f"{party}/cac:{name}" for name in ("PostalAddress", "Contact", "PartyLegalEntity"))
    )
    draft.remove(f"{party}/cbc:EndpointID").set(f"{party}/cac:PartyTaxScheme/cbc:CompanyID", "")

    supplier = read(draft.data()).invoice.supplier

    assert (supplier.name, supplier.endpoint, supplier.vat_number) == ("Voorbeeld", None, "")
    assert (supplier.address, supplier.contact, supplier.legal_id) == (None, None, None)


def test_other_numbers_of_a_party():
    party = "cac:AccountingSupplierParty/cac:Party"
    draft = invoice().after(
        f"{party}/cbc:EndpointID",
        """<cac:PartyIdentification><cbc:ID schemeID="0088">5412345000013</cbc:ID>
        </cac:PartyIdentification>
        <cac:PartyIdentification><cbc:ID>K7</cbc:ID></cac:PartyIdentification>
        <cac:PartyIdentification><cbc:ID/></cac:PartyIdentification>""",
    )
    draft.after(
        f"{party}/cac:PartyTaxScheme",
        """<cac:PartyTaxScheme><cbc:CompanyID>T-1</cbc:CompanyID>
        <cac:TaxScheme><cbc:ID>TAX</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>""",
    )

    supplier = read(draft.data()).invoice.supplier

    assert supplier.identifiers == (Identifier("5412345000013", "0088"), Identifier("K7"))
    assert (supplier.vat_number, supplier.tax_number) == ("BE0123456749", "T-1")


def test_number_and_box_in_elements_of_their_own():
    draft = e_fff().after(
        "cac:AccountingCustomerParty/cac:Party/cac:PostalAddress/cbc:StreetName",
        "<cbc:BuildingNumber>12</cbc:BuildingNumber>",
    )
    draft.inside(
        "cac:AccountingCustomerParty/cac:Party/cac:PostalAddress", "<cbc:Postbox>3</cbc:Postbox>"
    )

    document = read(draft.data()).invoice

    assert document.customer.address.street == "Dorpsstraat 1 12 / 3"


def test_totals_are_exact():
    draft = invoice().set("cac:LegalMonetaryTotal/cbc:PayableAmount", " 0.10000000000000000001 ")
    draft.after(
        "cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount",
        """<cbc:PrepaidAmount currencyID="EUR">.5</cbc:PrepaidAmount>
        <cbc:PayableRoundingAmount currencyID="EUR">-0.01</cbc:PayableRoundingAmount>""",
    )

    document = read(draft.data()).invoice

    assert document.totals == Totals(
        payable=Decimal("0.10000000000000000001"),
        line_extension=Decimal(100),
        tax_exclusive=Decimal(100),
        vat=Decimal(21),
        tax_inclusive=Decimal(121),
        prepaid=Decimal("0.5"),
        rounding=Decimal("-0.01"),
    )


def test_the_tax_in_another_currency():
    draft = invoice().after(
        "cbc:DocumentCurrencyCode", "<cbc:TaxCurrencyCode>SEK</cbc:TaxCurrencyCode>"
    )
    draft.after(
        "cac:TaxTotal",
        '<cac:TaxTotal><cbc:TaxAmount currencyID="SEK">230</cbc:TaxAmount></cac:TaxTotal>',
    )

    file = read(draft.data())

    totals = file.invoice.totals
    assert (file.invoice.tax_currency, totals.vat, totals.vat_in_tax_currency) == (
        "SEK",
        Decimal(21),
        Decimal(230),
    )
    assert file.findings == ()


def test_the_breakdown_of_the_taxes():
    (breakdown,) = read(invoice().data()).invoice.vat_breakdown

    assert breakdown.category == STANDARD
    assert (breakdown.taxable_amount, breakdown.tax_amount) == (Decimal(100), Decimal(21))


def test_the_rate_where_older_documents_have_it():
    subtotal = "cac:TaxTotal/cac:TaxSubtotal"
    draft = e_fff().remove(f"{subtotal}/cac:TaxCategory/cbc:Percent")
    draft.after(f"{subtotal}/cbc:TaxAmount", "<cbc:Percent>6</cbc:Percent>")

    (breakdown,) = read(draft.data()).invoice.vat_breakdown

    assert breakdown.category.rate == Decimal(6)


def test_an_exemption_has_a_reason():
    category = "cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory"
    draft = (
        invoice()
        .set(f"{category}/cbc:ID", "AE")
        .after(
            f"{category}/cbc:Percent",
            """<cbc:TaxExemptionReasonCode>VATEX-EU-AE</cbc:TaxExemptionReasonCode>
        <cbc:TaxExemptionReason>Btw verlegd</cbc:TaxExemptionReason>""",
        )
    )

    (breakdown,) = read(draft.data()).invoice.vat_breakdown

    assert breakdown.category == VatCategory("AE", Decimal(21), "Btw verlegd", "VATEX-EU-AE")


def test_a_line():
    (line,) = read(invoice().data()).invoice.lines

    assert (line.id, line.name, line.description) == ("1", "Advies", "Boekhouding, maart")
    assert (line.quantity, line.unit, line.net_amount) == (Decimal("2.5"), "HUR", Decimal(100))
    assert (str(line.price), line.vat, line.allowances_charges) == ("40.0000", STANDARD, ())
    assert (line.period, line.standard_item, line.properties) == (None, None, ())


def test_all_there_may_be_on_a_line():
    draft = invoice().after(
        "cac:InvoiceLine/cbc:LineExtensionAmount",
        """<cbc:AccountingCost>6100</cbc:AccountingCost>
        <cac:InvoicePeriod><cbc:StartDate>2026-03-01</cbc:StartDate></cac:InvoicePeriod>
        <cac:OrderLineReference><cbc:LineID>7</cbc:LineID></cac:OrderLineReference>
        <cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator>
        <cbc:Amount currencyID="EUR">1</cbc:Amount></cac:AllowanceCharge>""",
    )
    draft.after(
        "cac:InvoiceLine/cac:Item/cbc:Name",
        """<cac:SellersItemIdentification><cbc:ID>S1</cbc:ID></cac:SellersItemIdentification>
        <cac:StandardItemIdentification><cbc:ID schemeID="0160">G1</cbc:ID>
        </cac:StandardItemIdentification>
        <cac:OriginCountry><cbc:IdentificationCode>BE</cbc:IdentificationCode></cac:OriginCountry>
        <cac:CommodityClassification>
        <cbc:ItemClassificationCode listID="STI">9</cbc:ItemClassificationCode>
        </cac:CommodityClassification>""",
    )
    draft.after(
        "cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory",
        """<cac:AdditionalItemProperty><cbc:Name>kleur</cbc:Name><cbc:Value>rood</cbc:Value>
        </cac:AdditionalItemProperty>""",
    )
    draft.after(
        "cac:InvoiceLine/cac:Price/cbc:PriceAmount",
        """<cbc:BaseQuantity unitCode="HUR">1</cbc:BaseQuantity>
        <cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator>
        <cbc:Amount currencyID="EUR">2</cbc:Amount>
        <cbc:BaseAmount currencyID="EUR">42</cbc:BaseAmount>
        </cac:AllowanceCharge>""",
    )

    (line,) = read(draft.data()).invoice.lines

    assert (line.accounting_cost, line.order_line, line.seller_item) == ("6100", "7", "S1")
    assert line.period == Period(date(2026, 3, 1), None)
    assert line.allowances_charges == (AllowanceCharge(is_charge=False, amount=Decimal(1)),)
    assert (line.standard_item, line.classifications) == (
        Identifier("G1", "0160"),
        (Identifier("9", "STI"),),
    )
    assert (line.properties, line.origin_country) == ((("kleur", "rood"),), "BE")
    assert (line.price_quantity, line.price_discount, line.gross_price) == (
        Decimal(1),
        Decimal(2),
        Decimal(42),
    )


def test_lines_stay_in_order():
    draft = invoice()
    for number in "234":
        draft.after("cac:InvoiceLine", line("Invoice", "InvoicedQuantity"))
        draft.set("cac:InvoiceLine[2]/cbc:ID", number)

    document = read(draft.data()).invoice

    assert [each.id for each in document.lines] == ["1", "4", "3", "2"]


def test_charges_and_allowances_of_the_document():
    draft = invoice().after(
        "cac:PaymentTerms",
        """<cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator>
        <cbc:AllowanceChargeReasonCode>FC</cbc:AllowanceChargeReasonCode>
        <cbc:AllowanceChargeReason>Vervoer</cbc:AllowanceChargeReason>
        <cbc:MultiplierFactorNumeric>10</cbc:MultiplierFactorNumeric>
        <cbc:Amount currencyID="EUR">10</cbc:Amount>
        <cbc:BaseAmount currencyID="EUR">100</cbc:BaseAmount>
        <cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>21</cbc:Percent></cac:TaxCategory>
        </cac:AllowanceCharge>""",
    )

    document = read(draft.data()).invoice

    assert document.allowances_charges == (
        AllowanceCharge(
            is_charge=True,
            amount=Decimal(10),
            reason="Vervoer",
            reason_code="FC",
            base_amount=Decimal(100),
            percentage=Decimal(10),
            vat=STANDARD,
        ),
    )


def test_an_allowance_or_charge_that_does_not_say_which():
    draft = invoice().after(
        "cac:PaymentTerms",
        "<cac:AllowanceCharge><cbc:ChargeIndicator>ja</cbc:ChargeIndicator></cac:AllowanceCharge>",
    )

    file = read(draft.data())

    assert [(f.rule, f.location, f.found) for f in file.errors] == [
        ("ubl_indicator", "/Invoice/AllowanceCharge", "ja")
    ]
    assert file.invoice.allowances_charges == ()


def test_how_to_pay():
    (means,) = read(invoice().data()).invoice.payment_means

    assert (means.code, means.name, means.bic) == ("30", "Credit transfer", "KREDBEBB")
    assert (means.account, means.iban) == ("BE68 5390 0754 7034", "BE68539007547034")
    assert (means.reference.kind, means.reference.number) == (ReferenceKind.OGM, "123456789002")


def test_an_account_that_is_no_iban_stays_as_written():
    account = "cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID"
    draft = invoice().set(account, "BE00 5390 0754 7034")

    (means,) = read(draft.data()).invoice.payment_means

    assert (means.account, means.iban) == ("BE00 5390 0754 7034", "")


def test_a_direct_debit_and_a_card():
    draft = invoice().after(
        "cac:PaymentMeans",
        """<cac:PaymentMeans><cbc:PaymentMeansCode>59</cbc:PaymentMeansCode>
        <cbc:PaymentID/><cac:PaymentMandate><cbc:ID>M-1</cbc:ID><cac:PayerFinancialAccount>
        <cbc:ID>BE71096123456769</cbc:ID></cac:PayerFinancialAccount></cac:PaymentMandate>
        </cac:PaymentMeans>
        <cac:PaymentMeans><cbc:PaymentMeansCode>48</cbc:PaymentMeansCode>
        <cac:CardAccount><cbc:PrimaryAccountNumberID>4111111111111111</cbc:PrimaryAccountNumberID>
        </cac:CardAccount></cac:PaymentMeans>""",
    )

    _, debit, card = read(draft.data()).invoice.payment_means

    assert (debit.mandate, debit.debited_account, debit.reference) == (
        "M-1",
        "BE71096123456769",
        None,
    )
    assert card.card_number == "1111"


@pytest.mark.parametrize(
    ("text", "kind", "number", "display"),
    [
        ("+++123/4567/89002+++", ReferenceKind.OGM, "123456789002", "+++123/4567/89002+++"),
        ("***123/4567/89002***", ReferenceKind.OGM, "123456789002", "+++123/4567/89002+++"),
        ("123456789002", ReferenceKind.OGM, "123456789002", "+++123/4567/89002+++"),
        ("123456789003", ReferenceKind.FREE, "", "123456789003"),
        ("rf18 5390 0754 7034", ReferenceKind.RF, "RF18539007547034", "RF18 5390 0754 7034"),
        ("RF19539007547034", ReferenceKind.FREE, "", "RF19539007547034"),
        ("2026-0001", ReferenceKind.FREE, "", "2026-0001"),
    ],
)
def test_a_payment_reference(text, kind, number, display):
    reference = payment_reference(text)

    assert (reference.text, reference.kind, reference.number, reference.display) == (
        text,
        kind,
        number,
        display,
    )


def test_a_structured_communication_whose_check_digits_are_wrong():
    file = read(invoice().set("cac:PaymentMeans/cbc:PaymentID", "+++123/4567/89003+++").data())

    assert [(f.severity, f.rule) for f in file.findings] == [(Severity.WARNING, "ubl_reference")]
    assert file.is_trustworthy


def test_the_day_to_pay_may_stand_with_the_means():
    draft = credit_note().after(
        "cac:AccountingCustomerParty",
        """<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>
        <cbc:PaymentDueDate>2026-05-15</cbc:PaymentDueDate></cac:PaymentMeans>""",
    )

    document = read(draft.data()).invoice

    assert document.due_on == date(2026, 5, 15)


def test_who_and_what_stands_around_an_invoice():
    draft = invoice().after(
        "cac:AccountingCustomerParty",
        """<cac:PayeeParty><cac:PartyName><cbc:Name>Factor NV</cbc:Name></cac:PartyName>
        </cac:PayeeParty>
        <cac:TaxRepresentativeParty><cac:PartyName><cbc:Name>Gevolmachtigde</cbc:Name>
        </cac:PartyName></cac:TaxRepresentativeParty>
        <cac:Delivery><cbc:ActualDeliveryDate>2026-03-30</cbc:ActualDeliveryDate>
        <cac:DeliveryLocation><cbc:ID>D1</cbc:ID></cac:DeliveryLocation></cac:Delivery>""",
    )
    draft.after(
        "cac:OrderReference",
        """<cac:ContractDocumentReference><cbc:ID>C1</cbc:ID></cac:ContractDocumentReference>
        <cac:AdditionalDocumentReference><cbc:ID>L1</cbc:ID><cac:Attachment><cac:ExternalReference>
        <cbc:URI>https://voorbeeld.example/a</cbc:URI></cac:ExternalReference></cac:Attachment>
        </cac:AdditionalDocumentReference>
        <cac:ProjectReference><cbc:ID>P1</cbc:ID></cac:ProjectReference>""",
    )

    document = read(draft.data()).invoice

    assert (document.payee.name, document.tax_representative.name) == (
        "Factor NV",
        "Gevolmachtigde",
    )
    assert document.delivery == Delivery(on=date(2026, 3, 30), location=Identifier("D1"))
    assert (document.contract_reference, document.project_reference) == ("C1", "P1")
    assert document.links == (Link("L1", "https://voorbeeld.example/a"),)


def test_the_project_of_a_credit_note():
    draft = credit_note().after(
        "cac:BillingReference",
        """<cac:AdditionalDocumentReference><cbc:ID>P2</cbc:ID>
        <cbc:DocumentTypeCode>50</cbc:DocumentTypeCode></cac:AdditionalDocumentReference>""",
    )

    document = read(draft.data()).invoice

    assert document.project_reference == "P2"


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("cbc:ID", "ID"),
        ("cbc:IssueDate", "IssueDate"),
        ("cac:AccountingSupplierParty", "AccountingSupplierParty/Party"),
        ("cac:AccountingCustomerParty", "AccountingCustomerParty/Party"),
        ("cac:LegalMonetaryTotal", "LegalMonetaryTotal/PayableAmount"),
    ],
)
def test_what_every_invoice_has_is_missing(path, named):
    file = read(invoice().remove(path).data())

    assert file.invoice is None
    assert [(f.rule, f.location, f.expected) for f in file.errors] == [
        ("ubl_missing", "/Invoice", named)
    ]


def test_the_currency_may_be_said_with_the_amounts_alone():
    file = read(e_fff().remove("cbc:DocumentCurrencyCode").data())

    assert (file.invoice.currency, file.is_trustworthy) == ("EUR", True)


def test_no_currency_at_all():
    draft = invoice().remove("cbc:DocumentCurrencyCode")
    del draft.find("cac:LegalMonetaryTotal/cbc:PayableAmount").attrib["currencyID"]

    file = read(draft.data())

    assert (file.invoice, [f.expected for f in file.errors]) == (None, ["DocumentCurrencyCode"])


def test_an_amount_in_another_currency():
    total = "cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount"

    (finding,) = read(invoice().set(total, "100", currencyID="USD").data()).findings

    assert (finding.rule, finding.found, finding.expected) == ("ubl_currency", "USD", "EUR")


@pytest.mark.parametrize("text", ["1e3", "1,5", "NaN", "٣", "1.2.3", "", "9" * 41, "--1"])
def test_what_is_no_number_is_never_guessed(text):
    file = read(invoice().set("cac:LegalMonetaryTotal/cbc:PayableAmount", text).data())

    assert file.invoice is None
    assert {f.rule for f in file.errors} == {"ubl_number" if text else "ubl_missing"}


NO_DATES = ["31/03/2026", "2026-02-30", "20260331", "2026-3-1", "soon", "0001-01-01", "9999-12-31"]


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_is_never_guessed(text):
    file = read(invoice().set("cbc:IssueDate", text).data())

    assert file.invoice is None
    assert [(f.rule, f.found, f.line) for f in file.errors] == [("ubl_date", text, 7)]


@pytest.mark.parametrize("text", ["2026-03-31Z", "2026-03-31+01:00", " 2026-03-31\n"])
def test_a_date_may_have_a_time_zone(text):
    document = read(invoice().set("cbc:IssueDate", text).data()).invoice

    assert document.issued_on == date(2026, 3, 31)


def test_an_unreadable_detail_does_not_hide_the_rest():
    file = read(invoice().set("cac:InvoiceLine/cac:Price/cbc:PriceAmount", "veertig").data())

    assert [f.location for f in file.errors] == ["/Invoice/InvoiceLine/Price/PriceAmount"]
    assert (file.is_trustworthy, file.invoice.lines[0].price) == (False, None)


def test_the_place_of_a_finding_is_counted_where_there_are_more():
    draft = invoice().after("cac:InvoiceLine", line("Invoice", "InvoicedQuantity"))
    draft.set("cac:InvoiceLine[2]/cbc:InvoicedQuantity", "x")

    (finding,) = read(draft.data()).findings

    assert finding.location == "/Invoice/InvoiceLine[2]/InvoicedQuantity"


def test_findings_without_end_are_cut_off_with_a_word_about_it():
    draft = invoice()
    for _ in range(MOST_FINDINGS + 10):
        draft.after("cac:InvoiceLine", line("Invoice", "InvoicedQuantity"))
        draft.set("cac:InvoiceLine[2]/cbc:InvoicedQuantity", "x")

    findings = read(draft.data()).findings

    assert len(findings) == MOST_FINDINGS + 1
    assert (findings[-1].rule, findings[-1].expected) == ("ubl_more", str(MOST_FINDINGS))


@pytest.mark.parametrize(
    ("data", "rule", "is_well_formed"),
    [
        (b"", "xml_empty", False),
        (b"%PDF-1.4", "xml_malformed", False),
        (b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", "xml_doctype", False),
        (b"<a" * (xml.DEEPEST + 1) + b">", "xml_malformed", False),
        (b"<Invoice/>", "ubl_root", True),
        (
            b"<Order xmlns='urn:oasis:names:specification:ubl:schema:xsd:Order-2'/>",
            "ubl_root",
            True,
        ),
    ],
)
def test_a_file_that_is_no_e_invoice(data, rule, is_well_formed):
    file = read(data)

    assert (file.invoice, file.is_well_formed) == (None, is_well_formed)
    assert [finding.rule for finding in file.errors] == [rule]
    assert file.warnings == ()


@pytest.mark.parametrize("draft", [invoice(), credit_note(), e_fff()])
def test_the_kind_is_known_by_the_root(draft):
    root = etree.fromstring(draft.data())

    assert root.tag in ROOTS


def test_e_fff_wants_the_pdf_inside():
    assert rules(e_fff()) == ["ubl_efff_without_pdf"]


def test_every_sentence_is_there_in_every_language():
    tables = [*SENTENCES.values(), *REASONS.values()]

    assert all(tuple(sentences) == LANGUAGES for sentences in tables)
    assert all(
        sentence.format(found="F", expected="E") and sentence[0] != " "
        for sentences in tables
        for sentence in sentences.values()
    )


def test_the_tax_of_a_line_where_older_documents_have_it():
    path = "cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory"
    draft = (
        e_fff()
        .remove(path)
        .after(
            "cac:InvoiceLine/cbc:LineExtensionAmount",
            """<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">6</cbc:TaxAmount><cac:TaxSubtotal>
        <cbc:TaxAmount currencyID="EUR">6</cbc:TaxAmount><cac:TaxCategory><cbc:ID>S</cbc:ID>
        <cbc:Percent>6</cbc:Percent></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>""",
        )
    )

    (line,) = read(draft.data()).invoice.lines

    assert line.vat == VatCategory("S", Decimal(6))


def test_a_line_that_does_not_say_how_it_is_taxed():
    draft = invoice().remove("cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory")

    (line,) = read(draft.data()).invoice.lines

    assert line.vat is None
