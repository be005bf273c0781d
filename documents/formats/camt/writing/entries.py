"""Entries: a booking each, with the details that came under it."""

from __future__ import annotations

from collections.abc import Iterator

from documents.formats.camt.amounts import amount_to_text, direction
from documents.formats.camt.labels import (
    COMMUNICATION,
    GLOBALISATION,
    STATEMENT_NUMBER,
    TOTALS,
    line,
)
from documents.formats.camt.markup import additional, day, element
from documents.formats.camt.writing.references import information_lines, masked
from documents.formats.camt.writing.transactions import Transactions
from documents.formats.coda import Movement, Statement

ISSUER = "BBA"
"""The Belgian banks, as the issuer of transaction codes and references."""
REVERSAL = "4"

Group = tuple[Movement, list[Movement]]


def entries(statement: Statement, currency: str) -> Iterator[str]:
    """Give the entries, a line each, in the order of the statement."""
    transactions = Transactions(statement, currency)
    for movement, details in _groups(statement.movements):
        if details:
            inside = _batch(movement, details, transactions)
            lines = list(_lines_of_total(statement, movement))
            information = additional("AddtlNtryInf", lines, information_lines(movement))
        else:
            inside, information = transactions.only(movement), ""
        yield _entry(movement, currency, f"{inside}{information}")


def _groups(movements: list[Movement]) -> Iterator[Group]:
    """Give each booking with its details; a detail without a booking stands by itself."""
    booking: Movement | None = None
    details: list[Movement] = []
    for movement in movements:
        if booking is not None and movement.detail and movement.sequence == booking.sequence:
            details.append(movement)
            continue
        if booking is not None:
            yield booking, details
            booking, details = None, []
        if movement.detail:
            yield movement, []
        else:
            booking = movement
    if booking is not None:
        yield booking, details


def _entry(movement: Movement, currency: str, rest: str) -> str:
    """Return an entry; one that is for information only if it changes no balance."""
    amount = movement.amount
    return (
        f"<Ntry><NtryRef>{movement.sequence:04}</NtryRef>"
        f'<Amt Ccy="{currency}">{amount_to_text(amount)}</Amt>'
        f"<CdtDbtInd>{direction(amount)}</CdtDbtInd>"
        + ("<RvslInd>true</RvslInd>" if movement.return_type == REVERSAL else "")
        + f"<Sts><Cd>{'INFO' if movement.detail else 'BOOK'}</Cd></Sts>"
        f"{day('BookgDt', movement.entry_date)}{day('ValDt', movement.value_date)}"
        f"{element('AcctSvcrRef', movement.bank_reference, 35)}"
        f"<BkTxCd><Prtry><Cd>{movement.transaction_code}</Cd><Issr>{ISSUER}</Issr></Prtry></BkTxCd>"
        f"{rest}</Ntry>\n"
    )


def _batch(total: Movement, details: list[Movement], transactions: Transactions) -> str:
    """Return the details of a total, and how many there are."""
    return (
        f"<NtryDtls><Btch>{element('PmtInfId', total.customer_reference, 35)}"
        f"<NbOfTxs>{len(details)}</NbOfTxs></Btch>{transactions.details(details)}</NtryDtls>"
    )


def _lines_of_total(statement: Statement, total: Movement) -> Iterator[str]:
    """Give what is said about a total: an entry has no element for most of it."""
    if total.communication or total.communication_type is not None:
        yield line(COMMUNICATION, masked(total), total.communication_type)
    for label, name in TOTALS.items():
        value = getattr(total, name)
        if value:
            yield line(label, value)
    if total.globalisation:
        yield line(GLOBALISATION, str(total.globalisation))
    if total.statement_number != statement.statement_number:
        yield line(STATEMENT_NUMBER, total.statement_number)
