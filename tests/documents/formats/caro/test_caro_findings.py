"""Card statements that can't be trusted, or that are odd: each rule, where and with what."""

from __future__ import annotations

import string

import pytest

from documents.formats.caro import read
from documents.formats.caro.messages import SENTENCES
from documents.formats.findings import LANGUAGES
from tests.documents.formats.caro.statements import FILE, changed

ROOT = "/CardStatement"
CARD = f"{ROOT}/Card"
FIRST = f"{CARD}/Transaction[1]"
SECOND = f"{CARD}/Transaction[2]"
PAYMENT = f"{ROOT}/Transactions/Transaction"
MASKED = "555555******4444"
PLAIN_CARD = FILE[FILE.index("  <Card>") : FILE.index("</CardStatement>")]
VISA = "4111111111111111"
AMEX = "3714 496353 98431"
OTHER_ROOT = "{urn:mycodabox:caro:2}CardStatement"


def found(data):
    """Return rule, place and values of each finding."""
    findings = read(data).findings
    return [(each.rule, each.location, each.expected, each.found) for each in findings]


ERRORS = {
    "other namespace": (
        changed("urn:mycodabox:caro:1", "urn:mycodabox:caro:2"),
        ("xml_root", ROOT, "{urn:mycodabox:caro:1}CardStatement", OTHER_ROOT),
    ),
    "no namespace": (
        changed(' xmlns="urn:mycodabox:caro:1"', ""),
        ("xml_root", ROOT, "{urn:mycodabox:caro:1}CardStatement", "CardStatement"),
    ),
    "no issuer": (changed("Issuer>", "Bank>"), ("xml_element_missing", ROOT, "Issuer", "")),
    "no name of the issuer": (
        changed("<Name>Voorbeeldbank</Name>", ""),
        ("xml_element_missing", f"{ROOT}/Issuer", "Name", ""),
    ),
    "no period": (changed("Period>", "Month>"), ("xml_element_missing", ROOT, "Period", "")),
    "no end": (
        changed("<End>2026-03-20</End>", ""),
        ("xml_element_missing", f"{ROOT}/Period", "End", ""),
    ),
    "end before start": (
        changed("<Start>2026-02-21", "<Start>2026-03-21"),
        ("caro_period", f"{ROOT}/Period", "2026-03-21", "2026-03-20"),
    ),
    "no client reference": (
        changed("<ClientReference>6000000001</ClientReference>", ""),
        ("xml_element_missing", ROOT, "ClientReference", ""),
    ),
    "no number": (
        changed("<Number>2026/03</Number>", ""),
        ("xml_element_missing", ROOT, "Number", ""),
    ),
    "no currency": (
        changed("<Currency>EUR</Currency>", ""),
        ("xml_element_missing", ROOT, "Currency", ""),
    ),
    "unknown currency": (
        changed("EUR", "EURO"),
        ("xml_currency", f"{ROOT}/Currency", "", "EURO"),
    ),
    "unknown original currency": (
        changed("GBP", "ZZZ"),
        ("xml_currency", f"{FIRST}/Original/Currency", "", "ZZZ"),
    ),
    "no balance": (
        changed("<NewBalance>-125.50</NewBalance>", ""),
        ("xml_element_missing", ROOT, "NewBalance", ""),
    ),
    "no previous balance": (
        changed("<PreviousBalance>-80.00</PreviousBalance>", ""),
        ("xml_element_missing", ROOT, "PreviousBalance", ""),
    ),
    "no amount due": (
        changed("<AmountDue>125.50</AmountDue>", ""),
        ("xml_element_missing", ROOT, "AmountDue", ""),
    ),
    "no date of payment": (
        changed("2026-04-02", "soon"),
        ("xml_date", f"{ROOT}/DueDate", "", "soon"),
    ),
    "date after all payments": (
        changed("2026-04-02", "9999-12-31"),
        ("xml_date", f"{ROOT}/DueDate", "", "9999-12-31"),
    ),
    "wrong IBAN": (
        changed("BE80001000000177", "BE81001000000177"),
        ("xml_iban", f"{ROOT}/DebitedIBAN", "", "BE81001000000177"),
    ),
    "very long IBAN": (
        changed("BE80001000000177", "B" * 60),
        ("xml_iban", f"{ROOT}/DebitedIBAN", "", "B" * 60),
    ),
    "wrong enterprise number": (
        changed("0123456749", "0123456748"),
        ("xml_enterprise_number", f"{ROOT}/Holder/EnterpriseNumber", "", "0123456748"),
    ),
    "card without a number": (
        changed(f"<Number>{MASKED}</Number>", ""),
        ("xml_element_missing", CARD, "Number", ""),
    ),
    "card without a total": (
        changed("<Total>-125.50</Total>", ""),
        ("xml_element_missing", CARD, "Total", ""),
    ),
    "card number that shows too much": (
        changed(MASKED, "555555555***4444"),
        ("caro_card_number", f"{CARD}/Number", "", ""),
    ),
    "card number with a wrong check digit": (
        changed(MASKED, "4111111111111112"),
        ("caro_card_number", f"{CARD}/Number", "", ""),
    ),
    "card number in the name of a merchant": (
        changed("Example Flour", f"Flour {AMEX}"),
        ("xml_card_number", f"{FIRST}/Merchant/Name", "", ""),
    ),
    "card number in the reference of its own transaction": (
        changed("74000000000000000000001", "5555555555554444"),
        ("xml_card_number", f"{FIRST}/Reference", "", ""),
    ),
    "unknown kind": (
        changed("<Kind>payment", "<Kind>gift"),
        ("xml_choice", f"{PAYMENT}/Kind", "purchase, cash, fee, interest, refund, payment", "gift"),
    ),
    "no kind": (
        changed("<Kind>payment</Kind>", ""),
        ("xml_element_missing", PAYMENT, "Kind", ""),
    ),
    "no day": (
        changed("<Date>2026-03-02</Date>", ""),
        ("xml_element_missing", PAYMENT, "Date", ""),
    ),
    "no amount": (
        changed("<Amount>80.00</Amount>", ""),
        ("xml_element_missing", PAYMENT, "Amount", ""),
    ),
    "rate that is no number": (
        changed("1.185", "1/2"),
        ("xml_number", f"{FIRST}/Original/Rate", "", "1/2"),
    ),
}


