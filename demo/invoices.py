"""A sales invoice as a company's invoicing software writes it: UBL by Peppol BIS Billing 3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from xml.sax.saxutils import escape

TERM = timedelta(days=30)
RATE = 21  # percent


@dataclass(frozen=True, slots=True)
class Party:
    """A company by its enterprise number."""

    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Sale:
    """What an invoice says; ``net`` and ``vat`` are in cents, ``reference`` is twelve digits."""

    number: str
    issued_on: date
    seller: Party
    buyer: Party
    iban: str
    net: int
    vat: int
    reference: str = ""


def net_of(gross: int) -> int | None:
    """Return the amount before VAT that comes to this one, in cents; not every amount has one."""
    about = round(gross * 100 / (100 + RATE))
    return next((net for net in (about - 1, about, about + 1) if net + vat_of(net) == gross), None)


def vat_of(net: int) -> int:
    """Return the VAT on an amount, in cents."""
    return (net * RATE + 50) // 100


def ubl(sale: Sale) -> bytes:
    """Return the invoice as a file."""
    words = {
        "number": sale.number,
        "issued_on": sale.issued_on.isoformat(),
        "due_on": (sale.issued_on + TERM).isoformat(),
        "seller": _party(sale.seller),
        "buyer": _party(sale.buyer),
        "means": _means(sale),
        "net": _amount(sale.net),
        "vat": _amount(sale.vat),
        "gross": _amount(sale.net + sale.vat),
        "rate": RATE,
    }
    return INVOICE.format(**words).encode()


def _party(party: Party) -> str:
    return PARTY.format(number=party.number, name=escape(party.name))


def _means(sale: Sale) -> str:
    digits = sale.reference
    written = f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++" if digits else sale.number
    return MEANS.format(iban=sale.iban, reference=written)


def _amount(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


PARTY = """
    <cac:Party>
      <cbc:EndpointID schemeID="0208">{number}</cbc:EndpointID>
      <cac:PostalAddress>
        <cac:Country><cbc:IdentificationCode>BE</cbc:IdentificationCode></cac:Country>
      </cac:PostalAddress>
      <cac:PartyTaxScheme>
        <cbc:CompanyID>BE{number}</cbc:CompanyID>
        <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
      </cac:PartyTaxScheme>
      <cac:PartyLegalEntity>
        <cbc:RegistrationName>{name}</cbc:RegistrationName>
        <cbc:CompanyID schemeID="0208">{number}</cbc:CompanyID>
      </cac:PartyLegalEntity>
    </cac:Party>"""

MEANS = """
  <cac:PaymentMeans>
    <cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>
    <cbc:PaymentID>{reference}</cbc:PaymentID>
    <cac:PayeeFinancialAccount><cbc:ID>{iban}</cbc:ID></cac:PayeeFinancialAccount>
  </cac:PaymentMeans>"""

INVOICE = """<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
  xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
  xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0\
</cbc:CustomizationID>
  <cbc:ProfileID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</cbc:ProfileID>
  <cbc:ID>{number}</cbc:ID>
  <cbc:IssueDate>{issued_on}</cbc:IssueDate>
  <cbc:DueDate>{due_on}</cbc:DueDate>
  <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
  <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
  <cbc:BuyerReference>{number}</cbc:BuyerReference>
  <cac:AccountingSupplierParty>{seller}
  </cac:AccountingSupplierParty>
  <cac:AccountingCustomerParty>{buyer}
  </cac:AccountingCustomerParty>{means}
  <cac:TaxTotal>
    <cbc:TaxAmount currencyID="EUR">{vat}</cbc:TaxAmount>
    <cac:TaxSubtotal>
      <cbc:TaxableAmount currencyID="EUR">{net}</cbc:TaxableAmount>
      <cbc:TaxAmount currencyID="EUR">{vat}</cbc:TaxAmount>
      <cac:TaxCategory>
        <cbc:ID>S</cbc:ID>
        <cbc:Percent>{rate}</cbc:Percent>
        <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
      </cac:TaxCategory>
    </cac:TaxSubtotal>
  </cac:TaxTotal>
  <cac:LegalMonetaryTotal>
    <cbc:LineExtensionAmount currencyID="EUR">{net}</cbc:LineExtensionAmount>
    <cbc:TaxExclusiveAmount currencyID="EUR">{net}</cbc:TaxExclusiveAmount>
    <cbc:TaxInclusiveAmount currencyID="EUR">{gross}</cbc:TaxInclusiveAmount>
    <cbc:PayableAmount currencyID="EUR">{gross}</cbc:PayableAmount>
  </cac:LegalMonetaryTotal>
  <cac:InvoiceLine>
    <cbc:ID>1</cbc:ID>
    <cbc:InvoicedQuantity unitCode="C62">1</cbc:InvoicedQuantity>
    <cbc:LineExtensionAmount currencyID="EUR">{net}</cbc:LineExtensionAmount>
    <cac:Item>
      <cbc:Name>Levering</cbc:Name>
      <cac:ClassifiedTaxCategory>
        <cbc:ID>S</cbc:ID>
        <cbc:Percent>{rate}</cbc:Percent>
        <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
      </cac:ClassifiedTaxCategory>
    </cac:Item>
    <cac:Price><cbc:PriceAmount currencyID="EUR">{net}</cbc:PriceAmount></cac:Price>
  </cac:InvoiceLine>
</Invoice>
"""
