"""Payroll entries, card statements, expense notes and invoices in the words of the pipeline."""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal

from stdnum.be import vat

from common.kinds import DocumentKind
from documents.formats import caro, expense, soda, ubl
from documents.formats.text import visible
from documents.kinds.parts import Facts, Part, Reading, problem, rows

LONGEST_KEY = 200
LONGEST_REFERENCE = 120
LONGEST_ISSUER = 160
INVOICE = "invoice"
MOST = 10**12
CURRENCY = re.compile(r"[A-Z]{3}")
BELGIAN_SCHEMES = frozenset({"0208", "9925"})


def payroll(content: bytes, name: str) -> Reading:
    """Read the payroll entries of one company."""
    file = soda.read(content, name=name)
    entries = file.entries
    if entries is None:
        return Reading(DocumentKind.SODA, rows(file.findings))
    facts = Facts(
        natural_key=_key(entries.key),
        reference=_short(entries.sequence_number, LONGEST_REFERENCE),
        issuer=_short(entries.source, LONGEST_ISSUER),
        dated=entries.generated_on,
        period_start=entries.period.first_day,
        amount=thousandths(Decimal(entries.debit_total) / 1000),
        currency="EUR",
    )
    part = Part(
        DocumentKind.SODA, content, enterprise_number=entries.enterprise_number, facts=facts
    )
    return Reading(DocumentKind.SODA, rows(file.findings), [part])


def card_statement(content: bytes, name: str) -> Reading:
    """Read what was spent with the cards of one client reference."""
    file = caro.read(content, name=name)
    statement = file.statement
    if statement is None:
        return Reading(DocumentKind.CARO, rows(file.findings))
    facts = Facts(
        natural_key=_key(statement.issuer, statement.client_reference, statement.number),
        reference=_short(statement.client_reference, LONGEST_REFERENCE),
        issuer=_short(statement.issuer, LONGEST_ISSUER),
        dated=statement.period_end,
        period_start=statement.period_start,
        period_end=statement.period_end,
        amount=statement.amount_due,
        currency=statement.currency,
    )
    part = Part(
        DocumentKind.CARO, content, enterprise_number=statement.enterprise_number, facts=facts
    )
    return Reading(DocumentKind.CARO, rows(file.findings), [part])


def expense_note(content: bytes, name: str) -> Reading:
    """Read what one employee spent."""
    file = expense.read(content, name=name)
    note = file.note
    if note is None:
        return Reading(DocumentKind.EXPENSE, rows(file.findings))
    facts = Facts(
        natural_key=_key(note.employee_reference or note.employee, note.number),
        reference=_short(note.number, LONGEST_REFERENCE),
        issuer=_short(note.employee, LONGEST_ISSUER),
        dated=note.issued_on,
        period_start=note.period_start,
        period_end=note.period_end,
        amount=note.payable,
        currency=note.currency,
    )
    part = Part(
        DocumentKind.EXPENSE, content, enterprise_number=note.enterprise_number, facts=facts
    )
    return Reading(DocumentKind.EXPENSE, rows(file.findings), [part])


def invoice(content: bytes, name: str) -> Reading:
    """Read an invoice: a purchase of its customer, a sale of its supplier.

    What the rules of EN 16931 and Peppol say is told to whoever opens it; an invoice that breaks
    them has arrived all the same.
    """
    file = ubl.read(content, name=name)
    findings = rows(file.findings)
    held = file.invoice
    if held is None or not file.is_trustworthy:
        return Reading(INVOICE, findings)
    buyer, seller = _enterprise_number(held.customer), _enterprise_number(held.supplier)
    if not (buyer or seller):
        sentence = "Neither the buyer nor the seller has a Belgian enterprise number."
        return Reading(INVOICE, [problem("parties_unknown", sentence), *findings])
    sides = [
        (DocumentKind.PURCHASE_INVOICE, buyer, held.supplier.name, seller),
        (DocumentKind.SALES_INVOICE, seller, held.customer.name, buyer),
    ]
    parts = [
        Part(
            kind,
            content,
            enterprise_number=number,
            facts=_invoice_facts(held, seller or held.supplier.name, other_name),
            others=[other] if other else [],
        )
        for kind, number, other_name, other in sides
        if number
    ]
    return Reading(INVOICE, findings, parts)


def _invoice_facts(held: ubl.Invoice, seller: str, other_party: str) -> Facts:
    """Return what an invoice says; its number counts within a year, as sellers begin anew."""
    return Facts(
        natural_key=_key(seller, held.kind.value, f"{held.issued_on.year}", held.number),
        reference=_short(held.number, LONGEST_REFERENCE),
        issuer=_short(other_party, LONGEST_ISSUER),
        dated=held.issued_on,
        amount=thousandths(held.totals.payable),
        currency=held.currency if CURRENCY.fullmatch(held.currency) else "",
    )


def _enterprise_number(party: ubl.Party) -> str:
    """Return the Belgian enterprise number of a party, or nothing."""
    identifiers = [party.legal_id, party.endpoint, *party.identifiers]
    numbers = [
        each.value for each in identifiers if each and (each.scheme in {"", *BELGIAN_SCHEMES})
    ]
    for number in [party.vat_number, *numbers]:
        if vat.is_valid(number):
            return str(vat.compact(number))
    return ""


def thousandths(amount: Decimal | None) -> int | None:
    """Return an amount in thousandths, nothing if it is beyond what anybody pays."""
    if amount is None or not amount.is_finite() or abs(amount) >= MOST:
        return None
    return int((amount * 1000).to_integral_value())


def _key(*words: str) -> str:
    """Return what tells two documents of a sender apart, never longer than its column."""
    key = visible("/".join(words))
    return key if len(key) <= LONGEST_KEY else hashlib.sha256(key.encode()).hexdigest()


def _short(text: str, length: int) -> str:
    shown = visible(text)
    return shown if len(shown) <= length else f"{shown[: length - 1]}…"
