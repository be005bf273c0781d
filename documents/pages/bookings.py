"""Payroll entries, card statements and expense notes as pages: one table each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.identifiers import format_enterprise_number, format_iban
from documents.formats import caro, expense, soda
from documents.formats.amounts import OriginalAmount
from documents.pages.tables import (
    Cell,
    Column,
    Facts,
    Group,
    Table,
    cell,
    cells,
    facts,
    joined,
    table,
)
from documents.pages.words import day, span, words

EURO = "EUR"


@dataclass(frozen=True, slots=True)
class BookingsPage:
    """What a document comes to, ready to be read; ``verdicts`` are tones and sentences.

    Payroll whose sides differ and notes whose lines don't make the total are refused on arrival.
    """

    facts: Facts
    figures: Sequence[tuple[str, str, str]]
    table: Table
    verdicts: Sequence[tuple[str, str]]


# -- Payroll entries -------------------------------------------------------------------------------


def payroll(entries: soda.PayrollEntries) -> BookingsPage:
    """Return the payroll of one company in one month as entries to book."""
    write = words()
    month = write.month(entries.period.first_day)
    return BookingsPage(
        facts=facts(
            (_("Social secretariat"), entries.source),
            (_("Company"), entries.enterprise_name),
            (_("Enterprise number"), format_enterprise_number(entries.enterprise_number)),
            (_("Month to book in"), month),
            (_("Made on"), day(entries.generated_on)),
            (_("Sequence number"), entries.sequence_number),
        ),
        figures=[
            (_("Total debit"), write.money(entries.debit_total, EURO), month),
            (_("Total credit"), write.money(entries.credit_total, EURO), month),
        ],
        table=_entries(entries),
        verdicts=[("ok", _("Debit and credit are the same."))],
    )


def _entries(entries: soda.PayrollEntries) -> Table:
    write = words()
    rows = [
        [
            Cell(entry.account),
            cell(
                entry.label or "–",
                joined(
                    line.department,
                    write.month(line.social_period.first_day) if line.social_period else "",
                ),
            ),
            Cell(write.amount(entry.debit) if entry.debit or not entry.credit else ""),
            Cell(write.amount(entry.credit) if entry.credit else ""),
        ]
        for line in entries.lines
        for entry in line.entries
    ]
    columns = [
        Column(_("Account")),
        Column(_("Description")),
        Column(f"{_('Debit')} ({EURO})", is_number=True),
        Column(f"{_('Credit')} ({EURO})", is_number=True),
    ]
    total = cells(
        "", _("Total"), write.amount(entries.debit_total), write.amount(entries.credit_total)
    )
    return table(_("Entries"), columns, [Group(rows, total=total)])


# -- Card statements -------------------------------------------------------------------------------


def cards(statement: caro.CardStatement) -> BookingsPage:
    """Return what was spent with the cards of one client reference, card by card."""
    write, currency = words(), statement.currency
    period = span(statement.period_start, statement.period_end)
    due = _("on %(day)s") % {"day": day(statement.due_on)} if statement.due_on else ""
    return BookingsPage(
        facts=facts(
            (_("Issuer"), joined(statement.issuer, statement.issuer_bic)),
            (_("Holder"), statement.holder_name),
            (_("Client reference"), statement.client_reference),
            (_("Number"), statement.number),
            (_("Period"), period),
            (_("Debited account"), format_iban(statement.debited_iban)),
        ),
        figures=[
            (_("Previous balance"), write.money(statement.previous_balance, currency), ""),
            (_("Transactions"), write.money(statement.spent, currency), period),
            (_("New balance"), write.money(statement.new_balance, currency), ""),
            (_("Amount due"), write.money(statement.amount_due, currency), due),
        ],
        table=_purchases(statement),
        verdicts=[_new_balance(statement)],
    )


def _new_balance(statement: caro.CardStatement) -> tuple[str, str]:
    """Say whether the previous balance and the transactions make the new one."""
    made = statement.previous_balance + statement.spent
    if made == statement.new_balance:
        return "ok", _("The previous balance and the transactions make the new balance.")
    amount = words().money(statement.new_balance - made, statement.currency)
    sentence = _("The new balance is not what the transactions make: %(amount)s lies between.")
    return "bad", sentence % {"amount": amount}


def _purchases(statement: caro.CardStatement) -> Table:
    write = words()
    kinds = _card_kinds()
    groups = []
    if statement.transactions:
        rows = [_purchase(each, statement.currency, kinds) for each in statement.transactions]
        groups.append(Group(rows, _("Of no card in particular")))
    for card in statement.cards:
        rows = [_purchase(each, statement.currency, kinds) for each in card.transactions]
        amount = write.amount(card.total, statement.currency, signed=True)
        title = joined(_("Card %(number)s") % {"number": card.number}, card.holder_name)
        groups.append(Group(rows, title, cells("", _("Total of this card"), amount)))
    columns = [
        Column(_("Date")),
        Column(_("Description")),
        Column(f"{_('Amount')} ({statement.currency})", is_number=True),
    ]
    return table(_("Transactions"), columns, groups)


def _card_kinds() -> dict[caro.TransactionKind, str]:
    kind = caro.TransactionKind
    return {
        kind.PURCHASE: _("Purchase"),
        kind.CASH: _("Cash withdrawal"),
        kind.FEE: _("Charges"),
        kind.INTEREST: _("Interest"),
        kind.REFUND: _("Refund"),
        kind.PAYMENT: _("Payment"),
    }


def _purchase(
    transaction: caro.Transaction, currency: str, kinds: dict[caro.TransactionKind, str]
) -> list[Cell]:
    write = words()
    kind = kinds[transaction.kind]
    booked = transaction.booked_on
    fee = write.money(transaction.fee, currency) if transaction.fee else ""
    about = joined(
        kind if transaction.merchant else "",
        joined(transaction.place, transaction.country, by=", "),
        _("of which charges %(amount)s") % {"amount": fee} if fee else "",
        transaction.reference,
    )
    return [
        cell(day(transaction.on), day(booked) if booked and booked != transaction.on else ""),
        cell(transaction.merchant or kind, about, _original(transaction.original)),
        Cell(write.amount(transaction.amount, currency, signed=True)),
    ]


def _original(paid: OriginalAmount | None) -> str:
    """Say what was paid in another currency, and at which rate."""
    if paid is None:
        return ""
    write = words()
    rate = _("rate %(rate)s") % {"rate": write.number(paid.rate)} if paid.rate else ""
    return joined(write.money(paid.amount, paid.currency), rate)


# -- Expense notes ---------------------------------------------------------------------------------


def expenses(note: expense.ExpenseNote) -> BookingsPage:
    """Return what one employee spent for the company."""
    write, currency = words(), note.currency
    due = _("on %(day)s") % {"day": day(note.due_on)} if note.due_on else ""
    return BookingsPage(
        facts=facts(
            (_("Employee"), joined(note.employee, note.employee_reference)),
            (_("Number"), note.number),
            (_("Made on"), day(note.issued_on)),
            (_("Period"), span(note.period_start, note.period_end)),
            (_("Account of the employee"), format_iban(note.iban)),
        ),
        figures=[
            (_("Total"), write.money(note.total, currency), ""),
            (_("VAT"), write.money(note.vat_total, currency), ""),
            (_("To pay back"), write.money(note.payable, currency), due),
        ],
        table=_expense_lines(note),
        verdicts=[("ok", _("The lines make the total."))],
    )


def _expense_lines(note: expense.ExpenseNote) -> Table:
    write, payers = words(), _payers()
    rows = [
        [
            Cell(day(line.on)),
            cell(line.description or line.category, _about_expense(line, note.currency),
                 _original(line.original)),
            Cell(payers[line.payment_method]),
            cell(
                write.amount(line.vat_amount, note.currency) if line.vat_amount else "",
                "" if line.vat_rate is None else f"{write.number(line.vat_rate)} %",
            ),
            Cell(write.amount(line.amount, note.currency)),
        ]
        for line in note.lines
    ]  # fmt: skip
    columns = [
        Column(_("Date")),
        Column(_("Description")),
        Column(_("Paid by")),
        Column(_("VAT"), is_number=True),
        Column(f"{_('Amount')} ({note.currency})", is_number=True),
    ]
    total = cells("", _("Total"), "", write.amount(note.vat_total), write.amount(note.total))
    return table(_("Expenses"), columns, [Group(rows, total=total)])


def _payers() -> dict[expense.PaymentMethod, str]:
    method = expense.PaymentMethod
    return {
        method.PRIVATE: _("Employee"),
        method.COMPANY_CARD: _("Company card"),
        method.COMPANY_ACCOUNT: _("Company account"),
        method.COMPANY_CASH: _("Petty cash"),
    }


def _about_expense(line: expense.ExpenseLine, currency: str) -> str:
    write, drive = words(), line.mileage
    mileage = ""
    if drive:
        rate = f"{write.number(drive.rate, decimals=2)} {currency}"
        values = {"distance": write.number(drive.kilometres), "rate": rate}
        mileage = _("%(distance)s km at %(rate)s") % values
    receipt = line.receipt.reference if line.receipt else ""
    return joined(
        line.category if line.description else "",
        joined(line.supplier, line.country, by=", "),
        mileage,
        _("receipt %(reference)s") % {"reference": receipt} if receipt else "",
    )
