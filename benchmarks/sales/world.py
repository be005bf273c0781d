"""A company, its customers and its books, as far as matching has to do with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from payments.matching import Invoice, Payment

YEAR = 2026
FIRST_DAY = date(YEAR, 1, 2)
NAMES = ["Veldmuis", "Zonnedauw", "Het Anker", "Molenbeek", "Klaproos", "Zilverberk", "Kraanvogel"]
TRADES = ["Bakkerij", "Garage", "Studio", "Drukkerij", "Transport", "Tuinen", "Bouwwerken"]


@dataclass(frozen=True)
class Customer:
    key: str
    name: str
    account: str
    is_debited: bool
    is_regular: bool
    """Gets the same amount every month."""


@dataclass
class Year:
    """Invoices, movements, and for how much each movement really is for which invoice."""

    random: Random
    customers: Sequence[Customer] = ()
    invoices: list[Invoice] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    truth: dict[tuple[object, object], int] = field(default_factory=dict)
    ways: dict[object, str] = field(default_factory=dict)
    """How each movement was paid, to tell what is found of which way."""

    def likely(self, chance: float) -> bool:
        """Throw a die: true as often as ``chance``, between nought and one."""
        return self.random.random() < chance

    def pay(
        self,
        way: str,
        on: date,
        shares: Sequence[tuple[Invoice, int]],
        customer: Customer | None,
        **more: object,
    ) -> Payment:
        """Book a movement that is for these invoices, each for an amount."""
        key = f"m{len(self.payments):05}"
        values: dict[str, object] = {
            "amount": sum(amount for _invoice, amount in shares),
            "account": customer.account if customer else "",
            "name": customer.name if customer else "",
            "place": (on.toordinal(), len(self.payments)),
            **more,
        }
        payment = Payment(key, on, **values)  # type: ignore[arg-type]
        self.payments.append(payment)
        self.ways[key] = way
        for invoice, amount in shares:
            self.truth[key, invoice.key] = self.truth.get((key, invoice.key), 0) + amount
        return payment


def customers(year: Year, count: int) -> list[Customer]:
    """Return customers; two in a hundred share a name with another one."""
    random, made = year.random, []
    for number in range(count):
        name = f"{random.choice(TRADES)} {random.choice(NAMES)} {random.choice(['BV', 'NV', ''])}"
        unique = name.strip() if year.likely(0.02) else f"{name.strip()} {number}"
        account = f"BE{number:014}"
        made.append(Customer(f"c{number}", unique, account, year.likely(0.08), year.likely(0.25)))
    return made


def ogm(number: int) -> str:
    """Return a structured communication, with its check digits."""
    return f"{number:010}{number % 97 or 97:02}"


def rf(text: str) -> str:
    """Return a creditor reference, with its check digits."""
    digits = "".join(str(int(each, 36)) for each in f"{text}RF00")
    return f"RF{98 - int(digits) % 97:02}{text}"


def invoices(year: Year, count: int) -> None:
    """Write the invoices of a year: seven in ten with an OGM, some with an RF, some with none."""
    random = year.random
    regular = {each.key: random.randrange(50, 900) * 1000 + 990 for each in year.customers}
    for number in range(1, count + 1):
        customer = random.choice(year.customers)
        on = FIRST_DAY + timedelta(days=number * 330 // count)
        amount = random.randrange(20_00, 9_000_00) * 10
        if customer.is_regular:
            amount = regular[customer.key]
        references = [ogm(7_300_000_000 + number * 11), rf(f"{YEAR}{number:06}"), ""]
        invoice = Invoice(
            key=f"i{number:05}",
            number=f"F{YEAR}-{number:04}",
            issued_on=on,
            due_on=on + timedelta(days=random.choice([14, 30, 30, 60])),
            amount=amount,
            reference=random.choices(references, [70, 12, 18])[0],
            customer=customer.key,
            customer_name=customer.name,
        )
        year.invoices.append(invoice)
