"""Read an invoice or credit note of UBL 2.0 or 2.1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lxml import etree

from documents.formats.findings import Severity, XmlFinding
from documents.formats.ubl.attachments import Attachment, attachments, links
from documents.formats.ubl.lines import lines, period
from documents.formats.ubl.markup import CREDIT_NOTE_ROOT, ROOTS, Doubts, Part, name_of
from documents.formats.ubl.money import allowances_charges, totals, vat_breakdown
from documents.formats.ubl.parties import delivery, party
from documents.formats.ubl.payments import payment_means
from documents.formats.ubl.profiles import profile_of
from documents.formats.ubl.sentences import SENTENCES
from documents.formats.ubl.values import Invoice, Kind, Party, Profile, Reference
from documents.formats.xml import XmlRefused, parse

CREDIT_TYPES = frozenset(
    {"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "532"}
)
"""The types of UNTDID 1001 that EN 16931 counts as credit notes (BR-CL-01)."""
SUPPLIER = "cac:AccountingSupplierParty/cac:Party"
CUSTOMER = "cac:AccountingCustomerParty/cac:Party"
PROJECT = "50"
"""The type of a reference to a project, in a credit note (BT-11)."""
PAYABLE = "cac:LegalMonetaryTotal/cbc:PayableAmount"


@dataclass(frozen=True, slots=True)
class InvoiceFile:
    """What one file says, and what is wrong with it."""

    name: str
    invoice: Invoice | None
    """``None`` if it isn't an invoice, or lacks what every invoice has."""
    attachments: tuple[Attachment, ...]
    findings: tuple[XmlFinding, ...]
    is_well_formed: bool

    @property
    def errors(self) -> tuple[XmlFinding, ...]:
        return tuple(finding for finding in self.findings if finding.is_error)

    @property
    def warnings(self) -> tuple[XmlFinding, ...]:
        return tuple(finding for finding in self.findings if not finding.is_error)

    @property
    def is_trustworthy(self) -> bool:
        """Whether everything could be read; the rules are another matter: see ``validate``."""
        return not self.errors


def read(data: bytes, *, name: str = "") -> InvoiceFile:
    """Read one file; never raises for what is in it. ``name`` is kept and not interpreted."""
    try:
        root = parse(data)
    except XmlRefused as refused:
        return InvoiceFile(name, None, (), (refused.finding,), is_well_formed=False)
    if root.tag not in ROOTS:
        return InvoiceFile(name, None, (), (not_ubl(root),), is_well_formed=True)
    doubts = Doubts()
    document = Part(root, doubts)
    invoice = _invoice(document, doubts)
    files = attachments(document, doubts)
    if invoice and invoice.profile is Profile.E_FFF and not _has_pdf(files):
        doubts.warning("ubl_efff_without_pdf", root)
    return InvoiceFile(name, invoice, files, tuple(doubts.findings), is_well_formed=True)


def not_ubl(root: etree._Element) -> XmlFinding:
    """Return the finding for a file that starts with another element than ``ROOTS``."""
    line = root.sourceline or 0
    return XmlFinding(
        Severity.ERROR,
        "ubl_root",
        SENTENCES["ubl_root"],
        f"/{name_of(root)}",
        line,
        found=str(root.tag),
    )


def _invoice(document: Part, doubts: Doubts) -> Invoice | None:
    """Return the document, ``None`` and errors if it lacks what every invoice has."""
    doubts.currency = _currency(document)
    issued_on = document.day("cbc:IssueDate")
    payable = document.amount(PAYABLE)
    lacks_something = _tell_missing(document, doubts)
    if lacks_something or issued_on is None or payable is None:
        return None
    tax_currency = document.text("cbc:TaxCurrencyCode")
    return Invoice(
        number=document.text("cbc:ID"),
        issued_on=issued_on,
        currency=doubts.currency,
        tax_currency=tax_currency,
        supplier=party(document.part(SUPPLIER)),
        customer=party(document.part(CUSTOMER)),
        totals=totals(
            document, payable=payable, currency=doubts.currency, tax_currency=tax_currency
        ),
        payment_means=payment_means(document, doubts),
        allowances_charges=allowances_charges(document, doubts),
        vat_breakdown=vat_breakdown(document),
        lines=lines(document, doubts),
        **_agreement(document),
        **_references(document),
        **_circumstances(document),
    )


