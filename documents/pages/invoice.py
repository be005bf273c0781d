"""An e-invoice as a page, and what its check says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from common.identifiers import format_enterprise_number, format_iban
from documents.formats import ubl
from documents.formats.ubl import Kind, Layer, Outcome
from documents.pages.tables import Cell, Column, Facts, Group, Table, cell, facts, joined, table
from documents.pages.words import day, language, span, words

BELGIAN_DIGITS = 10


@dataclass(frozen=True, slots=True)
class PartyBox:
    """Who sells or buys: ``lines`` are address, numbers and contact."""

    role: str
    name: str
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file in the invoice, by its place from 1."""

    number: int
    name: str
    description: str
    size: str


@dataclass(frozen=True, slots=True)
class InvoicePage:
    """Everything about one invoice, ready to be read."""

    title: str
    parties: Sequence[PartyBox]
    facts: Facts
    figures: Sequence[tuple[str, str, str]]
    lines: Table
    taxes: Table
    totals: Facts
    payment: Facts
    notes: Sequence[str]
    attachments: Sequence[AttachedFile]
    links: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class LayerRow:
    """What one layer of the check says; ``findings`` are severity, rule, line, place, sentence."""

    name: str
    tone: str
    word: str
    about: str
    rules: str
    findings: Sequence[tuple[bool, str, int, str, str]]


def invoice_page(invoice: ubl.Invoice, attachments: Sequence[ubl.Attachment]) -> InvoicePage:
    """Return the page about an invoice or credit note and the files in it."""
    kind = _("Credit note") if invoice.kind is Kind.CREDIT_NOTE else _("Invoice")
    parties = [
        _party(_("Seller"), invoice.supplier),
        _party(_("Buyer"), invoice.customer),
        *([_party(_("Paid to"), invoice.payee)] if invoice.payee else []),
    ]
    return InvoicePage(
        title=f"{kind} {invoice.number}",
        parties=parties,
        facts=_facts(invoice),
        figures=_figures(invoice),
        lines=_lines(invoice),
        taxes=_taxes(invoice),
        totals=_totals(invoice),
        payment=_payment(invoice),
        notes=[*invoice.notes, *invoice.payment_terms],
        attachments=[
            AttachedFile(
                number, each.file_name, each.description, filesizeformat(len(each.content))
            )
            for number, each in enumerate(attachments, start=1)
        ],
        links=[(link.description or link.id, link.uri) for link in invoice.links],
    )


def _party(role: str, party: ubl.Party) -> PartyBox:
    address = party.address
    place = [
        [address.street, address.additional_street, address.extra_line],
        [joined(address.postal_code, address.city, by=" "), address.country],
    ] if address else []  # fmt: skip
    contact = party.contact
    lines = [
        *(joined(*parts, by=", ") for parts in place),
        joined(party.vat_number, _legal(party)),
        joined(contact.name, contact.email, contact.phone) if contact else "",
    ]
    return PartyBox(role, party.name, [line for line in lines if line])


def _legal(party: ubl.Party) -> str:
    """Return the enterprise number where the VAT number doesn't say it already."""
    number = party.legal_id.value if party.legal_id else ""
    if not number or number in party.vat_number:
        return ""
    return format_enterprise_number(number) if len(number) == BELGIAN_DIGITS else number


def _facts(invoice: ubl.Invoice) -> Facts:
    delivery, period = invoice.delivery, invoice.period
    return facts(
        (_("Date"), day(invoice.issued_on)),
        (_("Due on"), day(invoice.due_on) if invoice.due_on else ""),
        (_("Tax point"), day(invoice.tax_point_on) if invoice.tax_point_on else ""),
        (_("Period"), span(period.starts_on, period.ends_on) if period else ""),
        (_("Delivered"), day(delivery.on) if delivery and delivery.on else ""),
        (_("Corrects"), joined(*(each.number for each in invoice.preceding), by=", ")),
        (_("Reference of the buyer"), invoice.buyer_reference),
        (_("Order number"), invoice.order_reference),
        (_("Contract"), invoice.contract_reference),
        (_("Project"), invoice.project_reference),
        (_("Despatch note"), invoice.despatch_reference),
        (_("Booking reference"), invoice.accounting_cost),
    )  # fmt: skip


def _figures(invoice: ubl.Invoice) -> list[tuple[str, str, str]]:
    totals = invoice.totals
    is_credit = invoice.kind is Kind.CREDIT_NOTE
    due = _("by %(day)s") % {"day": day(invoice.due_on)} if invoice.due_on else ""
    return [
        (_("Without VAT"), _money(totals.tax_exclusive, invoice.currency) or "–", ""),
        (_("VAT"), _money(totals.vat, invoice.currency) or "–", ""),
        (
            _("Credited") if is_credit else _("To pay"),
            _money(totals.payable, invoice.currency),
            "" if is_credit else due,
        ),
    ]


