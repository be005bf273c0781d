"""Payroll entries that can't be booked, or that are odd: each rule, where and with what."""

from __future__ import annotations

import string

import pytest

from documents.formats.findings import LANGUAGES
from documents.formats.soda import read
from documents.formats.soda.messages import SENTENCES
from tests.documents.formats.soda.payrolls import FILE, changed

SOCIAL = "/SocialDocument/Social"
LINES = f"{SOCIAL}/Transactions"
FIRST = f"{LINES}/TransactionLine[1]/Accounting"
SECOND = f"{LINES}/TransactionLine[2]/Accounting[1]"
LINE = FILE[
    FILE.index("      <TransactionLine>") : FILE.index(
        "      <TransactionLine>\n        <SocialPeriod>202602"
    )
]
BODY = FILE[FILE.index("  <Social>") : FILE.index("</SocialDocument>")]

EMPTY_LINE = "<TransactionLine><SocialPeriod>202603</SocialPeriod></TransactionLine>"
CREDIT = "<Debit>0.00</Debit><Credit>612.35</Credit>"
OTHER_ENTERPRISE = "<Enterprise><EntNum>BE0876543270</EntNum></Enterprise>"
OTHER_VERSION = "{urn:example:other}Version"


def found(data):
    """Return rule, place and values of each finding."""
    findings = read(data).findings
    return [(each.rule, each.location, each.expected, each.found) for each in findings]


ERRORS = {
    "other root": (
        changed("SocialDocument", "Invoice"),
        ("xml_root", "/Invoice", "SocialDocument", "Invoice"),
    ),
    "no source": (
        changed("<Source>voorbeeld_secretariaat</Source>", ""),
        ("xml_element_missing", "/SocialDocument", "Source", ""),
    ),
    "empty source": (
        changed("voorbeeld_secretariaat", " "),
        ("xml_element_missing", "/SocialDocument/Source", "Source", ""),
    ),
    "no payroll": (
        FILE.replace(BODY, "").encode(),
        ("xml_element_missing", "/SocialDocument", "Social", ""),
    ),
    "two payrolls": (
        FILE.replace(BODY, BODY * 2).encode(),
        ("soda_several", "/SocialDocument/Social[2]", "", "2"),
    ),
    "no number": (
        changed("<SeqNumber>4711</SeqNumber>", ""),
        ("xml_element_missing", SOCIAL, "SeqNumber", ""),
    ),
    "no date": (
        changed("<GenDate>2026-03-27</GenDate>", ""),
        ("xml_element_missing", SOCIAL, "GenDate", ""),
    ),
    "impossible date": (
        changed("2026-03-27", "2026-02-30"),
        ("xml_date", f"{SOCIAL}/GenDate", "", "2026-02-30"),
    ),
    "date before all payroll": (
        changed("2026-03-27", "0001-01-01"),
        ("xml_date", f"{SOCIAL}/GenDate", "", "0001-01-01"),
    ),
    "other date": (
        changed("2026-03-27", "27/03/2026"),
        ("xml_date", f"{SOCIAL}/GenDate", "", "27/03/2026"),
    ),
    "no enterprise": (
        changed("Enterprise>", "Company>"),
        ("xml_element_missing", SOCIAL, "Enterprise", ""),
    ),
    "two enterprises": (
        changed("</Enterprise>", f"</Enterprise>{OTHER_ENTERPRISE}"),
        ("xml_element_repeated", f"{SOCIAL}/Enterprise[2]", "", "Enterprise"),
    ),
    "wrong enterprise number": (
        changed("BE0123456749", "BE0123456748"),
        ("xml_enterprise_number", f"{SOCIAL}/Enterprise/EntNum", "", "BE0123456748"),
    ),
    "no period": (
        changed("<AccountPeriod>202603</AccountPeriod>", ""),
        ("xml_element_missing", SOCIAL, "AccountPeriod", ""),
    ),
    "thirteenth month": (
        changed("<AccountPeriod>202603", "<AccountPeriod>202613"),
        ("soda_period", f"{SOCIAL}/AccountPeriod", "", "202613"),
    ),
    "month of another age": (
        changed("<AccountPeriod>202603", "<AccountPeriod>020603"),
        ("soda_period", f"{SOCIAL}/AccountPeriod", "", "020603"),
    ),
    "month after all payroll": (
        changed("<AccountPeriod>202603", "<AccountPeriod>208001"),
        ("soda_period", f"{SOCIAL}/AccountPeriod", "", "208001"),
    ),
    "no transactions": (
        changed("Transactions>", "Bookings>"),
        ("xml_element_missing", SOCIAL, "Transactions", ""),
    ),
    "no lines": (
        changed("TransactionLine>", "Row>"),
        ("xml_element_missing", LINES, "TransactionLine", ""),
    ),
    "line without entries": (
        FILE.replace(LINE, EMPTY_LINE).encode(),
        ("xml_element_missing", f"{LINES}/TransactionLine[1]", "Accounting", ""),
    ),
    "no account": (
        changed("<Account>620200</Account>", ""),
        ("xml_element_missing", FIRST, "Account", ""),
    ),
    "account of letters": (
        changed("620200", "62O200"),
        ("soda_account", f"{FIRST}/Account", "", "62O200"),
    ),
    "account of one digit": (
        changed("620200", "6"),
        ("soda_account", f"{FIRST}/Account", "", "6"),
    ),
    "account in digits of another script": (
        changed("620200", "٦٢٠٢"),
        ("soda_account", f"{FIRST}/Account", "", "٦٢٠٢"),
    ),
    "elements inside an account": (
        changed("620200", "62<b>0200</b>"),
        ("xml_not_text", f"{FIRST}/Account", "", "Account"),
    ),
    "no amount": (
        changed("<Amount><Debit>2500.00</Debit><Credit>0.00</Credit></Amount>", ""),
        ("xml_element_missing", FIRST, "Amount", ""),
    ),
    "amount without sides": (
        changed("<Debit>2500.00</Debit><Credit>0.00</Credit>", ""),
        ("xml_element_missing", f"{FIRST}/Amount", "Debit", ""),
    ),
    "two debits": (
        changed("<Debit>2500.00</Debit>", "<Debit>2500.00</Debit><Debit>2500.00</Debit>"),
        ("xml_element_repeated", f"{FIRST}/Amount/Debit[2]", "", "Debit"),
    ),
    "both sides": (
        changed(CREDIT, "<Debit>1.00</Debit><Credit>613.35</Credit>"),
        ("soda_both_sides", f"{SECOND}/Amount", "1.00", "613.35"),
    ),
    "thousands apart": (
        changed("2500.00", "2.500,00"),
        ("xml_amount", f"{FIRST}/Amount/Debit", "", "2.500,00"),
    ),
    "a thousand or three decimals": (
        changed("2500.00", "2,500"),
        ("xml_amount", f"{FIRST}/Amount/Debit", "", "2,500"),
    ),
    "power of ten": (
        changed("2500.00", "2.5E3"),
        ("xml_amount", f"{FIRST}/Amount/Debit", "", "2.5E3"),
    ),
    "four decimals": (
        changed("2500.00", "2500.0001"),
        ("xml_amount", f"{FIRST}/Amount/Debit", "", "2500.0001"),
    ),
    "more than a bank has": (
        changed("2500.00", "1000000000000.00"),
        ("xml_amount", f"{FIRST}/Amount/Debit", "", "1000000000000.00"),
    ),
    "debits unlike credits": (
        changed("612.35", "612.36"),
        ("soda_unbalanced", LINES, "2500.00", "2500.01"),
    ),
}


