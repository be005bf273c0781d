"""E-invoices of invented companies: a valid one of each kind, and ways to change them."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

from lxml import etree

from documents.formats.ubl.markup import CAC, CBC, CREDIT_NOTE, INVOICE, NAMESPACES

PEPPOL = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PROCESS = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
PDF = b"%PDF-1.4\n%invented\n"


def party(role: str, number: str, name: str) -> str:
    return f"""
    <cac:{role}><cac:Party>
      <cbc:EndpointID schemeID="0208">{number}</cbc:EndpointID>
      <cac:PartyName><cbc:Name>{name}</cbc:Name></cac:PartyName>
      <cac:PostalAddress>
        <cbc:StreetName>Dorpsstraat 1</cbc:StreetName><cbc:CityName>Gent</cbc:CityName>
        <cbc:PostalZone>9000</cbc:PostalZone>
        <cac:Country><cbc:IdentificationCode>BE</cbc:IdentificationCode></cac:Country>
      </cac:PostalAddress>
      <cac:PartyTaxScheme>
        <cbc:CompanyID>BE{number}</cbc:CompanyID>
        <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
      </cac:PartyTaxScheme>
      <cac:PartyLegalEntity>
        <cbc:RegistrationName>{name} BV</cbc:RegistrationName>
        <cbc:CompanyID schemeID="0208">{number}</cbc:CompanyID>
      </cac:PartyLegalEntity>
      <cac:Contact>
        <cbc:Name>An Peeters</cbc:Name><cbc:Telephone>+32 9 000 00 00</cbc:Telephone>
        <cbc:ElectronicMail>an@voorbeeld.example</cbc:ElectronicMail>
      </cac:Contact>
    </cac:Party></cac:{role}>"""


CATEGORY = """<cbc:ID>S</cbc:ID><cbc:Percent>21</cbc:Percent>
    <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"""

SUMS = f"""
    <cac:TaxTotal>
      <cbc:TaxAmount currencyID="EUR">21.00</cbc:TaxAmount>
      <cac:TaxSubtotal>
        <cbc:TaxableAmount currencyID="EUR">100.00</cbc:TaxableAmount>
        <cbc:TaxAmount currencyID="EUR">21.00</cbc:TaxAmount>
        <cac:TaxCategory>{CATEGORY}</cac:TaxCategory>
      </cac:TaxSubtotal>
    </cac:TaxTotal>
    <cac:LegalMonetaryTotal>
      <cbc:LineExtensionAmount currencyID="EUR">100.00</cbc:LineExtensionAmount>
      <cbc:TaxExclusiveAmount currencyID="EUR">100.00</cbc:TaxExclusiveAmount>
      <cbc:TaxInclusiveAmount currencyID="EUR">121.00</cbc:TaxInclusiveAmount>
      <cbc:PayableAmount currencyID="EUR">121.00</cbc:PayableAmount>
    </cac:LegalMonetaryTotal>"""


def line(kind: str, quantity: str) -> str:
    return f"""
    <cac:{kind}Line>
      <cbc:ID>1</cbc:ID>
      <cbc:{quantity} unitCode="HUR">2.5</cbc:{quantity}>
      <cbc:LineExtensionAmount currencyID="EUR">100.00</cbc:LineExtensionAmount>
      <cac:Item>
        <cbc:Description>Boekhouding, maart</cbc:Description><cbc:Name>Advies</cbc:Name>
        <cac:ClassifiedTaxCategory>{CATEGORY}</cac:ClassifiedTaxCategory>
      </cac:Item>
      <cac:Price><cbc:PriceAmount currencyID="EUR">40.0000</cbc:PriceAmount></cac:Price>
    </cac:{kind}Line>"""


SUPPLIER = party("AccountingSupplierParty", "0123456749", "Voorbeeld")
CUSTOMER = party("AccountingCustomerParty", "0987654394", "Klant")
MEANS = """
    <cac:PaymentMeans>
      <cbc:PaymentMeansCode name="Credit transfer">30</cbc:PaymentMeansCode>
      <cbc:PaymentID>+++123/4567/89002+++</cbc:PaymentID>
      <cac:PayeeFinancialAccount>
        <cbc:ID>BE68 5390 0754 7034</cbc:ID><cbc:Name>Voorbeeld BV</cbc:Name>
        <cac:FinancialInstitutionBranch><cbc:ID>KREDBEBB</cbc:ID></cac:FinancialInstitutionBranch>
      </cac:PayeeFinancialAccount>
    </cac:PaymentMeans>"""


def root(name: str, namespace: str, inside: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<{name} xmlns="{namespace}" xmlns:cac="{CAC}" xmlns:cbc="{CBC}">
    <cbc:CustomizationID>{PEPPOL}</cbc:CustomizationID>
    <cbc:ProfileID>{PROCESS}</cbc:ProfileID>
{inside}
</{name}>"""


