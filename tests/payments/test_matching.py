"""Which movement pays which invoice: what is certain, what is only likely, what is neither."""

import random
from datetime import date, timedelta

import pytest

from benchmarks.sales.figures import figures
from benchmarks.sales.year import generate
from payments.matching import Decision, Invoice, Payment, Rule, match

OGM, OTHER_OGM = "090933755493", "123456789002"
RF = "RF18539007547034"
DAY = date(2026, 5, 4)
IBAN = "BE62510007547061"


def invoice(key="a", amount=121_000, **more):
    values = {"number": f"F2026-00{ord(key[0])}", "issued_on": DAY, "customer": "c"}
    return Invoice(key, amount=amount, **{**values, "customer_name": "Klant Veldmuis BV", **more})


def payment(amount=121_000, key="p", days=10, **more):
    return Payment(key, DAY + timedelta(days=days), amount, **more)


def found(invoices, payments, decisions=()):
    """Return what was found: source, invoice, amount, rule, whether it is certain."""
    return [
        (each.source, each.invoice, each.amount, str(each.rule), each.is_certain)
        for each in match(invoices, payments, decisions)
    ]


CERTAIN = [
    (Rule.REFERENCE, {"reference": OGM}, {"reference": OGM}),
    (Rule.CREDITOR_REFERENCE, {"reference": RF}, {"reference": RF}),
    (Rule.REFERENCE_IN_TEXT, {"reference": OGM}, {"text": "+++090/9337/55493+++"}),
    (Rule.REFERENCE_IN_TEXT, {"reference": OGM}, {"text": "betaling 090 9337 55493 dank"}),
    (Rule.REFERENCE_IN_TEXT, {"reference": RF}, {"text": "rf18 5390 0754 7034 invoice may"}),
    (Rule.END_TO_END, {"reference": OGM}, {"end_to_end": OGM}),
    (Rule.END_TO_END, {"number": "F2026-0012"}, {"end_to_end": "F2026/0012"}),
    (Rule.NUMBER, {"number": "F2026-0012"}, {"text": "Factuur F2026-0012"}),
    (Rule.NUMBER, {"number": "F2026-0012"}, {"text": "f 2026 0012, merci"}),
    (Rule.NUMBER, {"number": "2026/0012"}, {"text": "factuur2026-0012"}),
]


@pytest.mark.parametrize(("rule", "asked", "said"), CERTAIN)
def test_what_is_said_clearly_is_certain(rule, asked, said):
    rows = found([invoice(**asked)], [payment(**said)])

    assert rows == [("p", "a", 121_000, rule, True)]


NOT_NUMBERS = [
    ("F2026-0012", "F2026-00123"),
    ("2026-0112", "huur 2026-01-12"),
    ("2026-0012", "C2026-0012"),
    ("12345", "rekening 9912345"),
    ("F2026-0012", "factuur"),
]


@pytest.mark.parametrize(("number", "text"), NOT_NUMBERS)
def test_what_only_looks_like_the_number_is_nothing(number, text):
    assert found([invoice(number=number)], [payment(text=text)]) == []


def test_a_short_number_is_only_a_suggestion():
    rows = found([invoice(number="12")], [payment(text="factuur 12")])

    assert rows == [("p", "a", 121_000, "number", False)]


def test_a_number_with_another_amount_is_only_a_suggestion():
    rows = found([invoice(number="F2026-0012")], [payment(100_000, text="F2026-0012")])

    assert rows == [("p", "a", 100_000, "number", False)]


def test_a_number_that_came_back_years_later_is_another_invoice():
    old = invoice("a", number="F-00012", issued_on=DAY - timedelta(days=900))
    new = invoice("b", number="F-00012")

    assert found([old, new], [payment(text="F-00012")]) == [("p", "b", 121_000, "number", True)]


def test_parts_with_the_reference_are_certain_until_it_is_paid():
    parts = [payment(60_000, "p", 5, reference=OGM), payment(61_000, "q", 9, reference=OGM)]

    assert found([invoice(reference=OGM)], parts) == [
        ("p", "a", 60_000, "reference", True),
        ("q", "a", 61_000, "reference", True),
    ]


def test_too_much_with_the_reference_is_all_for_the_invoice():
    rows = found([invoice(reference=OGM)], [payment(125_000, reference=OGM)])

    assert rows == [("p", "a", 125_000, "reference", True)]


def test_too_much_is_what_else_is_open_of_the_same_customer():
    invoices = [invoice("a", reference=OGM), invoice("b", 50_000, reference=OTHER_OGM)]

    rows = found(invoices, [payment(171_000, reference=OGM, account=IBAN)])

    assert rows == [
        ("p", "a", 121_000, "reference", True),
        ("p", "b", 50_000, "account", False),
    ]


def test_an_old_reference_with_the_amount_of_another_invoice_is_not_certain():
    old = invoice("a", reference=OGM)
    new = invoice("b", 99_000, reference=OTHER_OGM)

    rows = found([old, new], [payment(99_000, reference=OGM)])

    assert rows == [("p", "a", 99_000, "reference", False)]


def test_what_was_paid_and_is_paid_again_is_not_certain():
    twice = [payment(reference=OGM), payment(key="q", days=20, reference=OGM)]

    rows = found([invoice(reference=OGM)], twice)

    assert rows == [
        ("p", "a", 121_000, "reference", True),
        ("q", "a", 121_000, "reference", False),
    ]


def test_a_reference_of_several_open_invoices_is_not_certain():
    invoices = [invoice("a", reference=OGM), invoice("b", reference=OGM)]

    rows = found(invoices, [payment(reference=OGM)])

    assert rows == [("p", "a", 121_000, "reference", False)]


