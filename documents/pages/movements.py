"""The movements of a statement as rows to read, each total with its details under it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from common.identifiers import format_iban
from documents.formats.coda import Movement, Statement, codes
from documents.pages.words import day, words
from documents.renderings.communication_labels import LABELS as COMMUNICATION_LABELS
from documents.renderings.communications import Telling, told
from documents.renderings.statement_labels import LABELS

MOST_SHOWN = 250
"""Bookings on one page."""
MOST_DETAILS = 200
"""Details under one total; the others stand in the PDF."""
NOT_PROVIDED = "NOTPROVIDED"
UNUSED = "000"


@dataclass(slots=True)
class MovementRow:
    """One booking, or one detail of it; all texts are ready to be read, some may be empty."""

    number: str
    entered: str
    valued: str
    """Only where it is another day than that of the entry."""
    title: str
    kind: str
    account: str
    lines: Sequence[str]
    references: str
    amount: str
    is_credit: bool
    details: list[MovementRow] = field(default_factory=list)
    left_out: int = 0
    """How many details are not here."""


class Teller:
    """Writes movements of one statement in the reader's language."""

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._telling = Telling(words(COMMUNICATION_LABELS, LABELS), statement.account.currency)

    def rows(self, *, skip: int = 0) -> list[MovementRow]:
        """Return up to ``MOST_SHOWN`` bookings with their details, after ``skip`` of them."""
        shown: list[MovementRow] = []
        passed = 0
        for movement in self._statement.movements:
            if movement.is_booking:
                passed += 1
                if passed > skip + MOST_SHOWN:
                    break
                if passed > skip:
                    shown.append(self._row(movement))
            elif shown:
                self._fold_in(shown, movement)
        return shown

    def _fold_in(self, shown: list[MovementRow], movement: Movement) -> None:
        total = shown[-1]
        if len(total.details) < MOST_DETAILS:
            total.details.append(self._row(movement))
        else:
            total.left_out += 1

    def _row(self, movement: Movement) -> MovementRow:
        write = self._telling.words
        kind = codes.label(movement.code, write.language)
        name = movement.counterparty_name.strip()
        said = [told(movement, self._telling)]
        said += [told(each, self._telling) for each in movement.information]
        detail = "" if movement.is_booking else f".{movement.detail}"
        return MovementRow(
            number=f"{movement.sequence}{detail}",
            entered=day(movement.entry_date),
            valued=day(movement.value_date) if movement.value_date != movement.entry_date else "",
            title=name or kind,
            kind=kind if name else "",
            account=_account(movement),
            lines=[line for line in said if line.strip()],
            references=self._references(movement),
            amount=write.amount(movement.amount, self._telling.currency, signed=True),
            is_credit=movement.amount > 0,
        )

    def _references(self, movement: Movement) -> str:
        """Return every reference and code with its name, the telling ones first."""
        write = self._telling.words
        customer, returned = movement.customer_reference, f"return_type.{movement.return_type}"
        known = {UNUSED, self._statement.statement_number}
        paper = "" if movement.statement_number in known else movement.statement_number
        named = (
            ("customer_reference", "" if customer == NOT_PROVIDED else customer),
            ("bank_reference", movement.bank_reference),
            ("foreign_reference", movement.foreign_reference),
            ("return_type", write(returned) if returned in write else ""),
            ("return_reason", movement.return_reason),
            ("category_purpose", movement.category_purpose),
            ("purpose", movement.purpose),
            ("paper_number", paper),
        )
        return _joined(write.named(key, value) for key, value in named if value.strip())


def _account(movement: Movement) -> str:
    number = format_iban(movement.counterparty_account.strip())
    return _joined([f"{number} {movement.counterparty_extension}", movement.counterparty_bic])


def _joined(texts: Iterable[str]) -> str:
    return " · ".join(text.strip() for text in texts if text.strip())
