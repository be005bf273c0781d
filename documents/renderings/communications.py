"""Structured communications as people read them: parts with their names, in an order that helps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from documents.formats.coda import Information, Movement, codes
from documents.formats.coda.dates import day_from_digits
from documents.formats.coda.structures import cards, information, transfers
from documents.formats.coda.structures import credits as lending
from documents.renderings.language import Words

GUARANTEE_WITHOUT_END = "999999"


@dataclass(frozen=True, slots=True)
class Telling:
    """How parts are written: in which language, and of which currency if none is named."""

    words: Words
    currency: str


Part = tuple[str, Callable[[Any, Telling], str]]
"""The key of a label, and what makes the text out of a structure; nothing is said of no text."""


def text(name: str, label: str = "") -> Part:
    """Tell a text as it is."""
    return label or name, lambda structure, _: str(_of(structure, name))


def day(name: str, label: str = "") -> Part:
    """Tell a date, nothing if there is none."""

    def told(structure: object, telling: Telling) -> str:
        value: date | None = _of(structure, name)
        return telling.words.day(value) if value else ""

    return label or name, told


def money(name: str, currency: str = "", label: str = "") -> Part:
    """Tell an amount in the currency that another field names, else in that of the account.

    Zeros are what banks write where there is nothing to say.
    """

    def told(structure: object, telling: Telling) -> str:
        value: int | None = _of(structure, name)
        unit = _of(structure, currency) if currency else ""
        return telling.words.money(value, unit or telling.currency) if value else ""

    return label or name, told


def euros(name: str) -> Part:
    """Tell an amount that is in euro whatever the currency of the account."""
    return (
        name,
        lambda structure, telling: (
            telling.words.money(value, "EUR") if (value := _of(structure, name)) else ""
        ),
    )


def balance(name: str, currency: str) -> Part:
    """Tell a balance, which may well be zero."""
    return (
        name,
        lambda structure, telling: (
            ""
            if (value := _of(structure, name)) is None
            else telling.words.money(value, _of(structure, currency) or telling.currency)
        ),
    )


def number(name: str, suffix: str = "", label: str = "") -> Part:
    """Tell a number with its unit; zero says that there is none."""

    def told(structure: object, telling: Telling) -> str:
        value: Decimal | int | None = _of(structure, name)
        return telling.words.number(Decimal(value)) + suffix if value else ""

    return label or name, told


def coded(name: str, meanings: str = "") -> Part:
    """Tell a code by the words that it has, else as it is; blank and 0 say nothing."""

    def told(structure: object, telling: Telling) -> str:
        code: str = _of(structure, name)
        key = f"{meanings or name}.{code}"
        if key in telling.words:
            return telling.words(key)
        return code if code.strip("0") else ""

    return name, told


def applies(name: str) -> Part:
    """Tell that something applies, nothing if it doesn't."""
    return name, lambda structure, telling: telling.words("applies") if _of(structure, name) else ""


def both(label: str, *names: str) -> Part:
    """Tell texts that belong together, the blank ones left out."""
    return label, lambda structure, _: ", ".join(filter(None, (_of(structure, n) for n in names)))


def checked(label: str) -> Part:
    """Tell a reference that proves itself, in groups, and where it doesn't."""

    def told(structure: transfers.BelgianReference, telling: Telling) -> str:
        if structure.is_valid:
            return structure.display
        return telling.words("invalid", value=structure.display)

    return label, told


def lines(label: str) -> Part:
    """Tell up to four lines as one."""
    return label, lambda structure, _: ", ".join(structure.lines)


def _of(structure: object, name: str) -> Any:
    return getattr(structure, name)


def _time(structure: cards.CardDebit, _: Telling) -> str:
    at: time | None = structure.at
    return f"{at:%H:%M}" if at else ""


def _litres(structure: cards.CardDebit, telling: Telling) -> str:
    volume = structure.volume
    return telling.words("litres", value=telling.words.number(volume)) if volume else ""


def _end(structure: lending.Fees, telling: Telling) -> str:
    if structure.end == GUARANTEE_WITHOUT_END:
        return telling.words("no_end")
    end = day_from_digits(structure.end)
    return telling.words.day(end) if end else structure.end.strip("0")


def _notes(structure: information.Cash, telling: Telling) -> str:
    denomination = telling.words.money(structure.denomination or 0, telling.currency)
    return telling.words("cash", count=str(structure.count or 0), denomination=denomination)


def _category(structure: information.DetailAmount, telling: Telling) -> str:
    return codes.category(structure.category, telling.words.language)


AT: Part = ("at", _time)
PLACE = both("place", "name", "town")
PERCENT = " %"
PARTY = (both("counterparty", "name"), both("address", "street", "locality"))
ULTIMATE = ("name", "identification")

