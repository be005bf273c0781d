"""Expense notes that can't be trusted, or that are odd: each rule, where and with what."""

from __future__ import annotations

import string

import pytest

from documents.formats.expense import read
from documents.formats.expense.messages import SENTENCES
from documents.formats.findings import LANGUAGES
from tests.documents.formats.expense.notes import FILE, changed

ROOT = "/ExpenseNote"
PARKING, MILEAGE, HOTEL = (f"{ROOT}/Line[{number}]" for number in (1, 2, 3))
LINES = FILE[FILE.index("  <Line>") : FILE.index("</ExpenseNote>")]
RECEIPT = "<Receipt>\n      <Reference>hotel</Reference>\n    </Receipt>"
PERIOD = "2026-03-01 – 2026-03-31"
MEDIA_TYPES = "application/pdf, image/heic, image/jpeg, image/png, image/tiff, image/webp"


def found(data):
    """Return rule, place and values of each finding."""
    findings = read(data).findings
    return [(each.rule, each.location, each.expected, each.found) for each in findings]


ERRORS = {
    "no XML": (b"Number;Date;Amount", ("xml_malformed", "", "", None)),
    "other root": (
        changed("ExpenseNote", "Note"),
        ("xml_root", "/Note", "{urn:mycodabox:expense:1}ExpenseNote", None),
    ),
    "no number": (
        changed("<Number>2026-014</Number>", ""),
        ("xml_element_missing", ROOT, "Number", ""),
    ),
    "no date": (
        changed("<IssueDate>2026-04-01</IssueDate>", ""),
        ("xml_element_missing", ROOT, "IssueDate", ""),
    ),
    "no period": (changed("Period>", "Month>"), ("xml_element_missing", ROOT, "Period", "")),
    "end before start": (
        changed("<Start>2026-03-01", "<Start>2026-04-01"),
        ("expense_period", f"{ROOT}/Period", "2026-04-01", "2026-03-31"),
    ),
    "no company": (changed("Company>", "Firm>"), ("xml_element_missing", ROOT, "Company", "")),
    "no enterprise number": (
        changed("<EnterpriseNumber>0123456749</EnterpriseNumber>", ""),
        ("xml_element_missing", f"{ROOT}/Company", "EnterpriseNumber", ""),
    ),
    "no employee": (changed("Employee>", "Person>"), ("xml_element_missing", ROOT, "Employee", "")),
    "no name": (
        changed("<Name>An Voorbeeld</Name>", ""),
        ("xml_element_missing", f"{ROOT}/Employee", "Name", ""),
    ),
    "wrong IBAN": (
        changed("BE78735000000186", "BE78735000000187"),
        ("xml_iban", f"{ROOT}/Employee/IBAN", "", "BE78735000000187"),
    ),
    "unknown currency": (changed("EUR", "eur"), ("xml_currency", f"{ROOT}/Currency", "", "eur")),
    "no lines": (FILE.replace(LINES, "").encode(), ("xml_element_missing", ROOT, "Line", "")),
    "other total": (
        changed("<Total>162.99", "<Total>163.00"),
        ("expense_total", f"{ROOT}/Total", "162.99", "163.00"),
    ),
    "other total of the VAT": (
        changed("12.00", "12.01"),
        ("expense_vat_total", f"{ROOT}/VATTotal", "12.00", "12.01"),
    ),
    "line without a day": (
        changed("<Date>2026-03-20</Date>", ""),
        ("xml_element_missing", HOTEL, "Date", ""),
    ),
    "line without a category": (
        changed("<Category>hotel</Category>", "<Category/>"),
        ("xml_element_missing", f"{HOTEL}/Category", "Category", ""),
    ),
    "line without an amount": (
        changed("<Amount>18.50</Amount>", ""),
        ("xml_element_missing", PARKING, "Amount", ""),
    ),
    "rate that is no number": (
        changed("<VATRate>21", "<VATRate>21%"),
        ("xml_number", f"{PARKING}/VATRate", "", "21%"),
    ),
    "unknown method of payment": (
        changed("company-card", "shells"),
        (
            "xml_choice",
            f"{HOTEL}/PaymentMethod",
            "private, company-card, company-account, company-cash",
            "shells",
        ),
    ),
    "kilometres missing": (
        changed("<Kilometres>100</Kilometres>", ""),
        ("xml_element_missing", f"{MILEAGE}/Mileage", "Kilometres", ""),
    ),
    "receipt that is nowhere": (
        changed("<Reference>parking.pdf</Reference>", ""),
        ("xml_element_missing", f"{PARKING}/Receipt", "Reference", ""),
    ),
    "card number in a description": (
        changed("Klant", "VISA4111111111111111"),
        ("xml_card_number", f"{PARKING}/Description", "", ""),
    ),
}


