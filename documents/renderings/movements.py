"""Movements as rows of a statement: who, what kind, what was told, and every reference."""

from __future__ import annotations

from datetime import date

from documents.formats.coda import Movement, TransactionCode, codes
from documents.renderings.blocks import grouped, joined
from documents.renderings.communications import Telling, told
from documents.renderings.flow import Line, Piece, Table, Told
from documents.renderings.typography import BODY, GREY, QUIET, STRONG, Style, width, wrapped

NUMBER, ENTERED, VALUED, WHAT, DEBIT, CREDIT = range(6)
INDENT = 12.0
DETAIL_GAP = 10.0
DETAIL_AMOUNT = Style(size=8, grey=GREY)
STATEMENT_NOT_NAMED = "000"
NOT_PROVIDED = "NOTPROVIDED"
"""What SEPA writes where the customer gave no reference."""


class MovementRows:
    """Makes the rows of a table; what is the same as in the total above isn't said again."""

    def __init__(self, table: Table, telling: Telling, *, statement_number: str) -> None:
        self._table = table
        self._telling = telling
        self._papers = {STATEMENT_NOT_NAMED, statement_number}
        self._bank_reference = ""
        self._dates: tuple[date | None, date | None] = (None, None)

    def lines(self, movement: Movement) -> list[Line]:
        """Return the row of a booking, or of a detail folded in under it."""
        amount = self._amount(movement)
        start, room = self._table.starts[WHAT], self._table.columns[WHAT].width
        if not movement.is_booking:
            start += INDENT
            room -= INDENT + DETAIL_GAP + width(amount.text, amount.style)
        texts = [
            (line, style)
            for text, style in self._texts(movement)
            for line in wrapped(text, style, room)
        ]
        (first, style), *others = texts
        pieces = (*self._margin(movement), Piece(start, first, style), amount)
        return [
            Line(pieces, before=5 if movement.is_booking else 3),
            *(Line((Piece(start, line, style),)) for line, style in others),
        ]

    def _margin(self, movement: Movement) -> list[Piece]:
        """Return number and dates, those of a detail only where they are others."""
        words, table = self._telling.words, self._table
        dates = (movement.entry_date, movement.value_date)
        number = str(movement.sequence)
        if not movement.is_booking:
            number += f".{movement.detail}"
        pieces = [table.piece(NUMBER, number)]
        if movement.is_booking or dates != self._dates:
            entered, valued = (words.day(day) for day in dates)
            pieces += [table.piece(ENTERED, entered), table.piece(VALUED, valued)]
        self._dates = dates
        return pieces

    def _amount(self, movement: Movement) -> Piece:
        """Return the amount in its column; that of a detail in the description's."""
        telling = self._telling
        text = telling.words.amount(movement.amount, telling.currency, signed=True)
        if movement.is_booking:
            return self._table.piece(DEBIT if movement.amount < 0 else CREDIT, text)
        end = self._table.starts[WHAT] + self._table.columns[WHAT].width
        return Piece(end, text, DETAIL_AMOUNT, to_left=True)

    def _texts(self, movement: Movement) -> list[Told]:
        """Return what is said, the telling things first; some of it may be blank."""
        kind = named_code(movement.code, self._telling.words.language)
        name = movement.counterparty_name.strip()
        title = STRONG if movement.is_booking else BODY
        about = joined(kind if name else "", *_counterparty(movement))
        return [
            (name or kind, title),
            (about, QUIET),
            (told(movement, self._telling), BODY),
            *((told(each, self._telling), QUIET) for each in movement.information),
            (self._references(movement), QUIET),
        ]

    def _references(self, movement: Movement) -> str:
        words = self._telling.words
        paper = movement.statement_number
        is_repeated = not movement.is_booking and movement.bank_reference == self._bank_reference
        self._bank_reference = movement.bank_reference
        code = movement.return_type
        key = f"return_type.{code}"
        customer = movement.customer_reference
        named = (
            ("customer_reference", customer if customer != NOT_PROVIDED else ""),
            ("bank_reference", "" if is_repeated else movement.bank_reference),
            ("foreign_reference", movement.foreign_reference),
            ("return_type", words(key) if key in words else code.strip("0")),
            ("return_reason", movement.return_reason),
            ("category_purpose", movement.category_purpose),
            ("purpose", movement.purpose),
            ("paper_number", "" if paper in self._papers else paper),
        )
        return joined(*(words.named(key, value) for key, value in named if value.strip()))


def named_code(code: TransactionCode, language: str) -> str:
    """Return what a transaction code means and its digits, these alone if nobody knows."""
    digits = f"{code.family} {code.operation} {code.category}"
    label = codes.label(code, language)
    return digits if digits.startswith(label) else f"{label} ({digits})"


def _counterparty(movement: Movement) -> tuple[str, str, str]:
    account = f"{grouped(movement.counterparty_account)} {movement.counterparty_extension}"
    return account, movement.counterparty_bic, movement.counterparty_address
