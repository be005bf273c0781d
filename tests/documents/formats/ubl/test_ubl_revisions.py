"""What Peppol changed since the rules in the package were made."""

from __future__ import annotations

import pytest

from documents.formats.ubl import Layer, validate
from tests.documents.formats.ubl.builders import BASE_INVOICE, CATEGORY, PEPPOL, Draft, invoice

ENDPOINT = "cac:AccountingSupplierParty/cac:Party/cbc:EndpointID"
PLACE = "/Invoice/AccountingSupplierParty/Party/EndpointID"
COUNTRY = "cac:{}/cac:Party/cac:PostalAddress/cac:Country/cbc:IdentificationCode"


def broken(draft):
    """Return what a document breaks of Peppol's rules: rule and place."""
    layer = validate(draft.data()).layer(Layer.PEPPOL)
    return [(finding.rule, finding.location) for finding in layer.findings]


def german(draft):
    for party in ("AccountingSupplierParty", "AccountingCustomerParty"):
        draft.set(COUNTRY.format(party), "DE")
    return draft


@pytest.mark.parametrize(
    ("scheme", "number", "rules"),
    [
        ("0225", "123456789", []),
        ("0240", "12345678901", []),
        ("0193", "1", ["PEPPOL-EN16931-CL008"]),
        ("9901", "1", ["PEPPOL-EN16931-CL008"]),
        ("9999", "1", ["PEPPOL-EN16931-CL008"]),
        ("0184", "12345678", []),
        ("0184", "DK12345678", []),
        ("0184", "1234567", ["PEPPOL-COMMON-R042"]),
        ("0184", "DK1234567", ["PEPPOL-COMMON-R042"]),
        ("0007", "2021005489", []),
        ("0007", "2021005488", ["PEPPOL-COMMON-R049"]),
        ("0007", "202100548", ["PEPPOL-COMMON-R049"]),
    ],
)
def test_electronic_addresses(scheme, number, rules):
    draft = invoice().set(ENDPOINT, number, schemeID=scheme)

    assert broken(draft) == [(rule, PLACE) for rule in rules]


def test_a_swedish_number_is_checked_wherever_it_stands():
    party = "cac:AccountingCustomerParty/cac:Party"
    draft = invoice().set(
        f"{party}/cac:PartyLegalEntity/cbc:CompanyID", "2021005488", schemeID="0007"
    )
    draft.after(
        f"{party}/cbc:EndpointID",
        """<cac:PartyIdentification><cbc:ID schemeID="0007">2021005488</cbc:ID>
        </cac:PartyIdentification>""",
    )

    place = "/Invoice/AccountingCustomerParty/Party"
    assert broken(draft) == [
        ("PEPPOL-COMMON-R049", f"{place}/PartyIdentification/ID"),
        ("PEPPOL-COMMON-R049", f"{place}/PartyLegalEntity/CompanyID"),
    ]


@pytest.mark.parametrize(("currency", "is_known"), [("EUR", True), ("XCG", True), ("BGN", False)])
def test_currencies(currency, is_known):
    rules = {rule for rule, _ in broken(Draft(BASE_INVOICE.replace("EUR", currency)))}

    assert rules == (set() if is_known else {"PEPPOL-EN16931-CL007"})


@pytest.mark.parametrize("code", ["326", "384"])
def test_types_that_are_for_germans_alone(code):
    draft = invoice().set("cbc:InvoiceTypeCode", code)

    assert broken(draft) == [("PEPPOL-EN16931-P0112", "/Invoice/InvoiceTypeCode")]
    assert broken(german(draft)) == []


def test_a_type_that_peppol_does_not_have():
    draft = invoice().set("cbc:InvoiceTypeCode", "389")

    assert broken(draft) == [("PEPPOL-EN16931-P0100", "/Invoice/InvoiceTypeCode")]


def test_more_than_one_note_is_for_germans_alone():
    draft = invoice().after("cbc:Note", "<cbc:Note>Nog iets.</cbc:Note>")

    assert broken(draft) == [("PEPPOL-EN16931-R002", "/Invoice")]
    assert broken(german(draft)) == []


def test_the_tax_of_a_category_is_in_the_currency_of_the_document():
    path = "cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount"

    assert broken(invoice().set(path, "21.00", currencyID="USD")) == [
        ("PEPPOL-EN16931-R051", "/Invoice/TaxTotal/TaxSubtotal/TaxAmount")
    ]


def test_the_agreement_has_no_double_colon():
    draft = invoice().set("cbc:CustomizationID", f"{PEPPOL}::more")

    assert broken(draft) == [("PEPPOL-EN16931-R004", "/Invoice/CustomizationID")]


@pytest.mark.parametrize(("code", "is_known"), [("FC", True), ("PRV", True), ("NOT", False)])
def test_reasons_of_charges(code, is_known):
    draft = invoice().after(
        "cac:PaymentTerms",
        f"""<cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator>
        <cbc:AllowanceChargeReasonCode>{code}</cbc:AllowanceChargeReasonCode>
        <cbc:Amount currencyID="EUR">0.00</cbc:Amount>
        <cac:TaxCategory>{CATEGORY}</cac:TaxCategory></cac:AllowanceCharge>""",
    )

    place = "/Invoice/AllowanceCharge/AllowanceChargeReasonCode"
    assert broken(draft) == ([] if is_known else [("PEPPOL-EN16931-CL003", place)])