def _money(value: Decimal | None, currency: str) -> str:
    return f"{words().figure(value, currency)} {currency}" if value is not None else ""


def _figure(value: Decimal | None, currency: str) -> str:
    return words().figure(value, currency)


def _lines(invoice: ubl.Invoice) -> Table:
    write, currency = words(), invoice.currency
    rows = [
        [
            Cell(line.id),
            cell(line.name, line.description, line.note, joined(line.seller_item, line.order_line)),
            cell("" if line.quantity is None else write.number(line.quantity), line.unit),
            Cell(_figure(line.price, currency)),
            Cell(_rate(line.vat)),
            Cell(_figure(line.net_amount, currency)),
        ]
        for line in invoice.lines
    ]
    columns = [
        Column(_("No.")),
        Column(_("Description")),
        Column(_("Quantity"), is_number=True),
        Column(_("Price"), is_number=True),
        Column(_("VAT"), is_number=True),
        Column(f"{_('Amount')} ({currency})", is_number=True),
    ]
    return table(_("Lines"), columns, [Group(rows), *_allowances(invoice)])


def _allowances(invoice: ubl.Invoice) -> list[Group]:
    """Return discounts and charges on the whole document, as rows under the lines."""
    if not invoice.allowances_charges:
        return []
    rows = []
    for each in invoice.allowances_charges:
        name = _("Charge") if each.is_charge else _("Discount")
        amount = _figure(each.amount, invoice.currency)
        signed = amount if each.is_charge else f"\u2212{amount}"
        rows.append([Cell(), cell(each.reason or name, name if each.reason else ""),
                     Cell(), Cell(), Cell(_rate(each.vat)), Cell(signed)])  # fmt: skip
    return [Group(rows, _("On the whole document"))]


def _rate(vat: ubl.VatCategory | None) -> str:
    """Write a VAT rate, or the code of a category that has none."""
    if vat is None:
        return ""
    return f"{words().number(vat.rate)} %" if vat.rate is not None else vat.code


def _taxes(invoice: ubl.Invoice) -> Table:
    currency = invoice.currency
    rows = [
        [
            cell(_rate(each.category), each.category.exemption_reason),
            Cell(_figure(each.taxable_amount, currency)),
            Cell(_figure(each.tax_amount, currency)),
        ]
        for each in invoice.vat_breakdown
    ]
    columns = [
        Column(_("VAT")),
        Column(_("Taxed"), is_number=True),
        Column(f"{_('Tax')} ({currency})", is_number=True),
    ]
    return table(_("VAT"), columns, [Group(rows)])


def _totals(invoice: ubl.Invoice) -> Facts:
    totals, currency = invoice.totals, invoice.currency
    return facts(
        (_("Lines"), _money(totals.line_extension, currency)),
        (_("Discounts"), _money(totals.allowances, currency)),
        (_("Charges"), _money(totals.charges, currency)),
        (_("Without VAT"), _money(totals.tax_exclusive, currency)),
        (_("VAT"), _money(totals.vat, currency)),
        (_("With VAT"), _money(totals.tax_inclusive, currency)),
        (_("Paid before"), _money(totals.prepaid, currency)),
        (_("Rounding"), _money(totals.rounding, currency)),
        (_("To pay"), _money(totals.payable, currency)),
    )


def _payment(invoice: ubl.Invoice) -> Facts:
    """Return how to pay, way after way."""
    said: Facts = []
    for means in invoice.payment_means:
        said += facts(
            (_("Way to pay"), means.name or means.code),
            (_("Account"), joined(format_iban(means.iban) or means.account, means.bic)),
            (_("In the name of"), means.account_name),
            (_("Reference"), means.reference.display if means.reference else ""),
            (_("Mandate"), means.mandate),
            (_("Card"), f"…{means.card_number}" if means.card_number else ""),
        )
    return said


# -- The check -------------------------------------------------------------------------------------


def layers(verdict: ubl.Verdict) -> list[LayerRow]:
    """Return the layers of a check in words, from the shape to the agreement."""
    names = {
        Layer.SCHEMA: (_("Schema"), _("Elements, their order and their types (UBL 2.1).")),
        Layer.EN_16931: (_("EN 16931"), _("The European norm: what an invoice has, and its sums.")),
        Layer.PEPPOL: (_("Peppol BIS Billing 3"), _("What the Peppol network asks besides.")),
    }
    outcomes = {
        Outcome.PASSED: ("ok", _("Passed")),
        Outcome.FAILED: ("bad", _("Failed")),
        Outcome.NOT_RUN: ("idle", _("Not applied")),
    }
    return [
        LayerRow(
            names[each.layer][0],
            *outcomes[each.outcome],
            about=joined(names[each.layer][1], each.reason(language()), by=" "),
            rules=f"{each.rules.name} {each.rules.version}" if each.rules else "",
            findings=[
                (one.is_error, one.rule, one.line, one.location, one.message(language()))
                for one in each.findings
            ],
        )
        for each in verdict.layers
    ]
