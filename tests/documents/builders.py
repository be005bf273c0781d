"""CODA files for tests, written by the product's own writer."""

from __future__ import annotations

from datetime import date

from documents.formats import coda


def statement(iban, *, day=date(2026, 11, 19), sequence=1, amounts=(12_340,), old=100_000, **more):
    """Return a statement of one account with some bookings."""
    movements = [
        coda.Movement(
            sequence=number,
            detail=0,
            amount=amount,
            value_date=day,
            entry_date=day,
            transaction_code="00150000",
            communication="Factuur 7",
            counterparty_name="Klant Veldmuis",
            counterparty_account="BE62510007547061",
            counterparty_currency="EUR",
        )
        for number, amount in enumerate(amounts, start=1)
    ]
    new = coda.Balance(old + sum(amounts), day)
    return coda.Statement(
        account=coda.Account(number=iban, currency=more.pop("currency", "EUR")),
        old_balance=coda.Balance(old, date(2026, 11, 18)),
        new_balance=more.pop("new_balance", new),
        creation_date=day,
        movements=movements,
        coda_sequence=f"{sequence:03d}",
        statement_number=f"{sequence:03d}",
        holder_name="Bakkerij Proef",
        **more,
    )


def file_of(*statements):
    return coda.write(list(statements))
