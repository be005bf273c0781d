"""How customers pay: as asked, in other words, too little, too late, together, twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from benchmarks.sales.world import Customer, Year
from payments.matching import Invoice

Habit = Callable[[Year, Invoice, Customer, date], None]


def as_asked(year: Year, invoice: Invoice, customer: Customer, on: date) -> None:
    """Pay with the reference, or where there is none with the number."""
    if not invoice.reference:
        number_in_words(year, invoice, customer, on)
        return
    reference = invoice.reference
    year.pay("reference", on, [(invoice, invoice.amount)], customer, reference=reference)


def typed_reference(year: Year, invoice: Invoice, customer: Customer, on: date) -> None:
    """Type the reference into free text, in one of the ways of people."""
    if not invoice.reference:
        number_in_words(year, invoice, customer, on)
        return
    ref = invoice.reference
    ways = [
        f"+++{ref[:3]}/{ref[3:7]}/{ref[7:]}+++",
        ref,
        f"mededeling {ref[:3]} {ref[3:7]} {ref[7:]} dank u",
        f"***{ref[:3]}/{ref[3:7]}/{ref[7:]}***",
    ]
    text = " ".join(ref[i : i + 4] for i in range(0, len(ref), 4)) + " invoice"
    if not ref.startswith("RF"):
        text = year.random.choice(ways)
    year.pay("typed reference", on, [(invoice, invoice.amount)], customer, text=text)


def wrong_reference(year: Year, invoice: Invoice, customer: Customer, on: date) -> None:
    """Mistype one digit of the reference, or leave out its check digits."""
    ref = invoice.reference
    if not ref or ref.startswith("RF"):
        nothing(year, invoice, customer, on)
        return
    place = year.random.randrange(len(ref))
    digit = str((int(ref[place]) + year.random.randrange(1, 10)) % 10)
    wrong = f"{ref[:place]}{digit}{ref[place + 1 :]}"
    text = year.random.choice([wrong, ref[:10], f"{wrong[:3]}/{wrong[3:7]}/{wrong[7:]}"])
    year.pay("mistyped reference", on, [(invoice, invoice.amount)], customer, text=text)


def number_in_words(year: Year, invoice: Invoice, customer: Customer, on: date) -> None:
    """Write the number as people do."""
    digits = invoice.number.removeprefix("F")
    ways = [
        f"Factuur {invoice.number}",
        f"betaling factuur nr. {invoice.number.replace('-', ' ')}",
        f"facture f{digits} merci",
        f"{invoice.number.replace('-', '/')} {customer.name}",
        f"INV {invoice.number.replace('-', '')}",
    ]
    text = year.random.choice(ways)
    year.pay("number", on, [(invoice, invoice.amount)], customer, text=text)


def wrong_number(year: Year, invoice: Invoice, customer: Customer, on: date) -> None:
    """Mistype the number: often it is then that of another invoice."""
    wrong = f"F2026-{year.random.randrange(1, len(year.invoices)):04}"
    year.pay("mistyped number", on, [(invoice, invoice.amount)], customer, text=f"fact {wrong}")


def own_reference(year: Year, invoice: Invoice, customer: Customer, on: date) -> None:
    """Give the number as the payer's own reference, and nothing else."""
    shares = [(invoice, invoice.amount)]
    year.pay("end to end", on, shares, customer, end_to_end=invoice.number, text="betaling")


def nothing(year: Year, invoice: Invoice, customer: Customer, on: date) -> None:
    """Say nothing of use."""
    text = year.random.choice(["", "betaling factuur", "voor uw rekening", "maand 12/2026"])
    year.pay("nothing said", on, [(invoice, invoice.amount)], customer, text=text)


def another_pays(year: Year, invoice: Invoice, customer: Customer, on: date) -> None:
    """Let somebody else pay, from an account that nobody knows."""
    number = year.random.randrange(10**9)
    stranger = replace(customer, account=f"BE99{number:012}", name="Mevr. Onbekend")
    number_in_words(year, invoice, stranger, on)


def in_parts(year: Year, invoice: Invoice, customer: Customer, on: date) -> None:
    """Pay in two or three times, with the reference or the number."""
    parts, left = year.random.choice([2, 3]), invoice.amount
    for part in range(parts):
        amount = left if part == parts - 1 else left // 20 * 10
        left -= amount
        when = on + timedelta(days=20 * part)
        words = {"reference": invoice.reference} if invoice.reference else {"text": invoice.number}
        year.pay("in parts", when, [(invoice, amount)], customer, **words)


def not_exactly(year: Year, invoice: Invoice, customer: Customer, on: date) -> None:
    """Pay a little more or less: a discount, costs, a mistake."""
    change = year.random.choice([-invoice.amount // 500 * 10, -5_000, 10_000, -10, 120_000])
    amount = max(10, invoice.amount + change)
    words = {"reference": invoice.reference} if invoice.reference else {"text": invoice.number}
    year.pay("not exactly", on, [(invoice, amount)], customer, **words)


def twice(year: Year, invoice: Invoice, customer: Customer, on: date) -> None:
    """Pay as asked, and again two weeks later; half of it is paid back."""
    as_asked(year, invoice, customer, on)
    words = {"reference": invoice.reference} if invoice.reference else {"text": invoice.number}
    again = on + timedelta(days=14)
    year.pay("paid twice", again, [(invoice, invoice.amount)], customer, **words)
    if year.likely(0.5):
        back = again + timedelta(days=9)
        text = f"terugbetaling {invoice.number}"
        year.pay("paid back", back, [(invoice, -invoice.amount)], customer, text=text)


def old_reference(year: Year, invoice: Invoice, customer: Customer, on: date) -> None:
    """Take the reference of an invoice that was paid before: the standing order of last month."""
    paid = {key for (key, _), _amount in year.truth.items() if year.ways[key] == "reference"}
    before = [
        each
        for each in year.payments
        if each.key in paid and each.account == customer.account and each.on < on and each.reference
    ]
    if not before:
        nothing(year, invoice, customer, on)
        return
    reference = before[-1].reference
    year.pay("old reference", on, [(invoice, invoice.amount)], customer, reference=reference)


def returned(year: Year, invoice: Invoice, customer: Customer, on: date) -> None:
    """Pay, have the bank take it back, and pay again."""
    words = {"reference": invoice.reference} if invoice.reference else {"text": invoice.number}
    year.pay("before a return", on, [(invoice, invoice.amount)], customer, **words)
    back = on + timedelta(days=3)
    told = {**words, "is_return": True}
    year.pay("return", back, [(invoice, -invoice.amount)], customer, **told)
    after = back + timedelta(days=12)
    year.pay("after a return", after, [(invoice, invoice.amount)], customer, **words)


def debited(year: Year, invoice: Invoice, customer: Customer, on: date) -> None:
    """Be debited; one in ten is unpaid and collected again."""
    told = {"end_to_end": invoice.number, "text": "domiciliëring"}
    year.pay("direct debit", on, [(invoice, invoice.amount)], customer, **told)
    if year.likely(0.1):
        back = on + timedelta(days=5)
        year.pay(
            "unpaid debit", back, [(invoice, -invoice.amount)], customer, is_return=True, **told
        )
        again = on + timedelta(days=15)
        year.pay("direct debit", again, [(invoice, invoice.amount)], customer, **told)