@pytest.mark.parametrize(("data", "expected"), ERRORS.values(), ids=ERRORS)
def test_what_can_t_be_trusted_is_refused_whole(data, expected):
    file = read(data)

    (error,) = file.errors
    assert (error.rule, error.location, error.expected) == expected[:3]
    assert expected[3] in {error.found, None}
    assert (file.note, file.is_trustworthy) == (None, False)


WARNINGS = {
    "less paid back": (
        changed("<Payable>62.99", "<Payable>12.99"),
        ("expense_payable", f"{ROOT}/Payable", "62.99", "12.99"),
    ),
    "before the period": (
        changed("<Date>2026-03-20", "<Date>2026-02-28"),
        ("expense_outside_period", HOTEL, PERIOD, "2026-02-28"),
    ),
    "after the period": (
        changed("<Date>2026-03-20", "<Date>2026-04-01"),
        ("expense_outside_period", HOTEL, PERIOD, "2026-04-01"),
    ),
    "after the note": (
        changed("<Date>2026-03-20", "<Date>2026-04-02"),
        ("expense_after_issue", HOTEL, "2026-04-01", "2026-04-02"),
    ),
    "nothing spent": (
        changed("<Amount>18.50", "<Amount>0.00").replace(b"162.99", b"144.49"),
        ("expense_zero", PARKING, "", ""),
    ),
    "other VAT": (
        changed("3.21", "3.50").replace(b"12.00", b"12.29"),
        ("expense_vat", PARKING, "3.21", "3.50"),
    ),
    "VAT above the amount": (
        changed("8.79", "100.02").replace(b"12.00", b"103.23"),
        ("expense_vat", HOTEL, "100.00", "100.02"),
    ),
    "VAT with the sign of a refund": (
        changed("8.79", "-8.79").replace(b"12.00", b"-5.58"),
        ("expense_vat", HOTEL, "0.00", "-8.79"),
    ),
    "rate of another country": (
        changed("<VATRate>21", "<VATRate>20"),
        ("expense_vat_rate", PARKING, "0, 6, 12, 21", "20"),
    ),
    "negative rate": (
        changed("<Country>CH</Country>", "<Country>CH</Country><VATRate>-100</VATRate>"),
        ("expense_vat_rate", HOTEL, "0, 6, 12, 21", "-100"),
    ),
    "other amount for the kilometres": (
        changed("0.4449", "0.4451"),
        ("expense_mileage", MILEAGE, "44.51", "44.49"),
    ),
    "amount at another rate": (
        changed("1.0526", "1.06"),
        ("xml_rate", HOTEL, "100.70", "100.00"),
    ),
    "no receipt": (
        changed(RECEIPT, ""),
        ("expense_receipt_missing", HOTEL, "", "2026-03-20"),
    ),
    "receipt that is a program": (
        changed("application/pdf", "application/x-msdownload"),
        ("expense_media_type", PARKING, MEDIA_TYPES, "application/x-msdownload"),
    ),
    "unknown country": (
        changed(">CH<", ">Swiss<"),
        ("xml_country", f"{HOTEL}/Country", "", "Swiss"),
    ),
}


@pytest.mark.parametrize(("data", "expected"), WARNINGS.values(), ids=WARNINGS)
def test_what_is_odd_is_noted_and_read(data, expected):
    file = read(data)

    assert expected in found(data)
    assert (file.errors, file.is_trustworthy) == ((), True)
    assert file.note is not None


def test_a_rate_of_another_country_is_fine_there():
    abroad = changed("<Country>CH</Country>", "<Country>CH</Country><VATRate>8.1</VATRate>")

    rules = [finding.rule for finding in read(abroad).findings]

    assert rules == ["expense_vat"]


def test_what_comes_back_has_vat_that_comes_back():
    data = (
        changed("<Amount>100.00", "<Amount>-100.00")
        .replace(b"8.79", b"-8.79")
        .replace(b"12.00", b"-5.58")
        .replace(b"162.99", b"-37.01")
        .replace(b"95.00", b"-95.00")
    )

    assert read(data).findings == ()


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