def test_one_payment_for_several_that_it_names_is_certain():
    invoices = [invoice("a", number="F2026-0001"), invoice("b", 50_000, number="F2026-0002")]

    rows = found(invoices, [payment(171_000, text="F2026-0001 + F2026-0002")])

    assert rows == [("p", "a", 121_000, "number", True), ("p", "b", 50_000, "number", True)]


def test_one_payment_for_several_less_a_credit_note_that_it_names_is_certain():
    invoices = [
        invoice("a", number="F2026-0001"),
        invoice("b", 50_000, number="F2026-0002"),
        invoice("n", -30_000, number="C2026-0001"),
    ]

    rows = found(invoices, [payment(141_000, text="F2026-0001, F2026-0002, C2026-0001")])

    assert sorted(rows) == [
        ("p", "a", 121_000, "number", True),
        ("p", "b", 50_000, "number", True),
        ("p", "n", -30_000, "number", True),
    ]


def test_a_credit_note_counts_for_the_invoice_that_it_names():
    note = invoice("n", -21_000, number="C2026-0001", credits=("F2026-0001",))
    invoices = [invoice("a", number="F2026-0001", reference=OGM), note]

    rows = found(invoices, [payment(100_000, reference=OGM)])

    assert rows == [
        ("n", "a", 21_000, "credit_note", True),
        ("p", "a", 100_000, "reference", True),
    ]


def test_a_credit_note_for_another_customer_counts_for_nothing():
    note = invoice("n", -21_000, number="C2026-0001", credits=("F2026-0001",), customer="d")

    assert found([invoice("a", number="F2026-0001"), note], []) == []


def test_what_was_credited_and_paid_in_full_is_paid_back():
    note = invoice("n", -121_000, number="C2026-0001", credits=("F2026-0001",))
    invoices = [invoice("a", number="F2026-0001", reference=OGM), note]
    moved = [payment(reference=OGM), payment(-121_000, "q", 20, text="terug F2026-0001")]

    assert found(invoices, moved)[1:] == [
        ("p", "a", 121_000, "reference", True),
        ("q", "a", -121_000, "refund", True),
    ]


RETURNS = [
    {"reference": OGM},
    {"reference": OGM, "is_return": True},
    {"account": IBAN, "is_return": True},
]


@pytest.mark.parametrize("said", RETURNS)
def test_a_payment_that_is_returned_counts_no_longer(said):
    moved = [
        payment(reference=OGM, account=IBAN),
        payment(-121_000, "q", 12, **said),
        payment(key="r", days=30, reference=OGM),
    ]

    assert found([invoice(reference=OGM)], moved) == [
        ("p", "a", 121_000, "reference", True),
        ("q", "a", -121_000, "reversal", True),
        ("r", "a", 121_000, "reference", True),
    ]


def test_money_to_the_same_account_is_not_a_return_by_itself():
    moved = [
        payment(reference=OGM, account=IBAN),
        payment(-121_000, "q", 12, account=IBAN, text="uw factuur 77"),
    ]

    assert found([invoice(reference=OGM)], moved) == [("p", "a", 121_000, "reference", True)]


@pytest.mark.parametrize("text", ["090933755494", "0909337554", "900933755493"])
def test_a_reference_with_a_mistake_is_only_a_suggestion(text):
    rows = found([invoice(reference=OGM)], [payment(text=text)])

    assert rows == [("p", "a", 121_000, "near_reference", False)]


def test_somebody_known_and_the_amount_are_only_a_suggestion():
    known = payment(reference=OGM, account=IBAN)
    silent = payment(50_000, "q", 20, account=IBAN)

    rows = found([invoice(reference=OGM), invoice("b", 50_000)], [known, silent])

    assert rows[1:] == [("q", "b", 50_000, "account", False)]


def test_somebody_known_is_not_looked_for_long_after_the_day():
    rows = found([invoice()], [payment(days=200, name="KLANT VELDMUIS")])

    assert rows == []


def test_the_only_sum_of_what_is_open_is_a_suggestion():
    invoices = [invoice("a", 10_000), invoice("b", 20_000), invoice("d", 40_000)]

    rows = found(invoices, [payment(60_000, name="Klant Veldmuis")])

    assert sorted(rows) == [
        ("p", "b", 20_000, "sum", False),
        ("p", "d", 40_000, "sum", False),
    ]


def test_a_sum_that_can_be_had_in_two_ways_is_nothing():
    invoices = [invoice(key, 10_000) for key in "abd"]

    assert found(invoices, [payment(20_000, name="Klant Veldmuis")]) == []


def test_what_a_person_decided_stands():
    decided = [Decision("p", "b", 50_000)]
    invoices = [invoice("a", 50_000, reference=OGM), invoice("b", 50_000)]

    rows = found(invoices, [payment(50_000, reference=OGM)], decided)

    assert rows == []


def test_what_a_person_refused_is_not_found_again():
    refused = [Decision("p", "a", is_refused=True)]

    assert found([invoice(reference=OGM)], [payment(reference=OGM)], refused) == []


def test_the_order_of_arrival_changes_nothing():
    year = generate(7, invoice_count=120, movement_count=300)
    first = set(map(repr, match(year.invoices, year.payments)))
    dice = random.Random(1)
    dice.shuffle(year.invoices)
    dice.shuffle(year.payments)

    assert set(map(repr, match(year.invoices, year.payments))) == first


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_certain_is_wrong_in_a_year_and_most_is_found(seed):
    result = figures(generate(seed, invoice_count=300, movement_count=750))

    assert result.wrong == []
    assert result.recall > 0.7
    assert result.recall_with_suggestions > 0.9
