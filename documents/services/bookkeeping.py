"""Write what a CODA says into rows: its statements and their transactions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from django.utils import timezone

from common import bulk
from common.words import scope_of, words_in
from documents.formats import coda
from documents.formats.coda.references import is_ogm, is_rf
from documents.formats.text import visible
from documents.kinds.parts import StatementPart
from documents.models import Document, Statement, Transaction, Wording
from offices.models import BankAccount

COLUMNS = [
    "statement",
    "position",
    "sequence",
    "detail",
    "amount",
    "value_date",
    "entry_date",
    "code",
    "counterparty_name",
    "counterparty_account",
    "reference",
    "end_to_end_id",
    "communication",
]
SAID = ("counterparty_name", "counterparty_account", "end_to_end_id", "communication")
PLACES_SAID = [COLUMNS.index(name) for name in SAID]
RECONSTITUTED, OGM, RF = "102", "101", "100"
OGM_DIGITS = 12
ALL_TRANSACTIONS = "00000"
UNSEEN = re.compile(r"[^ -~]")
Number = tuple[str, date, int]
"""Separate application, creation date, CODA sequence number."""


def number_of(part: StatementPart) -> Number | None:
    """Return how the bank itself tells this statement of an account from the others, if it does."""
    statement = part.statement
    sequence = _number(statement.coda_sequence)
    if not sequence or statement.creation_date is None:
        return None
    return application_of(statement), statement.creation_date, sequence


def known_numbers(account: BankAccount, parts: Iterable[StatementPart]) -> set[Number]:
    """Return those of these statements' numbers under which the account has one that counts."""
    numbers = {number for part in parts if (number := number_of(part))}
    rows = Statement.objects.filter(
        bank_account=account,
        is_current=True,
        created_on__in={created_on for _, created_on, _ in numbers},
        coda_sequence__in={sequence for _, _, sequence in numbers},
    )
    return numbers.intersection(rows.values_list("application", "created_on", "coda_sequence"))


def current_statement(account: BankAccount, number: Number) -> Statement:
    """Return the statement with a number that counts at this moment; there must be one."""
    application, created_on, sequence = number
    return Statement.objects.select_related("document").get(
        bank_account=account,
        application=application,
        is_current=True,
        created_on=created_on,
        coda_sequence=sequence,
    )


def write_statements(
    document: Document, account: BankAccount, parts: Sequence[StatementPart]
) -> None:
    """Write the statements of a document and all their transactions, with their words."""
    statements = Statement.objects.bulk_create(
        _statement(document, account, position, part) for position, part in enumerate(parts)
    )
    rows = (
        row
        for statement, part in zip(statements, parts, strict=True)
        for row in transaction_rows(statement.pk, part.statement)
    )
    while some := list(islice(rows, bulk.ROWS_AT_ONCE)):
        bulk.insert(Transaction, COLUMNS, some)
        write_wordings(document, map(words_of, some))


def write_wordings(document: Document, said: Iterable[str]) -> None:
    """Write the words by which a search finds a document: of each thing that it says."""
    scope = scope_of(document.client.office_id)
    rows = [(document.pk, scope, words) for words in said if words]
    if rows:
        bulk.insert(Wording, ["document", "scope", "words"], rows)


def words_of(row: Sequence[object]) -> str:
    """Return the words of a row of ``COLUMNS``."""
    return words_in(*(str(row[place]) for place in PLACES_SAID))


def _statement(
    document: Document, account: BankAccount, position: int, part: StatementPart
) -> Statement:
    statement = part.statement
    closing = statement.closing_balance
    return Statement(
        document=document,
        bank_account=account,
        position=position,
        digest=part.digest,
        day=day_of(statement),
        created_on=statement.creation_date,
        statement_number=_number(statement.statement_number),
        coda_sequence=_number(statement.coda_sequence),
        application=application_of(statement),
        old_balance=statement.old_balance.amount,
        old_balance_on=statement.old_balance.on,
        new_balance=closing.amount,
        new_balance_on=closing.on,
        movement_count=len(statement.bookings),
    )


def day_of(statement: coda.Statement) -> date:
    """Return where a statement stands among those of its account: the day it was made, if told."""
    known = (statement.creation_date, statement.closing_balance.on, statement.old_balance.on)
    return next((day for day in known if day), timezone.localdate())


def _number(digits: str) -> int:
    """Return a number, 0 ("not used") where a bank wrote something else."""
    return int(digits) if digits.isascii() and digits.isdecimal() else 0


def application_of(statement: coda.Statement) -> str:
    """Return the code of a partial file; whatever isn't one counts with the whole files."""
    code = statement.separate_application
    return code if code.isascii() and code.isdecimal() else ALL_TRANSACTIONS


def transaction_rows(statement_id: int, statement: coda.Statement) -> Iterator[tuple[object, ...]]:
    """Yield the rows of a statement, in the order of ``COLUMNS``."""
    for position, movement in enumerate(statement.movements):
        yield (
            statement_id,
            position,
            movement.sequence,
            movement.detail,
            movement.amount,
            movement.value_date,
            movement.entry_date,
            UNSEEN.sub("?", movement.transaction_code),
            visible(movement.counterparty_name),
            visible(movement.counterparty_account),
            reference_of(movement),
            visible(movement.customer_reference),
            visible(movement.text),
        )


def reference_of(movement: coda.Movement) -> str:
    """Return a reference that proves itself: twelve digits (OGM), ``RF…``, or nothing."""
    written = movement.communication
    if movement.communication_type in {OGM, RECONSTITUTED}:
        digits = written[:OGM_DIGITS]
        return digits if is_ogm(digits) else ""
    if movement.communication_type == RF:
        reference = written.split(maxsplit=1)[0] if written.strip() else ""
        return reference if is_rf(reference) else ""
    return ""