@pytest.mark.parametrize(("data", "expected"), ERRORS.values(), ids=ERRORS)
def test_what_can_t_be_trusted_is_refused_whole(data, expected):
    file = read(data)

    assert [finding.rule for finding in file.errors] == [expected[0]]
    assert expected in found(data)
    assert (file.statement, file.is_trustworthy) == (None, False)


@pytest.mark.parametrize("number", [VISA, AMEX, "5555-5555-5555-4444", "6200000000000005"])
@pytest.mark.parametrize(
    "place", [MASKED, "Voorbeeldbank", "An Voorbeeld", "2026-02-25", "125.50", "GBP", "0123456749"]
)
def test_a_complete_card_number_is_nowhere_shown(place, number):
    file = read(changed(place, number))

    shown = " ".join(
        text
        for finding in file.findings
        for text in (finding.message(), finding.found, finding.expected, finding.location)
    )
    assert not file.is_trustworthy
    assert number not in shown
    assert number.replace(" ", "").replace("-", "") not in shown


def test_long_numbers_of_other_kinds_are_no_card_numbers():
    file = read(changed("74000000000000000000001", VISA))

    assert file.findings == ()
    assert file.statement.cards[0].transactions[0].reference == VISA


WARNINGS = {
    "other total": (
        changed("<Total>-125.50", "<Total>-125.00"),
        ("caro_card_total", f"{CARD}/Total", "-125.50", "-125.00"),
    ),
    "other balance": (
        changed("<NewBalance>-125.50", "<NewBalance>-126.50"),
        ("caro_balance", f"{ROOT}/NewBalance", "-125.50", "-126.50"),
    ),
    "more due than owed": (
        changed("<AmountDue>125.50", "<AmountDue>125.51"),
        ("caro_amount_due", f"{ROOT}/AmountDue", "125.50", "125.51"),
    ),
    "negative amount due": (
        changed("<AmountDue>125.50", "<AmountDue>-0.01"),
        ("caro_amount_due", f"{ROOT}/AmountDue", "125.50", "-0.01"),
    ),
    "due before the end": (
        changed("2026-04-02", "2026-03-19"),
        ("caro_due_date", f"{ROOT}/DueDate", "2026-03-20", "2026-03-19"),
    ),
    "same card twice": (
        FILE.replace(PLAIN_CARD, PLAIN_CARD * 2).encode(),
        ("caro_card_repeated", f"{CARD}[2]/Number", "", MASKED),
    ),
    "booked outside the period": (
        changed("2026-02-26", "2026-03-21"),
        ("caro_outside_period", FIRST, "2026-02-21 – 2026-03-20", "2026-03-21"),
    ),
    "made outside the period": (
        changed("2026-03-02", "2026-02-20"),
        ("caro_outside_period", PAYMENT, "2026-02-21 – 2026-03-20", "2026-02-20"),
    ),
    "positive purchase": (
        changed("<Amount>-120.50", "<Amount>120.50"),
        ("caro_sign", FIRST, "purchase", "120.50"),
    ),
    "negative payment": (
        changed("<Amount>80.00", "<Amount>-80.00"),
        ("caro_sign", PAYMENT, "payment", "-80.00"),
    ),
    "negative fee": (changed("2.00", "-2.00"), ("caro_fee", FIRST, "120.50", "-2.00")),
    "fee above the amount": (changed("2.00", "120.51"), ("caro_fee", FIRST, "120.50", "120.51")),
    "amount at another rate": (
        changed("1.185", "1.1837"),
        ("xml_rate", FIRST, "-118.37", "-118.50"),
    ),
    "unknown country": (
        changed(">GB<", ">UK<"),
        ("xml_country", f"{FIRST}/Merchant/Country", "", "UK"),
    ),
    "unknown category": (changed("5411", "541"), ("caro_category", FIRST, "", "541")),
    "no BIC": (changed("VOORBEBB", "VOOR"), ("xml_bic", f"{ROOT}/Issuer/BIC", "", "VOOR")),
    "other client reference": (
        changed("6000000001", "5000000001"),
        ("caro_client_reference", f"{ROOT}/ClientReference", "", "5000000001"),
    ),
    "unknown element": (
        changed("<Fee>", "<Miles>7</Miles><Fee>"),
        ("xml_element_unknown", f"{FIRST}/Miles", "", "Miles"),
    ),
}


@pytest.mark.parametrize(("data", "expected"), WARNINGS.values(), ids=WARNINGS)
def test_what_is_odd_is_noted_and_read(data, expected):
    file = read(data)

    assert expected in found(data)
    assert (file.errors, file.is_trustworthy) == ((), True)
    assert file.statement is not None


def test_a_rate_may_be_rounded():
    assert read(changed("1.185", "1.1838")).findings == ()


def test_part_of_what_is_owed_may_be_due():
    assert read(changed("<AmountDue>125.50", "<AmountDue>25.00")).findings == ()


def test_every_rule_fires_somewhere():
    fired = {expected[0] for _data, expected in [*ERRORS.values(), *WARNINGS.values()]}

    assert set(SENTENCES) <= fired


@pytest.mark.parametrize("rule", SENTENCES)
def test_every_rule_speaks_three_languages_about_the_same_values(rule):
    fields = {
        language: {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
        for language, sentence in SENTENCES[rule].items()
    }

    assert tuple(fields) == LANGUAGES
    assert fields["en"] == fields["nl"] == fields["fr"]
