"""Parts of an e-invoice as texts: parties, units, taxes, discounts, ways to pay."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from documents.formats.ubl.values import (
    Address,
    AllowanceCharge,
    Identifier,
    Line,
    Party,
    PaymentMeans,
    Period,
    VatCategory,
)
from documents.renderings.blocks import Fact, grouped, joined
from documents.renderings.language import Words

STANDARD = "S"


class InvoiceTexts:
    """Writes the parts of an invoice in one language and currency."""

    def __init__(self, words: Words, currency: str) -> None:
        self.words = words
        self.currency = currency

    def party(self, heading: str, party: Party | None) -> list[str]:
        """Return a heading, the name and everything by which a party is found; nothing for none."""
        if party is None:
            return []
        trading = party.trading_name if party.trading_name != party.name else ""
        lines = [
            trading,
            *self.address(party.address),
            self._number("vat_number", party.vat_number),
            self._number("tax_number", party.tax_number),
            self._number("legal_number", _scheme(party.legal_id)),
            *(_scheme(identifier) for identifier in party.identifiers),
            self._number("endpoint", _scheme(party.endpoint)),
            party.legal_form,
            *self._contact(party),
        ]
        return [self.words(heading), party.name or "\u2013", *filter(None, lines)]

    def address(self, address: Address | None) -> list[str]:
        """Return the lines of an address, the blank ones too."""
        if address is None:
            return []
        town = joined(address.postal_code, address.city, by=" ")
        return [
            address.street,
            address.additional_street,
            address.extra_line,
            joined(town, address.region, address.country, by=", "),
        ]

    def day(self, day: date | None) -> str:
        """Write a date, nothing for none."""
        return self.words.day(day) if day else ""

    def period(self, period: Period | None) -> str:
        """Write from when to when, nothing for no period."""
        return self.words.span(period.starts_on, period.ends_on) if period else ""

    def amount(self, value: Decimal | None) -> str:
        """Write an amount in the currency of the invoice."""
        return self.words.figure(value, self.currency)

    def quantity(self, value: Decimal | None, unit: str) -> str:
        """Write a quantity with its unit, by its code where no word is known."""
        key = f"unit.{unit}"
        name = self.words(key) if key in self.words else unit
        return joined("" if value is None else self.words.number(value), name, by=" ")

    def price(self, line: Line) -> str:
        """Write a price, and of how many units it is if not of one."""
        price = self.amount(line.price)
        count = line.price_quantity
        if not price or count is None or count == 1:
            return price
        return self.words("per", price=price, quantity=self.words.number(count))

    def rate(self, vat: VatCategory | None) -> str:
        """Write a tax as its percentage; one that isn't the standard one by what it is."""
        if vat is None:
            return ""
        percentage = "" if vat.rate is None else f"{self.words.number(vat.rate)} %"
        key = f"tax.{vat.code}"
        name = self.words(key) if key in self.words else vat.code
        return percentage if vat.code == STANDARD and percentage else name

    def allowance(self, allowance: AllowanceCharge) -> str:
        """Say what is taken off or added, and why."""
        words, percentage = self.words, allowance.percentage
        reason = allowance.reason or allowance.reason_code
        base = self.amount(allowance.base_amount)
        share = "" if percentage is None else f"{words.number(percentage)} %"
        name = words("charge" if allowance.is_charge else "allowance")
        return joined(name, reason, joined(share, base, by=" \u00d7 "))

    def means(self, means: PaymentMeans) -> list[Fact]:
        """Return how to pay, part by part."""
        words = self.words
        key = f"means.{means.code}"
        reference = means.reference.display if means.reference else ""
        return [
            (words("means"), words(key) if key in words else means.name or means.code),
            (words("due_on"), self.day(means.due_on)),
            (words("iban"), grouped(means.iban or means.account)),
            (words("bic"), means.bic),
            (words("account_name"), means.account_name),
            (words("communication"), reference),
            (words("mandate"), means.mandate),
            (words("debited"), grouped(means.debited_account)),
            (words("card"), means.card_number),
        ]

    def _number(self, key: str, value: str) -> str:
        return self.words(key, value=value) if value else ""

    def _contact(self, party: Party) -> list[str]:
        contact = party.contact
        return [joined(contact.name, contact.phone, contact.email)] if contact else []


def _scheme(identifier: Identifier | None) -> str:
    """Write an identifier with its list in front, as Peppol does: ``0208:0403170701``."""
    if identifier is None:
        return ""
    return joined(identifier.scheme, identifier.value, by=":")
