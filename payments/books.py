"""The books of one company as the engine takes them: debts, movements, decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max

from documents.models import Statement, Transaction
from offices.models import BankAccount, Client
from payments.matching import Decision, Invoice, Payment
from payments.matching.reading import name_of
from payments.models import Match, SalesInvoice
from payments.states import Verdict

REACH = timedelta(days=730)
"""How far before the newest of a company's rows anything is still matched by itself."""
RETURNED = frozenset({("05", "03"), ("05", "05"), ("07", "07"), ("07", "39")})
"""Family and operation (CODA 2.6, annex II): unpaid, reimbursed, sent back."""
CORRECTED = frozenset({"49", "99"})
"""Operations that cancel or correct, in every family."""
FIRST_DETAIL_TYPE = "9"
TOTAL_OF_DETAILS = "7"


@dataclass(slots=True)
class Books:
    """What there is to match in one currency, and what was decided about it."""

    invoices: list[Invoice]
    payments: list[Payment]
    decisions: list[Decision]


def first_day_of(client: Client) -> date | None:
    """Return since when the books of a company are matched; None if there are no invoices."""
    issued = SalesInvoice.objects.filter(client=client).aggregate(on=Max("issued_on"))
    newest: date | None = issued["on"]
    if newest is None:
        return None
    current = Statement.objects.filter(bank_account__client=client, is_current=True)
    moved: date | None = current.aggregate(on=Max("day"))["on"]
    return max(newest, moved or newest) - REACH


def movements_of(client: Client, *, since: date) -> list[Transaction]:
    """Return the movements that count: of a total the details, where they come to the total."""
    rows = (
        Transaction.objects.filter(
            statement__bank_account__client=client,
            statement__is_current=True,
            statement__day__gte=since,
        )
        .select_related("statement__bank_account")
        .order_by("statement__day", "statement", "position")
    )
    together: dict[tuple[int, int], list[Transaction]] = defaultdict(list)
    for row in rows:
        together[row.statement_id, row.sequence].append(row)
    own = set(BankAccount.objects.filter(client=client).values_list("iban", flat=True))
    counted = [row for group in together.values() for row in _counted(group)]
    return [row for row in counted if row.counterparty_account not in own]


def _counted(group: list[Transaction]) -> list[Transaction]:
    """Return what of one booking is a movement by itself."""
    totals = [row for row in group if row.detail == 0]
    details = [row for row in group if row.detail]
    if any(row.code.startswith(FIRST_DETAIL_TYPE) for row in details):
        details = [row for row in details if not row.code.startswith(TOTAL_OF_DETAILS)]
    is_whole = sum(row.amount for row in details) == sum(row.amount for row in totals)
    return details if details and is_whole else totals


def payment_of(row: Transaction) -> Payment:
    """Return a movement as the engine takes it."""
    return Payment(
        key=row.pk,
        on=day_of(row),
        amount=row.amount,
        reference=row.reference,
        end_to_end=row.end_to_end_id,
        text=row.communication,
        account=row.counterparty_account,
        name=row.counterparty_name,
        is_return=_is_return(row.code),
        place=(row.statement.day.toordinal(), row.statement.coda_sequence, row.position),
    )


def day_of(row: Transaction) -> date:
    """Return the day on which a movement was booked."""
    return row.entry_date or row.value_date or row.statement.day


def _is_return(code: str) -> bool:
    family, operation = code[1:3], code[3:5]
    return (family, operation) in RETURNED or operation in CORRECTED


def invoice_of(row: SalesInvoice) -> Invoice:
    """Return a sales invoice as the engine takes it."""
    return Invoice(
        key=row.pk,
        number=row.number,
        issued_on=row.issued_on,
        due_on=row.due_on,
        amount=row.payable,
        reference=row.reference,
        customer=row.customer_number or name_of(row.customer_name),
        customer_name=row.customer_name,
        credits=tuple(row.credits),
    )


def decision_of(row: Match) -> Decision:
    """Return what a person said about a match."""
    source = row.transaction_id or row.credit_note_id
    if row.verdict == Verdict.UNDONE:
        return Decision(source, row.invoice_id, is_refused=True)
    return Decision(source, row.invoice_id, row.amount)


def books_by_currency(
    invoices: Iterable[SalesInvoice],
    movements: Iterable[Transaction],
    decided: Iterable[Match],
) -> Mapping[str, Books]:
    """Return the books of each currency in which something is owed."""
    books: dict[str, Books] = {}
    of_invoice: dict[object, Books] = {}
    for row in invoices:
        mine = books.setdefault(row.currency, Books([], [], []))
        mine.invoices.append(invoice_of(row))
        of_invoice[row.pk] = mine
    for movement in movements:
        if mine_too := books.get(movement.statement.bank_account.currency):
            mine_too.payments.append(payment_of(movement))
    for match in decided:
        if match.invoice_id in of_invoice:
            of_invoice[match.invoice_id].decisions.append(decision_of(match))
    return books