@pytest.mark.parametrize(("data", "expected"), ERRORS.values(), ids=ERRORS)
def test_what_can_t_be_booked_is_refused_whole(data, expected):
    file = read(data)

    assert expected in found(data)
    assert [finding.rule for finding in file.errors] == [expected[0]]
    assert (file.entries, file.is_trustworthy) == (None, False)


WARNINGS = {
    "made long after": (
        changed("2026-03-27", "2028-04-01"),
        ("soda_period_implausible", f"{SOCIAL}/AccountPeriod", "2028-04-01", "202603"),
    ),
    "made long before": (
        changed("2026-03-27", "2026-01-31"),
        ("soda_period_implausible", f"{SOCIAL}/AccountPeriod", "2026-01-31", "202603"),
    ),
    "month worked unknown": (
        changed("<SocialPeriod>202602", "<SocialPeriod>2026Q1"),
        ("soda_social_period", f"{LINES}/TransactionLine[2]/SocialPeriod", "", "2026Q1"),
    ),
    "nothing to book": (
        changed("2500.00", "0.00").replace(b"612.35", b"0.00").replace(b"1887.65", b"0.00"),
        ("soda_zero", f"{FIRST}/Amount", "", ""),
    ),
    "negative": (
        changed(CREDIT, "<Debit>-612.35</Debit><Credit>0.00</Credit>"),
        ("soda_negative", f"{SECOND}/Amount", "", "-612.35"),
    ),
    "unknown element": (
        changed("<Version>", "<Remark>x</Remark><Version>"),
        ("xml_element_unknown", "/SocialDocument/Remark", "", "Remark"),
    ),
    "element of another namespace": (
        changed("<Version>", '<Version xmlns="urn:example:other">9</Version><Version>'),
        ("xml_element_unknown", f"/SocialDocument/{OTHER_VERSION}", "", OTHER_VERSION),
    ),
    "unknown attribute": (
        changed("<Credit>612.35", '<Credit currency="USD">612.35'),
        ("xml_attribute_unknown", f"{SECOND}/Amount/Credit", "", "currency"),
    ),
    "text between elements": (
        changed("<Version>", "loose <Version>"),
        ("xml_text_misplaced", "/SocialDocument", "", "loose"),
    ),
}


@pytest.mark.parametrize(("data", "expected"), WARNINGS.values(), ids=WARNINGS)
def test_what_is_odd_is_noted_and_read(data, expected):
    file = read(data)

    assert expected in found(data)
    assert (file.errors, file.is_trustworthy) == ((), True)
    assert file.entries is not None


@pytest.mark.parametrize("day", ["2026-02-01", "2026-03-31", "2028-03-31"])
def test_payroll_may_be_made_a_month_before_to_two_years_after(day):
    assert read(changed("2026-03-27", day)).findings == ()


def test_the_month_worked_may_be_left_out():
    file = read(changed("<SocialPeriod>202602</SocialPeriod>", ""))

    assert file.findings == ()
    assert file.entries.lines[1].social_period is None


def test_a_finding_knows_its_line():
    (finding,) = read(changed("612.35", "612,35")).findings

    assert FILE.splitlines()[finding.line - 1].strip().startswith("<Amount>")


def test_a_file_full_of_faults_has_a_hundred_errors_and_says_that_there_are_more():
    rows = "<TransactionLine/>" * 500

    file = read(FILE.replace(LINE, rows).encode())

    assert len(file.errors) == 101
    assert (file.errors[-1].rule, file.errors[-1].expected) == ("xml_more", "100")


def test_a_card_number_in_a_value_is_not_shown():
    (finding,) = read(changed("620200", "4111 1111 1111 1111")).errors

    assert finding.found == "************1111"


def test_long_values_are_shown_in_part():
    (finding,) = read(changed("620200", "x" * 1_000)).errors

    assert finding.found == "x" * 200


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
