"""Payroll entries, card statements and expense notes on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from documents.formats.amounts import OriginalAmount
from documents.formats.caro.values import Card, CardStatement, Transaction, TransactionKind
from documents.formats.expense.values import (
    ExpenseLine,
    ExpenseNote,
    Mileage,
    PaymentMethod,
    Receipt,
)
from documents.formats.soda.values import Entry, Month, PayrollEntries, TransactionLine
from documents.renderings import card, expense, payroll
from documents.renderings.language import MINUS
from tests.documents.renderings.papers import fonts, sheets, text

D = Decimal
DAY, LATER, LAST = date(2026, 10, 5), date(2026, 10, 6), date(2026, 10, 31)
OCTOBER = Month(2026, 10)
WAGES = TransactionLine((Entry("620200", "Bezoldigingen", debit=2_500_000),), OCTOBER, "Winkel")
OWED = TransactionLine((Entry("455000", "Te betalen", credit=2_500_000),))
PAYROLL = PayrollEntries(
    "Secretariaat Proef", "17", date(2026, 11, 2), "0403170701", OCTOBER, (WAGES, OWED), "Bakkerij"
)
BOUGHT = Transaction(
    DAY,
    TransactionKind.PURCHASE,
    -18_750,
    LATER,
    "Hotel Veldmuis",
    "Gent",
    "BE",
    "7011",
    OriginalAmount(20_000, "USD", D("0.92")),
    350,
    "REF1",
)
PAID = Transaction(DAY, TransactionKind.PAYMENT, 100_000)
STATEMENT = CardStatement(
    "Kaartuitgever Proef",
    "KLANT-7",
    "10",
    date(2026, 10, 1),
    LAST,
    "EUR",
    -100_000,
    -18_750,
    18_750,
    (Card("51692012****7890", -18_750, (BOUGHT,), "Ann Mus"),),
    (PAID,),
    date(2026, 11, 10),
    "BE62510007547061",
    "KREDBEBB",
    "0403170701",
    "Bakkerij Proef",
)
LUNCH = ExpenseLine(
    DAY,
    "Maaltijd",
    54_000,
    description="Lunch",
    supplier="Brasserie Mus",
    country="BE",
    vat_rate=D("12.0"),
    vat_amount=5_790,
    receipt=Receipt("bon-1.pdf"),
)
DRIVE = ExpenseLine(LATER, "Rit", 44_490, mileage=Mileage(D("100.0"), D("0.4449")))
HOTEL = ExpenseLine(
    LATER, "Hotel", 100_000, PaymentMethod.COMPANY_CARD, original=OriginalAmount(110_000, "USD")
)
NOTE = ExpenseNote(
    "2026-7",
    "Ann Mus",
    "0403170701",
    date(2026, 11, 1),
    date(2026, 10, 1),
    LAST,
    "EUR",
    198_490,
    5_790,
    98_490,
    (LUNCH, DRIVE, HOTEL),
    "E12",
    "Bakkerij Proef",
    date(2026, 11, 30),
    "BE62510007547061",
)


def test_payroll_shows_company_month_and_every_entry():
    printed = text(payroll.render(PAYROLL, language="nl"))

    for part in [
        "Secretariaat Proef Loonboekingen",
        "oktober 2026",
        "Ondernemingsnummer 0403.170.701",
        "Volgnummer 17",
        "Referentie Secretariaat Proef-17-2026/10",
        "620200 Bezoldigingen Winkel oktober 2026 2.500,00 455000 Te betalen 2.500,00",
        "Totaal 2.500,00 2.500,00 Debet en credit zijn gelijk.",
    ]:
        assert part in printed


def test_payroll_that_is_not_balanced_says_so():
    printed = text(payroll.render(replace(PAYROLL, lines=(WAGES,)), language="en"))

    assert "Debit and credit differ by 2,500.00 EUR." in printed


def test_an_entry_of_nothing_is_shown():
    nothing = TransactionLine((Entry("620300"),))

    printed = text(payroll.render(replace(PAYROLL, lines=(nothing,)), language="en"))

    assert "620300 0.00 Total 0.00 0.00" in printed


def test_payroll_without_entries_says_so():
    printed = text(payroll.render(replace(PAYROLL, lines=()), language="nl"))

    assert "Er zijn geen lijnen. Totaal 0,00 0,00" in printed


def test_a_card_with_many_transactions_goes_on_under_the_heading():
    cards = (Card("****1234", -18_750 * 60, (BOUGHT,) * 60),)

    pages = sheets(card.render(replace(STATEMENT, cards=cards), language="fr"))

    assert [" ".join(page.split()).count("Date Comptabilisé") for page in pages] == [1] * len(pages)
    assert "".join(pages).count("REF1") == 60


def test_long_payroll_repeats_its_heading():
    pages = sheets(payroll.render(replace(PAYROLL, lines=(WAGES, OWED) * 60), language="fr"))

    assert [" ".join(page.split()).count("Compte Libellé") for page in pages] == [1] * len(pages)
    assert len(pages) >= 3


def test_a_card_statement_shows_each_card_and_what_it_came_to():
    printed = text(card.render(STATEMENT, language="en"))

    for part in [
        "Card statement 10",
        "October 2026",
        "Client reference KLANT-7",
        "Due on 10/11/2026",
        "Debited account BE62 5100 0754 7061",
        f"{MINUS}100.00 +81.25 {MINUS}18.75 18.75 EUR",
        "Of the client 05/10/2026 Payment +100.00",
        "Card 51692012****7890 · Ann Mus",
        (
            f"05/10/2026 06/10/2026 Hotel Veldmuis {MINUS}18.75 Purchase · Gent, BE ·"
            " Category: 7011 · Of which charges: 0.35 EUR · Reference: REF1"
            " Original amount: 20.00 USD · Rate: 0.92"
        ),
        f"Total of this card {MINUS}18.75 New balance {MINUS}18.75 Made by",
    ]:
        assert part in printed


def test_a_card_statement_that_does_not_add_up_says_so():
    wrong = replace(STATEMENT, new_balance=-20_000, cards=(replace(STATEMENT.cards[0], total=-5),))

    printed = text(card.render(wrong, language="nl"))

    assert f"De lijnen geven {MINUS}18,75: een verschil van +18,745." in printed
    assert (
        f"Vorig saldo en verrichtingen geven {MINUS}18,75: een verschil van {MINUS}1,25." in printed
    )


def test_a_card_without_transactions_is_shown_and_an_empty_statement_says_so():
    empty = replace(STATEMENT, transactions=(), cards=(Card("****1234", 0),), due_on=None,
                    previous_balance=-18_750)  # fmt: skip

    printed = text(card.render(empty, language="en"))

    assert "Card ****1234 Total of this card 0.00 There are no lines." in printed
    assert "Due on" not in printed


def test_an_expense_note_shows_what_was_spent_and_who_paid():
    printed = text(expense.render(NOTE, language="en"))

    for part in [
        "Expense note 2026-7",
        "Employee Ann Mus",
        "Account BE62 5100 0754 7061",
        "198.49 EUR 5.79 EUR 98.49 EUR",
        "05/10/2026 Lunch Employee 12 5.79 54.00 Maaltijd · Brasserie Mus, BE · Receipt: bon-1.pdf",
        "06/10/2026 Rit Employee 44.49 100 km at 0.4449 EUR",
        "06/10/2026 Hotel Company card 100.00 Original amount: 110.00 USD",
        "Total 5.79 198.49 To pay back 98.49 Made by",
    ]:
        assert part in printed


def test_an_expense_note_that_does_not_add_up_says_so():
    wrong = replace(NOTE, total=200_000, payable=0, due_on=None, company_name="")

    printed = text(expense.render(wrong, language="fr"))

    assert "Les lignes donnent 198,49 : une différence de +1,51." in printed
    assert f"Les lignes donnent 98,49 : une différence de {MINUS}98,49." in printed
    assert "0403.170.701 Note de frais 2026-7" in printed


def test_an_expense_note_without_lines_says_so():
    printed = text(expense.render(replace(NOTE, lines=()), language="nl"))

    assert "Er zijn geen lijnen." in printed


@pytest.mark.parametrize(
    ("render", "values"),
    [(payroll.render, PAYROLL), (card.render, STATEMENT), (expense.render, NOTE)],
)
def test_the_same_values_give_the_same_bytes_with_every_font_in_them(render, values):
    one, other = (render(values, language="nl") for _ in range(2))

    assert one == other
    assert all(fonts(one).values())


@pytest.mark.parametrize(
    ("render", "values"),
    [
        (payroll.render, replace(PAYROLL, source="", enterprise_name="<b>" * 900)),
        (card.render, replace(STATEMENT, issuer="", holder_name="<b>" * 900)),
        (expense.render, replace(NOTE, company_name="", employee="<b>" * 900)),
    ],
)
def test_what_is_empty_or_hostile_is_printed(render, values):
    assert text(render(values, language="fr")).replace(" ", "").count("<b>") >= 900
