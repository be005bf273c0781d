"""A CODA statement as a bank would print it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from schwifty import BIC

from documents.formats import coda
from documents.renderings.blocks import (
    Fact,
    enterprise,
    facts,
    figures,
    grouped,
    joined,
    masthead,
    running_head,
)
from documents.renderings.common_labels import LABELS as COMMON_LABELS
from documents.renderings.communication_labels import LABELS as COMMUNICATION_LABELS
from documents.renderings.communications import Telling
from documents.renderings.flow import Column, Flow, Line, Table, paragraph
from documents.renderings.language import Words
from documents.renderings.movements import CREDIT, WHAT, MovementRows
from documents.renderings.sheet import Document
from documents.renderings.statement_labels import LABELS
from documents.renderings.typography import HAIR, HEADING, QUIET, STRONG, shown

UNUSED = "000"
LOWEST_WIDTH = 54.0
FOOT_ROOM = 34.0


def render(statements: Sequence[coda.Statement], *, language: str) -> bytes:
    """Return a PDF of these statements, each beginning on a new sheet.

    Raises ``ValueError`` if there is none.
    """
    if not statements:
        raise ValueError("There is no statement to render.")
    words = Words(language, COMMON_LABELS, COMMUNICATION_LABELS, LABELS)
    document = Document(
        title=_name(statements[0], words),
        subject=words("subject"),
        words=words,
        footer=words("footer"),
    )
    for statement in statements:
        StatementSheets(document, statement, words).write()
    return document.to_bytes()


class StatementSheets:
    """Writes one statement, and keeps count of what the sheet and the whole come to."""

    def __init__(self, document: Document, statement: coda.Statement, words: Words) -> None:
        self._statement = statement
        self._words = words
        self._currency = statement.account.currency
        self._table = _table(statement, words)
        self._balance = statement.old_balance.amount
        self._debit = self._credit = 0
        sender = joined(_bank(statement)[0], statement.holder_name)
        self._flow = Flow(document, running_head(sender, _name(statement, words)))
        document.chapter(_name(statement, words))

    def write(self) -> None:
        """Write the statement from the masthead to the last message."""
        self._flow.put(self._opening())
        self._flow.begin(
            self._table.heading, foot=self._carried, brought=self._brought, foot_room=FOOT_ROOM
        )
        self._flow.put(self._old_balance())
        rows = MovementRows(
            self._table,
            Telling(self._words, self._currency),
            statement_number=self._statement.statement_number,
        )
        for movement in self._statement.movements:
            lines = rows.lines(movement)
            self._flow.make_room(sum(line.height for line in lines))
            if movement.is_booking:
                self._count(movement.amount)
            self._flow.put(lines)
        if not self._statement.movements:
            x = self._table.starts[WHAT]
            self._flow.put(paragraph(self._words("no_movements"), x=x, before=8))
        self._flow.put(self._closing())
        self._flow.end()
        self._flow.put(self._continuity())
        self._flow.put(self._messages())

    def _count(self, amount: int) -> None:
        self._balance += amount
        if amount < 0:
            self._debit += amount
        else:
            self._credit += amount

    def _opening(self) -> list[Line]:
        statement, words = self._statement, self._words
        closing = statement.closing_balance
        number = "" if statement.statement_number == UNUSED else statement.statement_number
        return [
            *masthead(
                _bank(statement),
                f"{words('title')} {number}".rstrip(),
                joined(
                    words.long_day(closing.on) if closing.on else "",
                    words("duplicate") if statement.is_duplicate else "",
                ),
            ),
            *facts(self._holder(), self._numbers()),
            *figures(
                [
                    (words("old_balance"), self._amount(statement.old_balance.amount)),
                    (words("debits"), self._amount(-statement.debit_total)),
                    (words("credits"), self._amount(statement.credit_total, signed=True)),
                    (words("new_balance"), words.money(closing.amount, self._currency)),
                ]
            ),
        ]

    def _holder(self) -> list[Fact]:
        statement, words = self._statement, self._words
        account, holder = statement.account, statement.holder_name
        number = grouped(account.iban or account.number)
        return [
            (words("account"), joined(f"{number} {account.extension}".rstrip(), account.currency)),
            (words("holder"), holder),
            (words("enterprise_number"), enterprise(statement.enterprise_number)),
            (words("description"), statement.account_description),
            (words("addressee"), "" if statement.addressee == holder else statement.addressee),
        ]

    def _numbers(self) -> list[Fact]:
        statement, words = self._statement, self._words
        start, end = statement.old_balance.on, statement.closing_balance.on
        return [
            (words("statement_number"), statement.statement_number.replace(UNUSED, "")),
            (words("closing_number"), statement.closing_statement_number),
            (words("sequence"), statement.coda_sequence.replace(UNUSED, "")),
            (words("created"), words.day(statement.creation_date)),
            (words("period_of"), words.span(start, end)),
            (words("file_reference"), statement.file_reference),
            (words("transaction_reference"), statement.transaction_reference),
            (words("related_reference"), statement.related_reference),
        ]

    def _old_balance(self) -> list[Line]:
        balance = self._statement.old_balance
        return self._balance_row(self._dated("old_balance", balance), balance.amount)

    def _closing(self) -> list[Line]:
        """Return the totals and the new balance."""
        statement, words = self._statement, self._words
        balance = statement.closing_balance
        count = len(statement.bookings)
        totals = words("totals_one" if count == 1 else "totals", count=str(count))
        sums = self._sums(totals, -statement.debit_total, statement.credit_total)
        return [
            *(sums if count else []),
            *self._balance_row(self._dated("new_balance", balance), balance.amount),
        ]

    def _dated(self, key: str, balance: coda.Balance) -> str:
        """Return what a balance is called, with its day if the bank gave one."""
        label = self._words(key)
        if balance.on is None:
            return label
        return self._words("dated", what=label, day=self._words.long_day(balance.on))

    def _carried(self) -> list[Line]:
        """Return what stands at the foot of a sheet: its sums, and the balance so far."""
        lines = [
            *self._sums(self._words("page_total"), self._debit, self._credit),
            *self._balance_row(self._words("carried"), self._balance),
        ]
        self._debit = self._credit = 0
        return lines

    def _brought(self) -> list[Line]:
        return self._balance_row(self._words("brought"), self._balance)

    def _continuity(self) -> list[Line]:
        """Say whether old balance and movements make the new balance."""
        statement, words = self._statement, self._words
        made = statement.old_balance.amount + statement.booked_sum
        end = statement.new_balance
        difference = 0 if end is None else end.amount - made
        key = "unstated" if end is None else "balance_differs" if difference else "adds_up"
        sum_ = words(
            "sum",
            old=self._amount(statement.old_balance.amount),
            credits=self._amount(statement.credit_total),
            debits=self._amount(statement.debit_total),
            made=self._amount(made),
        )
        verdict = words(
            key,
            new=self._amount(statement.closing_balance.amount),
            difference=self._amount(difference, signed=True),
        )
        style = STRONG if difference else QUIET
        return [*paragraph(sum_, style=QUIET, before=10), *paragraph(verdict, style=style)]

    def _messages(self) -> list[Line]:
        texts = [each.text for each in self._statement.free_communications if each.text.strip()]
        if not texts:
            return []
        heading = paragraph(self._words("messages"), style=HEADING, before=14)
        return [*heading, *(line for text in texts for line in paragraph(text, before=1))]

    def _sums(self, label: str, debit: int, credit: int) -> list[Line]:
        cells = ["", "", "", label, self._amount(debit), self._amount(credit, signed=True)]
        return self._table.row(cells, style=QUIET, before=5, rule=HAIR)

    def _balance_row(self, label: str, amount: int) -> list[Line]:
        table = self._table
        line = Line(
            (table.piece(WHAT, label, STRONG), table.piece(CREDIT, self._amount(amount), STRONG))
        )
        return [replace(line, before=4)]

    def _amount(self, amount: int, *, signed: bool = False) -> str:
        return self._words.amount(amount, self._currency, signed=signed)


def _table(statement: coda.Statement, words: Words) -> Table:
    """Return the table, whose columns of amounts have room for the longest of them."""
    currency = statement.account.currency
    debit, credit = (
        f"{words(side)} ({currency})" if currency else words(side) for side in ("debit", "credit")
    )
    amounts = [
        statement.old_balance.amount,
        statement.closing_balance.amount,
        -statement.debit_total,
        statement.credit_total,
        *(movement.amount for movement in statement.movements),
    ]
    figures = (words.amount(amount, currency, signed=True) for amount in amounts)
    return Table(
        [
            Column(words("no"), 26, style=QUIET),
            Column(words("entered"), 39, style=QUIET),
            Column(words("valued"), 39, style=QUIET),
            Column(words("what"), 0),
            Column(debit, LOWEST_WIDTH, to_left=True),
            Column(credit, LOWEST_WIDTH, to_left=True),
        ],
        [["", "", "", "", figure, figure] for figure in figures],
    )


def _bank(statement: coda.Statement) -> list[str]:
    """Return the name of the bank and its BIC, as far as they are known."""
    bic = statement.bank_bic.strip()
    names = BIC(bic, allow_invalid=True).bank_names if bic else []
    return [names[0], bic] if names else [bic or "\u2013"]


def _name(statement: coda.Statement, words: Words) -> str:
    """Return what a statement is called among others."""
    account = statement.account
    number = "" if statement.statement_number == UNUSED else statement.statement_number
    return shown(
        joined(
            f"{words('title')} {number}".rstrip(),
            grouped(account.iban or account.number),
            words.day(day) if (day := statement.closing_balance.on) else "",
        )
    )
