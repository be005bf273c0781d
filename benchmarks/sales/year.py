"""A year in which customers do what customers do; the same seed gives the same year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from benchmarks.sales import habits
from benchmarks.sales.world import FIRST_DAY, YEAR, Customer, Year, customers, invoices, ogm
from payments.matching import Invoice

HABITS: Sequence[tuple[float, habits.Habit]] = [
    (46, habits.as_asked),
    (9, habits.typed_reference),
    (3, habits.wrong_reference),
    (10, habits.number_in_words),
    (1.5, habits.wrong_number),
    (3, habits.own_reference),
    (7, habits.nothing),
    (1.5, habits.another_pays),
    (3.5, habits.in_parts),
    (3.5, habits.not_exactly),
    (1.5, habits.twice),
    (2, habits.old_reference),
    (1.5, habits.returned),
]
NEAR = 40  # days between invoices that are paid together
TOGETHER, CREDITED, NEVER = 0.05, 0.045, 0.04


def generate(seed: int = 2026, *, invoice_count: int = 1_200, movement_count: int = 3_000) -> Year:
    """Return a year: who paid what, and what else moved on the account."""
    random = Random(seed)  # noqa: S311  # an invented world
    year = Year(random)
    year.customers = customers(year, max(10, invoice_count // 8))
    invoices(year, invoice_count)
    by_key = {each.key: each for each in year.customers}
    for invoice in list(year.invoices):
        fate = random.random()
        if fate < NEVER:
            continue
        customer = by_key[invoice.customer]
        if fate < NEVER + CREDITED:
            _credit(year, invoice, customer)
        elif fate < NEVER + CREDITED + TOGETHER:
            _pay_together(year, invoice, customer)
        elif not _is_settled(year, invoice):
            _pay(year, invoice, customer)
    _other_movements(year, movement_count)
    random.shuffle(year.invoices)
    random.shuffle(year.payments)
    return year


def _pay(year: Year, invoice: Invoice, customer: Customer) -> None:
    weights = [weight for weight, _habit in HABITS]
    habit = year.random.choices([habit for _weight, habit in HABITS], weights)[0]
    (habits.debited if customer.is_debited else habit)(year, invoice, customer, _day(year, invoice))


def _day(year: Year, invoice: Invoice) -> date:
    due = invoice.due_on or invoice.issued_on
    return max(invoice.issued_on, due + timedelta(days=round(year.random.gauss(0, 12))))


def _is_settled(year: Year, invoice: Invoice) -> bool:
    return any(key == invoice.key for _payment, key in year.truth)


def _credit(year: Year, invoice: Invoice, customer: Customer) -> None:
    """Credit an invoice whole or in part: deducted by the customer, or paid back."""
    is_whole = year.likely(0.5)
    amount = invoice.amount if is_whole else invoice.amount // 40 * 10
    if not amount:
        return
    number = f"C{YEAR}-{sum(each.amount < 0 for each in year.invoices) + 1:04}"
    note = replace(
        invoice,
        key=f"n{number}",
        number=number,
        amount=-amount,
        issued_on=invoice.issued_on + timedelta(days=10),
        reference="",
        credits=(invoice.number,),
    )
    year.invoices.append(note)
    year.truth[note.key, invoice.key] = amount
    year.ways[note.key] = "credit note"
    on = max(_day(year, invoice), note.issued_on)
    if not is_whole and year.likely(0.6):
        _pay_less(year, invoice, customer, on, invoice.amount - amount)
    elif year.likely(0.6):
        habits.as_asked(year, invoice, customer, on)
        text = f"creditnota {number} / factuur {invoice.number}"
        back = on + timedelta(days=8)
        year.pay("credit paid back", back, [(invoice, -amount)], customer, text=text)


def _pay_less(year: Year, invoice: Invoice, customer: Customer, on: date, amount: int) -> None:
    words = {"reference": invoice.reference} if invoice.reference else {"text": invoice.number}
    year.pay("less a credit", on, [(invoice, amount)], customer, **words)


def _pay_together(year: Year, invoice: Invoice, customer: Customer) -> None:
    """Pay two to four invoices at once: naming all of them, one of them, or none."""
    random = year.random
    later = [
        each
        for each in year.invoices
        if each.customer == customer.key
        and 0 <= (each.issued_on - invoice.issued_on).days <= NEAR
        and each.amount > 0
        and not _is_settled(year, each)
    ]
    chosen = later[: random.choice([2, 2, 3, 4])]
    if len(chosen) < 2 or invoice not in chosen:  # noqa: PLR2004  # alone
        habits.as_asked(year, invoice, customer, _day(year, invoice))
        return
    on = max(_day(year, each) for each in chosen)
    shares = [(each, each.amount) for each in chosen]
    numbers = " + ".join(each.number for each in chosen)
    short = f"{invoice.number} tot {chosen[-1].number}"
    way, words = random.choice(
        [
            ("together, all named", {"text": f"facturen {numbers}"}),
            ("together, all named", {"text": numbers.replace("-", "")}),
            ("together, one named", {"reference": invoice.reference}),
            ("together, some named", {"text": short}),
            ("together, none named", {"text": "openstaand saldo"}),
        ]
    )
    year.pay(way, on, shares, customer, **words)


def _other_movements(year: Year, count: int) -> None:
    """Fill the account with what has nothing to do with invoices, but sometimes looks like it."""
    random = year.random
    while len(year.payments) < count:
        on = FIRST_DAY + timedelta(days=random.randrange(360))
        invoice = random.choice(year.invoices)
        number = random.randrange(1, len(year.invoices))
        amount = random.choice([abs(invoice.amount), random.randrange(10, 900_000) * 10])
        sign = random.choice([-1, -1, -1, 1])
        more = random.choice(
            [
                {"reference": ogm(random.randrange(10**9)), "name": "Leverancier Proef"},
                {"text": f"factuur {YEAR}{number:04}", "name": "Leverancier Proef"},
                {"text": f"{YEAR}-{number % 12 + 1:02}-{number % 28 + 1:02} kaart 1234 56"},
                {
                    "text": f"order {number} ref {random.randrange(10**10)}",
                    "end_to_end": "NOTPROVIDED",
                },
                {"text": "LOON", "account": f"BE77{number % 9:012}", "name": "Werknemer Proef"},
                {
                    "text": f"AFREKENING {random.randrange(10**12):012}",
                    "name": "Betaaldienst Proef",
                },
            ]
        )
        account = {"account": f"BE55{random.randrange(60):012}"}
        year.pay("no invoice", on, [], None, **{**account, "amount": sign * amount, **more})
