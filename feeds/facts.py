"""What a feed tells of a document before it is fetched, in our words; unknown is left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from stdnum.be import vat

from common.kinds import DocumentKind
from documents.formats import ubl
from documents.kinds.parts import Part
from documents.models import Document, Statement

Facts = dict[str, object]
THOUSANDTHS = 1000


def facts_of(document: Document, part: Part) -> Facts:
    """Return the facts of a document that was just written, out of the part of a file it came of.

    Amounts are numbers in units of the currency, dates are ISO 8601, months ``YYYY-MM``.
    """
    facts = FACTS[DocumentKind(document.kind)](document, part)
    return {name: value for name, value in facts.items() if value not in {None, ""}}


def _of_statements(document: Document, part: Part) -> Facts:
    rows = Statement.objects.filter(document=document).order_by("position")
    statements = list(rows.only("movement_count", "statement_number", "new_balance_on"))
    account = document.bank_account
    written = part.statements[0].statement.account if part.statements else None
    return {
        "movement_count": sum(statement.movement_count for statement in statements),
        "first_statement_number": statements[0].statement_number if statements else None,
        "last_statement_number": statements[-1].statement_number if statements else None,
        "new_balance_on": _day(statements[-1].new_balance_on) if statements else None,
        "bank_bic": account.bank_bic if account else None,
        "iban": account.iban if account else None,
        "currency": account.currency if account else None,
        "extension_zone": written.extension if written else None,
    }


def _of_payroll(document: Document, part: Part) -> Facts:
    return {"period": _month(document.period_start), "social_office": document.issuer}


def _of_cards(document: Document, part: Part) -> Facts:
    return {
        "period": _month(document.period_end),
        "issuer": document.issuer,
        "client_reference": document.reference,
    }


def _of_expenses(document: Document, part: Part) -> Facts:
    return {**_of_any_invoice(document), "customer_number": document.client.enterprise_number}


def _of_invoice(document: Document, part: Part) -> Facts:
    invoice = ubl.read(part.content).invoice
    facts = _of_any_invoice(document)
    if invoice is None:
        return facts
    own = document.client.enterprise_number
    is_sale = document.kind == DocumentKind.SALES_INVOICE
    return {
        **facts,
        "due_on": _day(invoice.due_on),
        "supplier_number": own if is_sale else _number(invoice.supplier),
        "customer_number": _number(invoice.customer) if is_sale else own,
    }


def _of_any_invoice(document: Document) -> Facts:
    amount = document.amount
    return {
        "number": document.reference,
        "issued_on": _day(document.dated),
        "currency": document.currency,
        "payable": None if amount is None else amount / THOUSANDTHS,
    }


def _number(party: ubl.Party) -> str | None:
    """Return a party's Belgian enterprise number, or None."""
    named = [party.legal_id, party.endpoint, *party.identifiers]
    for number in [party.vat_number, *(each.value for each in named if each)]:
        if vat.is_valid(number):
            return str(vat.compact(number))
    return None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _month(day: date | None) -> str | None:
    return f"{day:%Y-%m}" if day else None


FACTS: Mapping[DocumentKind, Callable[[Document, Part], Facts]] = {
    DocumentKind.CODA: _of_statements,
    DocumentKind.SODA: _of_payroll,
    DocumentKind.CARO: _of_cards,
    DocumentKind.EXPENSE: _of_expenses,
    DocumentKind.PURCHASE_INVOICE: _of_invoice,
    DocumentKind.SALES_INVOICE: _of_invoice,
}