BASE_INVOICE = root(
    "Invoice",
    INVOICE,
    f"""
    <cbc:ID>2026-0001</cbc:ID>
    <cbc:IssueDate>2026-03-31</cbc:IssueDate>
    <cbc:DueDate>2026-04-30</cbc:DueDate>
    <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
    <cbc:Note>Met dank.</cbc:Note>
    <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
    <cbc:BuyerReference>B-7</cbc:BuyerReference>
    <cac:OrderReference><cbc:ID>PO-1</cbc:ID></cac:OrderReference>
    {SUPPLIER}{CUSTOMER}{MEANS}
    <cac:PaymentTerms><cbc:Note>30 dagen</cbc:Note></cac:PaymentTerms>
    {SUMS}{line("Invoice", "InvoicedQuantity")}""",
)
BASE_CREDIT_NOTE = root(
    "CreditNote",
    CREDIT_NOTE,
    f"""
    <cbc:ID>2026-0002</cbc:ID>
    <cbc:IssueDate>2026-04-15</cbc:IssueDate>
    <cbc:CreditNoteTypeCode>381</cbc:CreditNoteTypeCode>
    <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
    <cbc:BuyerReference>B-7</cbc:BuyerReference>
    <cac:BillingReference><cac:InvoiceDocumentReference>
      <cbc:ID>2026-0001</cbc:ID><cbc:IssueDate>2026-03-31</cbc:IssueDate>
    </cac:InvoiceDocumentReference></cac:BillingReference>
    {SUPPLIER}{CUSTOMER}{SUMS}{line("CreditNote", "CreditedQuantity")}""",
)


@dataclass
class Draft:
    """A document that is changed element by element, and then written."""

    text: str = BASE_INVOICE
    tree: etree._Element = field(init=False)

    def __post_init__(self):
        self.tree = etree.fromstring(self.text.encode())

    def find(self, path):
        found = self.tree.find(path, NAMESPACES)
        assert found is not None, path
        return found

    def set(self, path, text, **attributes):
        """Give an element another text, and attributes."""
        element = self.find(path)
        element.text = text
        element.attrib.update(attributes)
        return self

    def remove(self, *paths):
        for path in paths:
            element = self.find(path)
            element.getparent().remove(element)
        return self

    def after(self, path, xml):
        """Put elements behind another one."""
        wrapped = f'<x xmlns:cac="{CAC}" xmlns:cbc="{CBC}">{xml}</x>'
        for element in reversed(etree.fromstring(wrapped)):
            self.find(path).addnext(element)
        return self

    def inside(self, path, xml):
        """Put elements into another one, before all else."""
        wrapped = f'<x xmlns:cac="{CAC}" xmlns:cbc="{CBC}">{xml}</x>'
        for place, element in enumerate(etree.fromstring(wrapped)):
            self.find(path).insert(place, element)
        return self

    def data(self):
        return etree.tostring(self.tree, xml_declaration=True, encoding="UTF-8")


def invoice():
    return Draft()


def credit_note():
    return Draft(BASE_CREDIT_NOTE)


def e_fff():
    """Return an invoice as e-FFF has it: UBL 2.0, and no EN 16931."""
    draft = invoice().set("cbc:CustomizationID", "1.0").set("cbc:ProfileID", "e-fff")
    return draft.inside(".", "<cbc:UBLVersionID>2.0</cbc:UBLVersionID>")


def attachment(content=PDF, media_type="application/pdf", name="2026-0001.pdf", *, encoded=None):
    """Return a supporting document with a file in it."""
    text = base64.b64encode(content).decode() if encoded is None else encoded
    return f"""<cac:AdditionalDocumentReference>
      <cbc:ID>A-1</cbc:ID><cbc:DocumentDescription>Leesbaar</cbc:DocumentDescription>
      <cac:Attachment><cbc:EmbeddedDocumentBinaryObject mimeCode="{media_type}" filename="{name}"
      >{text}</cbc:EmbeddedDocumentBinaryObject></cac:Attachment>
    </cac:AdditionalDocumentReference>"""


def with_attachments(*attachments):
    return invoice().after("cac:OrderReference", "".join(attachments))