PARTS: Mapping[type, tuple[Part, ...]] = {
    transfers.CreditorReference: (checked("creditor_reference"),),
    transfers.BelgianReference: (checked("structured"),),
    transfers.ReconstitutedReference: (checked("reconstituted"),),
    transfers.PlainNumber: (text("number"),),
    transfers.OriginalAmount: (
        money("original_amount", "currency"), number("rate"), money("gross_amount"),
        euros("amount_in_euro"), text("country"), text("reference"),
    ),
    transfers.Calculation: (
        money("amount"), money("base_amount"), number("percentage", PERCENT),
        applies("minimum_applies"), euros("amount_in_euro"),
    ),
    transfers.OldDirectDebit: (
        text("mandate_number", "mandate"), text("creditor_number", "creditor"),
        day("settlement_date"), coded("refusal"),
        both("communication", "communication", "communication_continued"),
    ),
    lending.Closing: (
        money("amount"), number("interest_rate", PERCENT), day("period_start", "from"),
        day("period_end", "until"), text("calculation_basis"),
    ),
    cards.TerminalTotal: (
        PLACE, coded("card_scheme"), text("terminal"), text("period"), text("first_number"),
        day("first_date", "from"), text("last_number"), day("last_date", "until"),
        coded("transaction_type", "takings"),
    ),
    cards.CardDebit: (
        PLACE, day("on"), AT, text("card_number"), coded("card_scheme"),
        coded("transaction_type"), money("original_amount", "currency"), number("rate"),
        ("volume", _litres), text("product"), number("unit_price"), text("terminal"),
        text("number", "transaction"),
    ),
    cards.TerminalCredit: (
        PLACE, day("on"), AT, coded("card_scheme"), coded("transaction_type", "takings"),
        text("reference"), text("terminal"), text("period"), text("number", "transaction"),
    ),
    cards.CashDeposit: (
        PLACE, day("on"), AT, money("declared_amount"), text("card_number"),
        coded("card_scheme"), day("validated_on"), text("validation_number"),
        text("conformity"), text("message"), text("terminal"), text("number", "transaction"),
    ),
    lending.Bill: (
        text("number"), money("amount", "currency"), number("rate"), day("due_date"),
        day("conventional_due_date"), day("issue_date"), text("enterprise_number"),
    ),
    lending.BillInterest: (
        text("number"), number("interest_rate", PERCENT), number("days"),
        money("base_amount"), applies("minimum_applies"), day("due_date"),
    ),
    lending.Fees: (
        text("guarantee_number"), day("start_date", "from"), ("until", _end),
        money("base_amount"), number("percentage", PERCENT), number("days"),
        applies("minimum_applies"),
    ),
    cards.CreditCard: (
        coded("issuer"), text("card_number"), day("on"), text("invoice_number"),
        text("identification"),
    ),
    lending.Credit: (
        both("account", "account", "extension"), money("amount", "currency"),
        balance("old_balance", "currency"), balance("new_balance", "currency"),
        number("interest_rate", PERCENT), day("start_date", "from"), day("end_date", "until"),
        text("reference"),
    ),
    lending.TermInvestment: (
        text("deposit"), money("amount", "currency"), money("amount_on_account"),
        number("interest_rate", PERCENT), money("interest", "currency"), number("rate"),
        day("start_date", "from"), day("end_date", "until"),
    ),
    transfers.DirectDebit: (
        text("creditor"), text("mandate"), text("communication"), day("settlement_date"),
        coded("kind"), coded("scheme"), coded("refusal"), coded("return_type"),
        text("return_reason"),
    ),
    information.Counterparty: (*PARTY, text("identification")),
    information.BankMessage: (lines("bank_message"),),
    information.CounterpartyBank: (lines("counterparty_bank"),),
    information.Correspondent: (lines("correspondent"),),
    information.DetailAmount: (
        both("communication", "description"), money("amount", "currency"),
        ("category", _category),
    ),
    information.Cash: (("amount", _notes), money("total", label="amount")),
    information.UltimateCreditor: (both("ultimate_creditor", *ULTIMATE),),
    information.UltimateDebtor: (both("ultimate_debtor", *ULTIMATE),),
    information.SecuritiesOrder: (
        both("security", "name", "code"), number("quantity"), number("price"),
        text("quotation_currency", "currency"), coded("quoted"), number("unit"),
        number("exchange_rate"), text("nature"), text("market"), day("traded_on"),
        text("order_number"), text("file_number"), text("customer_reference"),
        text("bordereau"), text("coupon"), day("coupon_date"),
        money("nominal_value", "issue_currency"),
    ),
    information.Coupon: (
        both("security", "name", "code"), number("quantity"), number("amount"),
        text("issue_currency", "currency"), coded("amount_type"), money("foreign_tax"),
        number("exchange_rate"), text("payment_currency", "currency"), text("nature"),
        text("coupon"), day("on"), text("order_number"), text("file_number"),
        text("customer_reference"), money("nominal_value"),
    ),
}  # fmt: skip
"""By structure: its parts, the telling ones first."""


def told(about: Movement | Information, telling: Telling) -> str:
    """Return what a communication says: free text, or ``Label: value`` for each part.

    What is structured but can't be read is shown as it came, card numbers masked.
    """
    if about.communication_type is None:
        return about.text
    structure = about.structured
    if structure is None:
        unread = telling.words("unread", type=about.communication_type)
        return f"{unread}: {about.text}"
    said = [
        telling.words.named(key, value)
        for key, tell in PARTS[type(structure)]
        if (value := tell(structure, telling))
    ]
    return " \u00b7 ".join(said)
