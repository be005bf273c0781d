"""Structured communications as people read them."""

from __future__ import annotations

import pytest

from documents.formats import coda
from documents.formats.coda.structures import INFORMATION_TYPES, MOVEMENT_TYPES
from documents.renderings import statement as paper
from documents.renderings.common_labels import LABELS as COMMON_LABELS
from documents.renderings.communication_labels import LABELS
from documents.renderings.communications import PARTS, Telling, told
from documents.renderings.language import MINUS, Words
from tests.documents.formats.coda.test_coda_structures import INFORMATION, MOVEMENTS
from tests.documents.renderings.papers import movement, statement, text

MOVED = {
    "100": "Creditor reference: RF18 5390 0754 7034",
    "101": "Structured communication: +++090/9337/55493+++",
    "102": "Structured communication, found by the bank: +++090/9337/55493+++",
    "103": "Number: 000004711",
    "105": (
        "Original amount: 56,059.60 NOK · Rate: 8.329506 · Gross amount: 6,730.24 USD ·"
        " Amount in euro: 6,730.24 EUR · Country: NO · Reference: 090933755493"
    ),
    "106": (
        "Amount: 5.36 USD · Calculated on: 25.50 USD · Percentage: 21 % · Amount in euro: 5.36 EUR"
    ),
    "107": (
        "Mandate: 740907316152 · Creditor: 00876820909 · Settled on: 02/01/2024 ·"
        " Communication: PAIEMT.BETALING, 374191651101003"
    ),
    "108": (
        "Amount: 123.45 USD · Interest rate: 4.75 % · From: 02/01/2024 · Until: 31/03/2024 ·"
        " Calculation basis: 000000000005000"
    ),
    "111": (
        "Place: BAKKERIJ PEETERS, ANTWERPEN · Card: Bancontact · Terminal: 123456 · Period: 001 ·"
        " First transaction: 000010 · From: 02/01/2024 · Last transaction: 000020 ·"
        " Until: 31/03/2024 · Type: shop"
    ),
    "113": (
        "Place: TANKSTATION, GENT · Date: 02/01/2024 · Time: 23:59 ·"
        " Card number: 516920******7890 · Card: Bancontact · Type: fuel ·"
        " Original amount: 65.43 USD · Rate: 1.085 · Volume: 42.5 l · Product: 03 ·"
        " Price per litre: 1.54 · Terminal: 123456 · Transaction: 000042"
    ),
    "114": (
        "Place: BAKKERIJ PEETERS, ANTWERPEN · Date: 02/01/2024 · Time: 08:01 · Card: Maestro ·"
        " Type: shop · Reference: REF0000000000001 · Terminal: 123456 · Period: 001 ·"
        " Transaction: 000042"
    ),
    "115": (
        "Place: KBC BANK TIELT, TIELT · Date: 02/01/2024 · Time: 13:48 ·"
        " Declared amount: 810.00 USD · Card number: 729458******5245 · Card: Bancontact ·"
        " Validated on: 31/03/2024 · Validation: 586492 · Message: 000000002020 ·"
        " Terminal: 000589 · Transaction: 018947"
    ),
}


def telling(language="en"):
    return Telling(Words(language, COMMON_LABELS, LABELS), "USD")


@pytest.mark.parametrize("type_", MOVED)
def test_a_structured_communication_is_told_part_by_part(type_):
    moved = movement(1, 5, communication_type=type_, communication=MOVEMENTS[type_][0])

    assert told(moved, telling()) == MOVED[type_]


@pytest.mark.parametrize("type_", MOVEMENT_TYPES)
def test_every_type_of_a_movement_stands_on_the_paper(type_):
    moved = movement(1, 5, communication_type=type_, communication=MOVEMENTS[type_][0])

    printed = text(paper.render([statement(moved, currency="USD")], language="en"))

    assert told(moved, telling()) in printed
    assert ": " in told(moved, telling())


@pytest.mark.parametrize("type_", INFORMATION_TYPES)
def test_every_type_of_information_stands_on_the_paper(type_):
    about = coda.Information(1, 0, communication_type=type_, communication=INFORMATION[type_][0])

    printed = text(
        paper.render([statement(movement(1, 5, information=[about]), currency="USD")],
                     language="en")
    )  # fmt: skip

    assert " ".join(told(about, telling()).split()) in printed
    assert ": " in told(about, telling())


def test_every_structure_has_parts():
    assert set(PARTS) == {*MOVEMENT_TYPES.values(), *INFORMATION_TYPES.values()}


@pytest.mark.parametrize("language", ["en", "nl", "fr"])
def test_every_part_has_a_label(language):
    words = telling(language).words

    assert all(words(key) for parts in PARTS.values() for key, _ in parts)


@pytest.mark.parametrize(
    ("type_", "communication", "said"),
    [
        ("101", "090933755494", "+++090/9337/55494+++ (check digits are wrong)"),
        ("100", "RF00539007547034", "RF00 5390 0754 7034 (check digits are wrong)"),
        ("199", "ABC  DEF", "Structured communication of type 199: ABC DEF"),
        ("108", "x", "Structured communication of type 108: x"),
        ("123", " " * 6 + "310324", "Until: 31/03/2024"),
        ("123", " " * 6 + "XX0000", "Until: XX"),
        ("125", " " * 27 + "0" * 15, "Old balance: 0.00 USD"),
        ("127", "000000" + "000" + " " * 132 + "9" + "MS03", "Return: 9 · Reason: MS03"),
        ("106", "0" * 42 + "1", "Minimum: applied"),
    ],
)
def test_what_is_wrong_rare_or_unknown_is_told_too(type_, communication, said):
    moved = movement(1, 5, communication_type=type_, communication=communication)

    assert said in told(moved, telling())


def test_a_card_number_is_masked_where_the_rest_cannot_be_read():
    broken = "5169201234567890" + "1" + "123456" + "000042" + "99XX24"
    moved = movement(1, 5, communication_type="113", communication=broken)

    said = told(moved, telling())

    assert "516920******7890" in said
    assert "5169201234567890" not in said


def test_french_has_a_blank_before_the_colon():
    moved = movement(1, 5, communication_type="103", communication="42")

    assert told(moved, telling("fr")) == "Numéro : 42"


def test_an_amount_that_explains_keeps_its_sign():
    about = coda.Information(1, 0, communication_type="006", communication=INFORMATION["006"][0])

    assert f"Amount: {MINUS}12.50 EUR · Category: payment commission" in told(about, telling())


def test_a_type_of_terminal_transaction_nobody_knows_is_shown_as_its_code():
    text_ = MOVEMENTS["114"][0].replace("08015", "08012")
    moved = movement(1, 5, communication_type="114", communication=text_)

    assert "Type: 2 ·" in told(moved, telling())
