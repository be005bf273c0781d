"""What every XML format of ours checks, whatever it is about."""

from __future__ import annotations

import string
from decimal import Decimal
from enum import StrEnum

import pytest

from documents.formats import xml
from documents.formats.findings import LANGUAGES
from documents.formats.xml_findings import Findings
from documents.formats.xml_reading import is_root, open_root
from documents.formats.xml_sentences import SENTENCES
from documents.formats.xml_writing import group, joined, leaf, to_bytes
from tests.soon import soon


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


def opened(data, root="{urn:example}a"):
    """Return the root of a file and where its findings go."""
    findings = Findings({})
    return open_root(data, root, findings), findings


def rules(findings):
    return [finding.rule for finding in findings.in_order()]


def test_each_kind_of_value_is_read():
    node, findings = opened(
        b'<a xmlns="urn:example"><text> x\n</text><amount>-1.5</amount><number>0.25</number>'
        b"<day>2026-02-28</day><currency>EUR</currency><country>BE</country><bic>KREDBEBB</bic>"
        b"<iban>BE80001000000177</iban><enterprise>0123456749</enterprise><colour>blue</colour></a>"
    )

    values = [
        node.string("text"),
        node.amount("amount"),
        node.number("number"),
        node.day("day").isoformat(),
        node.currency("currency"),
        node.country("country"),
        node.bic("bic"),
        node.iban("iban"),
        node.enterprise_number("enterprise"),
        node.choice("colour", Colour, Colour.RED),
    ]
    node.close()

    assert values == [
        "x",
        -1500,
        Decimal("0.25"),
        "2026-02-28",
        "EUR",
        "BE",
        "KREDBEBB",
        "BE80001000000177",
        "0123456749",
        Colour.BLUE,
    ]
    assert findings.in_order() == ()


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("0001-01-01", False),
        ("1979-12-31", False),
        ("1980-01-01", True),
        ("2079-12-31", True),
        ("2080-01-01", False),
        ("9999-12-31", False),
    ],
)
def test_a_day_is_of_the_years_that_coda_can_write(text, is_one):
    node, findings = opened(f'<a xmlns="urn:example"><b>{text}</b></a>'.encode())

    day = node.optional_day("b")

    assert (str(day), rules(findings)) == ((text, []) if is_one else ("None", ["xml_date"]))


def test_what_is_not_there_is_empty():
    node, findings = opened(b'<a xmlns="urn:example"/>')

    values = [
        node.string("b"),
        node.amount("b"),
        node.number("b"),
        node.optional_day("b"),
        node.country("b"),
        node.bic("b"),
        node.iban("b"),
        node.enterprise_number("b"),
    ]

    assert values == ["", 0, None, None, "", "", "", ""]
    assert findings.in_order() == ()


def test_elements_of_another_namespace_are_unknown():
    node, findings = opened(b'<a xmlns="urn:example"><b xmlns="">1</b><c xmlns="urn:c">2</c></a>')

    values = [node.string("b"), node.string("c")]
    node.close()

    assert values == ["", ""]
    assert [finding.found for finding in findings.in_order()] == ["{}b", "{urn:c}c"]
    assert rules(findings) == ["xml_element_unknown", "xml_element_unknown"]


def test_what_is_inside_an_unknown_element_is_not_looked_at():
    node, findings = opened(b'<a xmlns="urn:example"><b><c d="1"/>text</b></a>')

    node.close()

    assert rules(findings) == ["xml_element_unknown"]


def test_the_schema_that_a_file_names_is_no_finding():
    node, findings = opened(
        b'<a xmlns="urn:example" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        b'xsi:schemaLocation="urn:example a.xsd"/>'
    )

    node.close()

    assert findings.in_order() == ()


@pytest.mark.parametrize("data", [b"", b"text", b"<!DOCTYPE a><a/>"])
def test_what_is_no_safe_xml_has_no_root(data):
    node, findings = opened(data)

    assert node is None
    assert set(rules(findings)) <= set(xml.SENTENCES)
    assert not findings.is_sound


@pytest.mark.parametrize(
    ("tag", "root", "is_it"),
    [
        ("{urn:example}a", "{urn:example}a", True),
        ("{urn:other}a", "{urn:example}a", False),
        ("a", "{urn:example}a", False),
        ("{urn:other}a", "{*}a", True),
        ("a", "{*}a", True),
        ("b", "{*}a", False),
    ],
)
def test_the_root_of_a_format_is_told_by_its_tag(tag, root, is_it):
    assert is_root(tag, root) is is_it


def test_findings_come_by_line():
    node, findings = opened(b'<a xmlns="urn:example">\n<c/>\n<b>x</b></a>')

    node.close()
    node.amount("b")

    lines = [finding.line for finding in findings.in_order()]
    assert lines == sorted(lines)
    assert len(lines) == 3


def test_what_is_written_is_indented_but_texts_stay_as_they_are():
    lines = group(
        "a", leaf("b", "one\ntwo\r"), joined([leaf("c", ""), leaf("c", "<&>")]), group("d")
    )

    written = to_bytes(lines).decode()

    assert written == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        "<a>\n  <b>one\ntwo</b>\n  <c>&lt;&amp;&gt;</c>\n</a>\n"
    )


HOSTILE = {
    "unknown elements": b"".join(b"<x%d/>" % number for number in range(20_000)),
    "one element again and again": b"<b/>" * 30_000,
    "attributes": b"<b " + b" ".join(b'a%d="1"' % number for number in range(50_000)) + b"/>",
    "a long text": b"<b>" + b"4111 " * 100_000 + b"</b>",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_are_quickly_done_with(body):
    with soon():
        node, findings = opened(b'<a xmlns="urn:example">' + body + b"</a>")
        node.amount("b")
        node.close()

    assert 0 < len(findings.in_order()) <= 1_102


@pytest.mark.parametrize("rule", SENTENCES)
def test_every_rule_speaks_three_languages_about_the_same_values(rule):
    fields = {
        language: {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
        for language, sentence in SENTENCES[rule].items()
    }

    assert tuple(fields) == LANGUAGES
    assert fields["en"] == fields["nl"] == fields["fr"]
