"""Account statements to read: always the same, as a bank of many customers sends them in a day."""

# ruff: noqa: S311 - the same statements each time

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from documents.formats.coda import Account, Balance, Information, Movement, Statement, write
from documents.formats.coda.references import belgian_iban, ogm_check_digits

STATEMENTS = 8_222
MOVEMENTS = (5, 8, 11, 14, 19)
"""How many a statement has: one of these."""
FIRST_DAY = date(2026, 1, 5)


def path_in(folder: Path) -> Path:
    """Return the path of a file with half a million records, which is made if it isn't there."""
    first = hashlib.sha256(write([_statement(0, Random(0))])).hexdigest()[:12]
    path = folder / f"statements-{STATEMENTS}-{first}.cod"
    if not path.exists():
        draft = path.with_suffix(".draft")
        draft.write_bytes(write(_statements()))
        draft.replace(path)
    return path


def _statements() -> Iterator[Statement]:
    random = Random(STATEMENTS)
    return (_statement(number, random) for number in range(STATEMENTS))


def _statement(number: int, random: Random) -> Statement:
    day = FIRST_DAY + timedelta(number % 300)
    count = random.choice(MOVEMENTS)
    movements = [_movement(sequence, day, random) for sequence in range(1, count + 1)]
    opening = random.randrange(10**9)
    return Statement(
        account=Account(_iban(number), "EUR"),
        old_balance=Balance(opening, day - timedelta(1)),
        new_balance=Balance(opening + sum(each.amount for each in movements), day),
        creation_date=day,
        movements=movements,
        coda_sequence="001",
        statement_number="001",
        holder_name="EXAMPLE HOLDER",
        bank_bic="KREDBEBB",
        account_description="CURRENT ACCOUNT",
    )


def _movement(sequence: int, day: date, random: Random) -> Movement:
    """Return a movement of five records; one in three has a structured communication."""
    base = f"{random.randrange(10**10):010}"
    is_structured = sequence % 3 == 0
    name, reference = f"CUSTOMER NUMBER {sequence}", f"OL{base}ABCDEFGH"
    address = f"{name:70}{'STREET 12':35}1000 BRUSSELS"
    return Movement(
        sequence=sequence,
        detail=0,
        amount=random.choice((-1, 1)) * random.randrange(10, 10**7) * 10,
        value_date=day,
        entry_date=day,
        transaction_code="00150000",
        bank_reference=reference,
        communication_type="101" if is_structured else None,
        communication=f"{base}{ogm_check_digits(base)}"
        if is_structured
        else f"INVOICE {base} AND SOME MORE TEXT THAT IS FREE",
        customer_reference=f"E2E-{sequence}",
        counterparty_name=name,
        counterparty_account=_iban(random.randrange(10**10)),
        counterparty_currency="EUR",
        counterparty_bic="KREDBEBB",
        statement_number="001",
        information=[Information(sequence, 1, "00150000", reference, "001", address)],
    )


def _iban(number: int) -> str:
    return belgian_iban(f"{number:010}{number % 97 or 97:02}") or ""
