"""Sales invoices and what pays them as people read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from common.identifiers import format_iban
from documents.formats.ubl.payments import payment_reference
from documents.models import Transaction
from documents.pages.rows import plain_amount
from documents.pages.words import day, words
from payments.books import day_of
from payments.matching import Rule
from payments.models import Match, SalesInvoice
from payments.states import PaymentState, Verdict

TONES = {
    PaymentState.OPEN: "idle",
    PaymentState.PARTIAL: "warn",
    PaymentState.PAID: "ok",
    PaymentState.OVERPAID: "warn",
}


@dataclass(frozen=True, slots=True)
class SaleRow:
    """One sales invoice as a list shows it."""

    key: str
    title: str
    company: str
    customer: str
    issued_on: str
    due_on: str
    is_late: bool
    amount: str
    paid: str
    suggested: str
    tone: str
    state: str
    is_delivered: bool


@dataclass(frozen=True, slots=True)
class MatchRow:
    """One match as the page of an invoice shows it."""

    key: int
    on: str
    what: str
    more: Sequence[str]
    amount: str
    why: str
    tone: str
    word: str
    may_confirm: bool
    may_undo: bool


@dataclass(frozen=True, slots=True)
class MovementRow:
    """A movement that may be matched by hand."""

    key: int
    on: str
    what: str
    text: str
    amount: str


def sale_rows(invoices: Sequence[SalesInvoice]) -> list[SaleRow]:
    """Return the rows of invoices; they need ``client`` and ``is_delivered``."""
    return [_sale_row(invoice) for invoice in invoices]


def _sale_row(invoice: SalesInvoice) -> SaleRow:
    state = PaymentState(invoice.payment)
    open_still = state in {PaymentState.OPEN, PaymentState.PARTIAL} and not invoice.is_credit_note
    return SaleRow(
        key=str(invoice.pk),
        title=title_of(invoice),
        company=invoice.client.name,
        customer=invoice.customer_name,
        issued_on=day(invoice.issued_on),
        due_on=day(invoice.due_on) if invoice.due_on else "",
        is_late=bool(open_still and invoice.due_on and invoice.due_on < timezone.localdate()),
        amount=_money(invoice, abs(invoice.payable)),
        paid=_money(invoice, abs(invoice.settled)) if invoice.settled else "",
        suggested=_money(invoice, abs(invoice.suggested)) if invoice.suggested else "",
        tone=TONES[state],
        state=state_word(invoice),
        is_delivered=invoice.is_delivered,  # type: ignore[attr-defined]  # annotated
    )


def title_of(invoice: SalesInvoice) -> str:
    """Return what an invoice is called."""
    named = _("Credit note %(number)s") if invoice.is_credit_note else _("Invoice %(number)s")
    return named % {"number": invoice.number}


def state_word(invoice: SalesInvoice) -> str:
    """Return how far an invoice is paid, or a credit note settled."""
    if invoice.is_credit_note:
        return {
            PaymentState.OPEN: _("Not settled"),
            PaymentState.PARTIAL: _("Settled in part"),
            PaymentState.PAID: _("Settled"),
            PaymentState.OVERPAID: _("Settled more than once"),
        }[PaymentState(invoice.payment)]
    return str(PaymentState(invoice.payment).label).capitalize()


def _money(invoice: SalesInvoice, thousandths: int) -> str:
    return words().money(thousandths, invoice.currency)


def facts_of(invoice: SalesInvoice) -> list[tuple[str, str]]:
    """Return what there is to know of an invoice, names and values."""
    reference = payment_reference(invoice.reference).display if invoice.reference else ""
    sender = invoice.connection.partner.name if invoice.connection else ""
    named = [
        (_("Company"), invoice.client.name),
        (_("Customer"), invoice.customer_name),
        (_("Date"), day(invoice.issued_on)),
        (_("Due on"), day(invoice.due_on) if invoice.due_on else ""),
        (_("Structured communication"), reference),
        (_("Sent by"), sender),
    ]
    return [(name, value) for name, value in named if value]


def figures_of(invoice: SalesInvoice) -> list[tuple[str, str, str]]:
    """Return the amounts of an invoice: what, how much, a note."""
    sign = -1 if invoice.is_credit_note else 1
    left = sign * (invoice.payable - invoice.settled)
    to_confirm = _("%(amount)s to confirm") % {"amount": _money(invoice, sign * invoice.suggested)}
    return [
        (_("Amount"), _money(invoice, abs(invoice.payable)), ""),
        (_("Settled"), _money(invoice, sign * invoice.settled), ""),
        (_("Still open"), _money(invoice, left), to_confirm if invoice.suggested else ""),
    ]


def match_row(match: Match, invoice: SalesInvoice) -> MatchRow:
    """Return a match as the page of one of its two invoices shows it."""
    moved = match.transaction
    other = match.credit_note if match.invoice_id == invoice.pk else match.invoice
    own = match.invoice_id == invoice.pk
    tone, word = _standing(match)
    return MatchRow(
        key=match.pk,
        on=day(day_of(moved)) if moved else "",
        what=(moved.counterparty_name or _("Unknown counterparty"))
        if moved
        else title_of(other or invoice),
        more=_told(moved) if moved else [],
        amount=_money(invoice, match.amount),
        why=why(match),
        tone=tone,
        word=word,
        may_confirm=own and match.verdict == Verdict.NONE and not match.is_certain,
        may_undo=own and match.verdict != Verdict.UNDONE,
    )


def _told(moved: Transaction) -> list[str]:
    statement = _("Statement %(statement)s, movement %(number)s, %(account)s") % {
        "statement": moved.statement.statement_number,
        "number": moved.sequence,
        "account": format_iban(moved.statement.bank_account.iban),
    }
    account = format_iban(moved.counterparty_account)
    said = payment_reference(moved.communication).display
    return [line for line in (account, said, statement) if line]


def _standing(match: Match) -> tuple[str, str]:
    if match.verdict == Verdict.UNDONE:
        return "idle", _("Undone")
    if match.verdict == Verdict.CONFIRMED:
        return "ok", _("Confirmed")
    return ("ok", _("Certain")) if match.is_certain else ("warn", _("To confirm"))


def why(match: Match) -> str:
    """Say by what a match was found, with its evidence."""
    found = match.evidence.get("reference") or match.evidence.get("number") or ""
    if paid_on := match.evidence.get("payment_on"):
        found = day(date.fromisoformat(paid_on))
    values = {
        "found": payment_reference(found).display,
        "account": format_iban(match.evidence.get("account", "")),
        "name": match.evidence.get("name", ""),
    }
    return _sentences(match)[match.rule] % values


def _sentences(match: Match) -> dict[str, str]:
    known = (
        _("paid before from %(account)s")
        if match.evidence.get("account")
        else _("“%(name)s” is the customer's name")
    )
    return {
        Rule.REFERENCE: _("The structured communication %(found)s."),
        Rule.CREDITOR_REFERENCE: _("The creditor reference %(found)s."),
        Rule.REFERENCE_IN_TEXT: _("The reference %(found)s stands in the communication."),
        Rule.END_TO_END: _("The payer's own reference is %(found)s."),
        Rule.NUMBER: _("The number %(found)s stands in the communication."),
        Rule.CREDIT_NOTE: _("The credit note names the invoice %(found)s."),
        Rule.REVERSAL: _("The payment of %(found)s was returned."),
        Rule.REFUND: _("What was paid too much, or credited, was paid back."),
        Rule.NEAR_REFERENCE: _("Almost the structured communication %(found)s."),
        Rule.ACCOUNT: _("The same amount, and %(known)s.").replace("%(known)s", known),
        Rule.SUM: _("Together with others the same amount, and %(known)s.").replace(
            "%(known)s", known
        ),
        Rule.HAND: _("Matched by hand."),
    }


def movement_row(moved: Transaction, invoice: SalesInvoice) -> MovementRow:
    """Return a movement that may be matched."""
    return MovementRow(
        moved.pk,
        day(day_of(moved)),
        moved.counterparty_name or _("Unknown counterparty"),
        moved.communication,
        _money(invoice, moved.amount),
    )


def export_heading() -> list[str]:
    """Return the names of the columns."""
    return [
        _("Company"),
        _("Company code"),
        _("Kind"),
        _("Number"),
        _("Customer"),
        _("Date"),
        _("Due on"),
        _("Amount"),
        _("Settled"),
        _("To confirm"),
        _("Currency"),
        _("Payment"),
        _("Delivered"),
        _("Identifier"),
    ]


def export_rows(invoices: Iterable[SalesInvoice]) -> Iterator[list[object]]:
    """Yield the cells of each invoice."""
    for invoice in invoices:
        row: Any = invoice
        yield [
            invoice.client.name,
            invoice.client.code,
            _("Credit note") if invoice.is_credit_note else _("Invoice"),
            invoice.number,
            invoice.customer_name,
            invoice.issued_on,
            invoice.due_on,
            plain_amount(invoice.payable),
            plain_amount(invoice.settled),
            plain_amount(invoice.suggested),
            invoice.currency,
            state_word(invoice),
            _("yes") if row.is_delivered else _("no"),
            str(invoice.pk),
        ]