def _tell_missing(document: Part, doubts: Doubts) -> bool:
    """Note what every invoice has and this one lacks; returns whether there is such a thing."""
    there = {
        "cbc:ID": bool(document.text("cbc:ID")),
        "cbc:IssueDate": bool(document.text("cbc:IssueDate")),
        "cbc:DocumentCurrencyCode": bool(doubts.currency),
        SUPPLIER: bool(document.part(SUPPLIER)),
        CUSTOMER: bool(document.part(CUSTOMER)),
        PAYABLE: bool(document.text(PAYABLE)),
    }
    for path in (path for path, is_there in there.items() if not is_there):
        plain = path.replace("cac:", "").replace("cbc:", "")
        for root in document.elements("."):
            doubts.error("ubl_missing", root, expected=plain)
    return not all(there.values())


def _agreement(document: Part) -> dict[str, Any]:
    """Return what a document is, in its own words and ours."""
    customization = document.text("cbc:CustomizationID")
    process = document.text("cbc:ProfileID")
    return {
        "profile": profile_of(customization, process),
        "customization_id": customization,
        "profile_id": process,
        "ubl_version": document.text("cbc:UBLVersionID"),
        "kind": _kind(document),
        "type_code": _type_code(document),
    }


def _references(document: Part) -> dict[str, Any]:
    """Return the other documents that this one names."""
    project = [
        reference.text("cbc:ID")
        for reference in document.parts("cac:AdditionalDocumentReference")
        if reference.text("cbc:DocumentTypeCode") == PROJECT
    ]
    return {
        "buyer_reference": document.text("cbc:BuyerReference"),
        "order_reference": document.text("cac:OrderReference/cbc:ID"),
        "sales_order_reference": document.text("cac:OrderReference/cbc:SalesOrderID"),
        "contract_reference": document.text("cac:ContractDocumentReference/cbc:ID"),
        "project_reference": document.text("cac:ProjectReference/cbc:ID") or "".join(project[:1]),
        "despatch_reference": document.text("cac:DespatchDocumentReference/cbc:ID"),
        "receipt_reference": document.text("cac:ReceiptDocumentReference/cbc:ID"),
        "accounting_cost": document.text("cbc:AccountingCost"),
        "preceding": tuple(
            Reference(part.text("cbc:ID"), part.day("cbc:IssueDate"))
            for name in ("InvoiceDocumentReference", "CreditNoteDocumentReference")
            for part in document.parts(f"cac:BillingReference/cac:{name}")
        ),
    }


def _circumstances(document: Part) -> dict[str, Any]:
    """Return dates, texts and who stands in for the parties."""
    means = document.parts("cac:PaymentMeans")
    due = [day for day in (part.day("cbc:PaymentDueDate") for part in means) if day]
    return {
        "due_on": document.day("cbc:DueDate") or min(due, default=None),
        "tax_point_on": document.day("cbc:TaxPointDate"),
        "notes": document.texts("cbc:Note"),
        "period": period(document.part("cac:InvoicePeriod")),
        "payee": _other_party(document.part("cac:PayeeParty")),
        "tax_representative": _other_party(document.part("cac:TaxRepresentativeParty")),
        "delivery": delivery(document.part("cac:Delivery")),
        "payment_terms": document.texts("cac:PaymentTerms/cbc:Note"),
        "links": links(document),
    }


def _currency(document: Part) -> str:
    """Return the currency; UBL 2.0 need not say it but with the amounts."""
    return document.text("cbc:DocumentCurrencyCode") or document.part(PAYABLE).attribute(
        "currencyID"
    )


def _kind(document: Part) -> Kind:
    is_credit = document.tag == CREDIT_NOTE_ROOT or _type_code(document) in CREDIT_TYPES
    return Kind.CREDIT_NOTE if is_credit else Kind.INVOICE


def _type_code(document: Part) -> str:
    return document.text("cbc:InvoiceTypeCode") or document.text("cbc:CreditNoteTypeCode")


def _other_party(part: Part) -> Party | None:
    return party(part) if part else None


def _has_pdf(files: tuple[Attachment, ...]) -> bool:
    return any(file.media_type == "application/pdf" for file in files)
