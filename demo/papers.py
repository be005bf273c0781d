"""What companies get besides bank statements: payroll, card statements, expenses, purchases."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from demo import cast
from demo.invoices import RATE, Party, Sale, ubl, vat_of
from documents.formats import caro, expense, soda
from documents.models import Document, Source
from documents.services import receive_document
from offices.models import Client

LARGE_OFFICE = 8  # companies of an office that get all of this
ARRIVAL = time(7, 15)
SECRETARIAT = "voorbeeld_secretariaat"
SUPPLIER = Party(cast.enterprise_number(2_001), "Groothandel Vlierbes")
SUPPLIER_IBAN = "BE71096123456769"
EURO = 1_000  # thousandths
CENT = 10


@dataclass(frozen=True, slots=True)
class Paper:
    """One file as its sender would write it, and the day on which it came."""

    day: date
    name: str
    content: bytes


def receive_papers() -> None:
    """Take in, for the first companies of each office, one file or two of every kind but CODA."""
    arrived = []
    for client in _companies():
        dice = random.Random(client.enterprise_number)  # noqa: S311
        for paper in _papers_of(client, dice, timezone.localdate()):
            received = receive_document(
                paper.content, file_name=paper.name, source=Source.DEMONSTRATION
            )
            moment = timezone.make_aware(datetime.combine(paper.day, ARRIVAL))
            for document in received.documents:
                document.available_at = min(moment, timezone.now())
                arrived.append(document)
    Document.objects.bulk_update(arrived, ["available_at"], batch_size=500)


def _companies() -> Iterator[Client]:
    rows = Client.objects.select_related("office").prefetch_related("bank_accounts")
    taken: dict[object, int] = {}
    for client in rows.order_by("office__created_at", "code", "pk"):
        taken[client.office_id] = taken.get(client.office_id, 0) + 1
        if taken[client.office_id] <= LARGE_OFFICE:
            yield client


def _papers_of(client: Client, dice: random.Random, today: date) -> Iterator[Paper]:
    last = today.replace(day=1) - timedelta(days=1)
    makers: list[tuple[str, date, Callable[[Client, random.Random, date], bytes]]] = [
        ("payroll.xml", last, _payroll),
        ("card.xml", last + timedelta(days=2), _card_statement),
        ("expenses.xml", last + timedelta(days=4), _expense_note),
        ("invoice-1.xml", today - timedelta(days=16), _purchase),
        ("invoice-2.xml", today - timedelta(days=3), _purchase),
    ]
    for name, day, make in makers:
        yield Paper(min(day, today), name, make(client, dice, day))


def _payroll(client: Client, dice: random.Random, day: date) -> bytes:
    gross = dice.randrange(2_400, 9_600) * EURO
    tax, social = gross * 24 // 100, gross * 13 // 100
    month = soda.Month(day.year, day.month)
    entries = (
        soda.Entry("620200", "Lonen bedienden", debit=gross),
        soda.Entry("453000", "Bedrijfsvoorheffing", credit=tax),
        soda.Entry("454000", "RSZ", credit=social),
        soda.Entry("455000", "Netto te betalen", credit=gross - tax - social),
    )
    return soda.write(
        soda.PayrollEntries(
            source=SECRETARIAT,
            version="1.1",
            sequence_number=str(dice.randrange(1_000, 10_000)),
            generated_on=day,
            enterprise_number=client.enterprise_number,
            enterprise_name=client.name,
            period=month,
            lines=(soda.TransactionLine(entries, month),),
        )
    )


def _card_statement(client: Client, dice: random.Random, day: date) -> bytes:
    end = day.replace(day=1)
    start = (end - timedelta(days=1)).replace(day=1)
    spent = tuple(
        caro.Transaction(
            on=start + timedelta(days=6 * position),
            kind=caro.TransactionKind.PURCHASE,
            amount=-dice.randrange(1_200, 18_000) * CENT,
            merchant=merchant,
            place=place,
            country="BE",
            category=category,
        )
        for position, (merchant, place, category) in enumerate(MERCHANTS)
    )
    total = sum(each.amount for each in spent)
    return caro.write(
        caro.CardStatement(
            issuer="Voorbeeldbank",
            issuer_bic="VOORBEBB",
            enterprise_number=client.enterprise_number,
            holder_name=client.name,
            client_reference=f"6{dice.randrange(10**9):09d}",
            number=f"{start:%Y/%m}",
            period_start=start,
            period_end=end - timedelta(days=1),
            currency="EUR",
            previous_balance=0,
            new_balance=total,
            amount_due=-total,
            due_on=end + timedelta(days=12),
            debited_iban=client.bank_accounts.all()[0].iban,
            cards=(caro.Card("555555******4444", total, spent, "An Voorbeeld"),),
        )
    )


MERCHANTS = (
    ("Tankstation De Bocht", "Gent", "5541"),
    ("Papierwinkel Kladblok", "Brugge", "5943"),
    ("Brasserie des Trois Ponts", "Namur", "5812"),
)


def _expense_note(client: Client, dice: random.Random, day: date) -> bytes:
    end = day.replace(day=1) - timedelta(days=1)
    net = dice.randrange(800, 6_000)  # cents
    amount, vat = (net + vat_of(net)) * CENT, vat_of(net) * CENT
    line = expense.ExpenseLine(
        on=end - timedelta(days=9),
        category="parking",
        amount=amount,
        description="Bezoek aan een klant",
        supplier="Parking Voorbeeld",
        country="BE",
        vat_rate=Decimal(RATE),
        vat_amount=vat,
        receipt=expense.Receipt("parking.pdf", "application/pdf"),
    )
    return expense.write(
        expense.ExpenseNote(
            number=f"{end:%Y-%m}-1",
            employee="An Voorbeeld",
            enterprise_number=client.enterprise_number,
            company_name=client.name,
            issued_on=end,
            period_start=end.replace(day=1),
            period_end=end,
            currency="EUR",
            total=amount,
            vat_total=vat,
            payable=amount,
            lines=(line,),
        )
    )


def _purchase(client: Client, dice: random.Random, day: date) -> bytes:
    net = dice.randrange(5_000, 250_000)  # cents
    return ubl(
        Sale(
            number=f"V{day:%Y}-{dice.randrange(10**5):05d}",
            issued_on=day,
            seller=SUPPLIER,
            buyer=Party(client.enterprise_number, client.name),
            iban=SUPPLIER_IBAN,
            net=net,
            vat=vat_of(net),
        )
    )
