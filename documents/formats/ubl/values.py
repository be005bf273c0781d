"""What a UBL invoice or credit note says, as values.

Every number is a ``Decimal`` exactly as written (UBL lets a price have more decimals than the
currency), never a float; ``None`` is what the file leaves out. Amounts are in ``Invoice.currency``
and have the sign that is written: those of a credit note are positive. Texts have lost the blanks
around them and nothing else; an absent text is empty. "BT-1" and the like are the business terms
of EN 16931-1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from documents.formats.coda.references import display_ogm, display_rf


class Kind(StrEnum):
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    """By the root, or an Invoice of type 381 as e-FFF has them: amounts lower what is owed."""


class Profile(StrEnum):
    """By which agreement a document was written (BT-24, BT-23)."""

    PEPPOL_BIS_3 = "peppol_bis_3"
    EN_16931 = "en_16931"
    """The European norm with the agreement of a country or sector, or none."""
    E_FFF = "e_fff"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number and the list it is from: 0208 is the Belgian enterprise number (ISO 6523)."""

    value: str
    scheme: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """As written; ``country`` is two letters (ISO 3166-1)."""

    street: str = ""
    additional_street: str = ""
    extra_line: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """Who sells, buys, or stands in for one of them."""

    name: str
    """That by which it is registered, else that by which it trades."""
    trading_name: str = ""
    legal_id: Identifier | None = None
    vat_number: str = ""
    """As written, with the country in front: ``BE0123456749``."""
    tax_number: str = ""
    """A number for another tax than VAT (BT-32)."""
    endpoint: Identifier | None = None
    """Its address on the Peppol network, of scheme 0208 or 9925 for Belgium."""
    identifiers: tuple[Identifier, ...] = ()
    legal_form: str = ""
    address: Address | None = None
    contact: Contact | None = None


@dataclass(frozen=True, slots=True)
class Period:
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """Another document, by number."""

    number: str
    issued_on: date | None = None


@dataclass(frozen=True, slots=True)
class VatCategory:
    """How something is taxed: S standard, Z zero, E exempt, AE reverse charge, K, G, O, L, M."""

    code: str
    rate: Decimal | None = None
    """A percentage: 21 is 21 %."""
    exemption_reason: str = ""
    exemption_code: str = ""


@dataclass(frozen=True, slots=True)
class VatBreakdown:
    """One category of the taxes, with what was taxed and the tax itself (BG-23)."""

    category: VatCategory
    taxable_amount: Decimal | None
    tax_amount: Decimal | None


@dataclass(frozen=True, slots=True)
class AllowanceCharge:
    """A discount, or with ``is_charge`` something that is added; ``amount`` is without VAT."""

    is_charge: bool
    amount: Decimal | None
    reason: str = ""
    reason_code: str = ""
    base_amount: Decimal | None = None
    percentage: Decimal | None = None
    vat: VatCategory | None = None


class ReferenceKind(StrEnum):
    """A payment reference that proves itself."""

    OGM = "ogm"
    """Belgian structured communication: twelve digits of which two check the others."""
    RF = "rf"
    """ISO 11649."""
    FREE = "free"


@dataclass(frozen=True, slots=True)
class PaymentReference:
    """What the payer has to write with the payment (BT-83)."""

    text: str
    """As written."""
    kind: ReferenceKind = ReferenceKind.FREE
    number: str = ""
    """Twelve digits of an OGM, or RF and what follows, without signs; empty if free."""

    @property
    def display(self) -> str:
        """As people know it: ``+++123/4567/89002+++``, ``RF18 5390 0754 7034``, or as written."""
        match self.kind:
            case ReferenceKind.OGM:
                return display_ogm(self.number)
            case ReferenceKind.RF:
                return display_rf(self.number)
        return self.text


@dataclass(frozen=True, slots=True)
class PaymentMeans:
    """One way to pay (BG-16): 30 and 58 credit transfer, 59 SEPA direct debit, 48 card."""

    code: str
    name: str = ""
    reference: PaymentReference | None = None
    due_on: date | None = None
    account: str = ""
    """The payee's account as written."""
    iban: str = ""
    """The same without blanks if it is an IBAN whose check digits are right, else empty."""
    account_name: str = ""
    bic: str = ""
    mandate: str = ""
    """The mandate of a direct debit (BT-89)."""
    debited_account: str = ""
    card_number: str = ""
    """The last four digits of a card, whatever was written."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the document (BG-25)."""

    id: str
    name: str
    description: str = ""
    note: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    """A code of UN/ECE Recommendation 20 or 21: ``C62`` is one, ``HUR`` an hour."""
    price: Decimal | None = None
    """Of ``price_quantity`` units, without VAT and after ``price_discount``."""
    price_quantity: Decimal | None = None
    price_discount: Decimal | None = None
    gross_price: Decimal | None = None
    net_amount: Decimal | None = None
    vat: VatCategory | None = None
    allowances_charges: tuple[AllowanceCharge, ...] = ()
    period: Period | None = None
    order_line: str = ""
    accounting_cost: str = ""
    seller_item: str = ""
    buyer_item: str = ""
    standard_item: Identifier | None = None
    classifications: tuple[Identifier, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    """Names and values, such as a colour."""
    origin_country: str = ""


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of the document (BG-22)."""

    payable: Decimal
    line_extension: Decimal | None = None
    """Of the net amounts of the lines."""
    allowances: Decimal | None = None
    charges: Decimal | None = None
    tax_exclusive: Decimal | None = None
    vat: Decimal | None = None
    vat_in_tax_currency: Decimal | None = None
    """In ``Invoice.tax_currency``, where that is another one."""
    tax_inclusive: Decimal | None = None
    prepaid: Decimal | None = None
    rounding: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where and when the goods went (BG-13)."""

    on: date | None = None
    party_name: str = ""
    address: Address | None = None
    location: Identifier | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A document that goes with the invoice but stands elsewhere; nobody fetches ``uri``."""

    id: str
    uri: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Invoice:
    """One invoice or credit note."""

    kind: Kind
    profile: Profile
    number: str
    issued_on: date
    currency: str
    """Three letters (ISO 4217), as are all amounts but ``Totals.vat_in_tax_currency``."""
    supplier: Party
    customer: Party
    totals: Totals
    type_code: str = ""
    """UNTDID 1001: 380 invoice, 381 credit note, 389 self-billed, …"""
    due_on: date | None = None
    tax_point_on: date | None = None
    tax_currency: str = ""
    customization_id: str = ""
    profile_id: str = ""
    ubl_version: str = ""
    notes: tuple[str, ...] = ()
    buyer_reference: str = ""
    order_reference: str = ""
    sales_order_reference: str = ""
    contract_reference: str = ""
    project_reference: str = ""
    despatch_reference: str = ""
    receipt_reference: str = ""
    accounting_cost: str = ""
    preceding: tuple[Reference, ...] = ()
    """The invoices that this one corrects or credits (BG-3)."""
    period: Period | None = None
    payee: Party | None = None
    tax_representative: Party | None = None
    delivery: Delivery | None = None
    payment_means: tuple[PaymentMeans, ...] = ()
    payment_terms: tuple[str, ...] = ()
    allowances_charges: tuple[AllowanceCharge, ...] = ()
    vat_breakdown: tuple[VatBreakdown, ...] = ()
    lines: tuple[Line, ...] = ()
    links: tuple[Link, ...] = ()
