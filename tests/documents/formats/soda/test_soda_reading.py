"""Payroll entries: what is read, in whatever shape the file arrives."""

from __future__ import annotations

from random import Random

import pytest

from documents.formats.findings import LANGUAGES
from documents.formats.soda import ROOTS, Month, read, write
from documents.formats.xml import LARGEST
from tests.documents.formats.accidents import damaged
from tests.documents.formats.soda.payrolls import FILE, PAYROLL, changed


def test_everything_in_a_file_is_read():
    file = read(FILE.encode(), name="march.xml")

    assert (file.name, file.findings, file.is_trustworthy) == ("march.xml", (), True)
    assert file.entries == PAYROLL


def test_the_key_of_a_payroll_names_source_number_and_month():
    assert PAYROLL.key == "voorbeeld_secretariaat-4711-2026/03"


def test_totals_are_those_of_all_lines():
    assert (PAYROLL.debit_total, PAYROLL.credit_total) == (2_500_000, 2_500_000)
    assert [entry.account for entry in PAYROLL.entries] == ["620200", "4530", "4550"]


def test_months_know_their_first_day_and_order():
    assert Month(2025, 12) < Month(2026, 1)
    assert (str(Month(2026, 1)), Month(2026, 1).first_day.isoformat()) == ("202601", "2026-01-01")


def test_the_root_is_recognised_by_any_namespace():
    assert ROOTS == ("{*}SocialDocument",)


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + FILE.encode(),
        b"\r\n \n" + FILE.encode(),
        FILE.replace("utf-8", "ISO-8859-1").encode("latin-1"),
        FILE.replace("utf-8", "utf-16").encode("utf-16"),
        FILE.replace("\n", "\r\n").encode(),
        FILE.replace("<SocialDocument", '<SocialDocument xmlns="urn:example:soda"').encode(),
        FILE.replace("SocialDocument", "s:SocialDocument")
        .replace("<s:SocialDocument", '<s:SocialDocument xmlns:s="urn:example:soda"', 1)
        .encode(),
        FILE.replace("<Social>", "<!-- payroll --><Social>").encode(),
        FILE.replace("2026-03-27", "2026-03-27T08:15:00.123+01:00").encode(),
        FILE.replace("2026-03-27", "2026-03-27Z").encode(),
        FILE.replace("BE0123456749", "0123.456.749").encode(),
        FILE.replace("<Debit>0.00</Debit>", "").encode(),
        FILE.replace("<Debit>0.00</Debit>", "<Debit/>").encode(),
        FILE.replace("1887.65", "1887.6500").encode(),
        FILE.replace("612.35", "\n 612.35\t").encode(),
        FILE.replace("<AccountPeriod>202603", "<AccountPeriod>2026-03").encode(),
    ],
    ids=[
        "byte order mark",
        "blanks in front",
        "latin-1",
        "utf-16",
        "crlf",
        "namespace",
        "namespace of the root alone",
        "comment",
        "date with a time",
        "date with a zone",
        "number with dots",
        "one side left out",
        "one side empty",
        "zeros behind",
        "blanks around",
        "month with a hyphen",
    ],
)
def test_other_shapes_of_the_same_file_say_the_same(data):
    file = read(data)

    assert file.findings == ()
    assert file.entries == PAYROLL


@pytest.mark.parametrize(
    ("declared", "written", "expected", "found"),
    [
        ("utf-8", "latin-1", "utf-8", "windows-1252"),
        ("utf-16", "utf-8", "utf-16", "utf-8"),
        ("ISO-8859-1", "utf-8", "iso-8859-1", "utf-8"),
        ("us-ascii", "cp1252", "us-ascii", "windows-1252"),
    ],
)
def test_a_file_in_another_encoding_than_it_says_is_read(declared, written, expected, found):
    file = read(FILE.replace("utf-8", declared).encode(written))

    (finding,) = file.warnings
    assert (finding.rule, finding.expected, finding.found) == ("xml_encoding", expected, found)
    assert file.entries == PAYROLL


def test_a_file_without_a_declaration_may_be_latin_1():
    body = FILE.partition("\n")[2]

    file = read(body.encode("latin-1"))

    assert [finding.rule for finding in file.findings] == ["xml_encoding"]
    assert file.entries == PAYROLL


def test_bytes_of_no_encoding_are_refused():
    file = read(FILE.encode().replace("é".encode(), b"\x81"))

    assert [finding.rule for finding in file.errors] == ["xml_malformed"]


def test_an_encoding_that_does_not_exist_is_refused():
    file = read(FILE.replace("utf-8", "klingon-1").encode("latin-1"))

    assert [finding.rule for finding in file.errors] == ["xml_malformed"]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "xml_empty"),
        (FILE.encode() + b" " * LARGEST, "xml_too_large"),
        (FILE.replace("?>", "?><!DOCTYPE SocialDocument>").encode(), "xml_doctype"),
        (FILE.replace("?>", "?><!DOCTYPE SocialDocument>").encode("latin-1"), "xml_doctype"),
    ],
    ids=["nothing", "too large", "document type", "document type in another encoding"],
)
def test_what_is_no_safe_xml_is_refused(data, rule):
    file = read(data)

    assert [finding.rule for finding in file.errors] == [rule]
    assert file.entries is None


def test_a_decimal_comma_is_read_and_noted():
    file = read(changed("612.35", "612,35"))

    (finding,) = file.findings
    assert (finding.rule, finding.expected, finding.found) == (
        "xml_decimal_comma",
        "612.35",
        "612,35",
    )
    assert file.entries == PAYROLL


def test_a_third_decimal_is_kept():
    file = read(changed("2500.00", "2500.005").replace(b"612.35", b"612.355"))

    assert file.entries.debit_total == 2_500_005


@pytest.mark.parametrize("seed", range(10))
def test_damaged_files_give_findings_or_values_that_can_be_written(seed):
    random = Random(seed)
    for _ in range(60):
        file = read(damaged(random, FILE.encode()))

        assert (file.entries is not None) == file.is_trustworthy
        assert all(each.message(language) for each in file.findings for language in LANGUAGES)
        if file.entries is not None:
            assert read(write(file.entries)).entries == file.entries
