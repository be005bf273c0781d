"""A company's bank statements of the last weeks, written by the product's own CODA writer."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from documents.formats import coda

SATURDAY = 5
COUNTERPARTIES = (
    ("Groothandel Vlierbes", "BE71096123456769", -1),
    ("Energie Noorderlicht", "BE68539007547034", -1),
    ("Immo Zolderkamer", "BE43068999999501", -1),
    ("Klant Veldmuis", "BE62510007547061", 1),
    ("Client Hérisson", "BE80001000000177", 1),
    ("Verzekering Paraplu", "BE30001216371411", -1),
)


@dataclass(frozen=True, slots=True)
class DailyFile:
    """One CODA file as the bank would send it on the morning after ``day``."""

    day: date
    name: str
    content: bytes


def banking_days(last: date, *, weeks: int) -> list[date]:
    """Return the weekdays of some weeks, up to and including ``last``."""
    days = [last - timedelta(days=back) for back in range(weeks * 7)]
    return sorted(day for day in days if day.weekday() < SATURDAY)


def daily_files(
    *, iban: str, bank_bic: str, holder: str, enterprise_number: str, days: list[date]
) -> Iterator[DailyFile]:
    """Yield one file a day; the same account always gets the same movements.

    Balances follow each other, sequences count up through the year, and every fifth day or so
    nothing moved.
    """
    dice = random.Random(iban)  # noqa: S311
    balance = dice.randrange(2_000_00, 40_000_00) * 10
    before = days[0] - timedelta(days=1)
    for day in days:
        movements = [] if dice.random() < 0.2 else list(_movements(dice, day))  # noqa: PLR2004
        sequence = sum(1 for _ in banking_days(day, weeks=52) if _.year == day.year)
        opening, balance = balance, balance + sum(movement.amount for movement in movements)
        statement = coda.Statement(
            account=coda.Account(number=iban, currency="EUR"),
            old_balance=coda.Balance(opening, before),
            new_balance=coda.Balance(balance, day) if movements else None,
            creation_date=day + timedelta(days=1),
            movements=movements,
            coda_sequence=f"{sequence:03d}",
            statement_number=f"{sequence:03d}",
            holder_name=holder[:26],
            account_description="Zichtrekening",
            addressee=holder[:26],
            bank_bic=bank_bic,
            bank_number=iban[4:7],
            enterprise_number=enterprise_number,
        )
        yield DailyFile(day, f"{iban}-{day:%Y%m%d}.cod", coda.write([statement]))
        if movements:
            before = day


def _movements(dice: random.Random, day: date) -> Iterator[coda.Movement]:
    for sequence in range(1, dice.randrange(2, 9)):
        name, account, sign = dice.choice(COUNTERPARTIES)
        amount = sign * dice.randrange(5_00, 2_500_00) * 10
        number = dice.randrange(10**9, 10**10)
        yield coda.Movement(
            sequence=sequence,
            detail=0,
            amount=amount,
            value_date=day,
            entry_date=day,
            transaction_code="00150000" if sign > 0 else "00101000",
            communication_type="101",
            communication=f"{number:010d}{number % 97 or 97:02d}",
            counterparty_name=name,
            counterparty_account=account,
            counterparty_currency="EUR",
            statement_number="000",
        )
