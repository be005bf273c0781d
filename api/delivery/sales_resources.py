"""Sales invoices and what pays them, in the words of the wire."""

from __future__ import annotations

from decimal import Decimal

from api.delivery.moments import wire_moment
from api.delivery.resources import Resource, enterprise_num
from payments.books import day_of
from payments.models import Match, SalesInvoice
from payments.states import Verdict

RECEIVED, DELIVERED = "received", "delivered"


def facts(row: SalesInvoice) -> Resource:
    """Return what is told of an invoice when it is sent; it needs ``is_delivered``."""
    is_delivered = row.is_delivered  # type: ignore[attr-defined]  # annotated
    return {
        "id": str(row.pk),
        "number": row.number,
        "issue_date": row.issued_on.isoformat(),
        "payable_amount": amount(abs(row.payable)),
        "currency": row.currency,
        "state": DELIVERED if is_delivered else RECEIVED,
    }


def invoice(row: SalesInvoice) -> Resource:
    """Return an invoice with its deliveries and its payment; see ``with_matches``."""
    return {
        **facts(row),
        "type": "credit_note" if row.is_credit_note else "invoice",
        "due_date": row.due_on.isoformat() if row.due_on else None,
        "reference": row.reference or None,
        "customer_name": row.customer_name or None,
        "customer_enterprise_num": enterprise_num(row.customer_number),
        "received_at": wire_moment(row.received_at),
        "deliveries": [
            {"software": each.partner.name, "delivered_at": wire_moment(each.delivered_at)}
            for each in row.document.deliveries_shown  # type: ignore[attr-defined]  # prefetched
        ],
        "payment": payment(row),
    }


def payment(row: SalesInvoice) -> Resource:
    """Return what was paid; of a credit note, what was deducted or paid back.

    Only what is certain or confirmed counts in ``state`` and ``paid_amount``.
    """
    sign = -1 if row.is_credit_note else 1
    found: list[Match] = row.matches_shown  # type: ignore[attr-defined]  # prefetched
    offsets: list[Match] = row.offsets_shown  # type: ignore[attr-defined]
    return {
        "state": row.payment,
        "paid_amount": amount(sign * row.settled),
        "suggested_amount": amount(sign * row.suggested),
        "matches": [
            *(_match(each, sign) for each in found),
            *(_match(each, 1, offset=True) for each in offsets),
        ],
    }


def _match(row: Match, sign: int, *, offset: bool = False) -> Resource:
    moved = row.transaction
    other = row.invoice if offset else row.credit_note
    return {
        "statement": moved.statement.statement_number if moved else None,
        "sequence": moved.sequence if moved else None,
        "iban": moved.statement.bank_account.iban if moved else None,
        "date": (day_of(moved) if moved else row.found_at.date()).isoformat(),
        "invoice": other.number if other else None,
        "amount": amount(sign * row.amount),
        "rule": row.rule,
        "certain": row.is_certain,
        "confirmed": row.verdict == Verdict.CONFIRMED,
    }


def amount(thousandths: int) -> float:
    """Write an amount as a number in units of the currency."""
    return float(Decimal(thousandths) / 1000)
