"""XML from outside: read, or refused with a reason and quickly."""

from __future__ import annotations

import pytest

from documents.formats import xml

BOMB = (
    b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">'
    + b"".join(
        b'<!ENTITY b%d "%s">' % (n, (b"&b%d;" % (n - 1) if n else b"&b;") * 10) for n in range(9)
    )
    + b"]><a>&b8;</a>"
)


def test_well_formed_xml_is_read():
    root = xml.parse("<a x='1'><!-- no --><?php no ?><b>é</b></a>".encode())

    assert (root.tag, root.get("x"), [child.text for child in root]) == ("a", "1", ["é"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-15"])
def test_the_encoding_is_the_one_declared(encoding):
    root = xml.parse(f'<?xml version="1.0" encoding="{encoding}"?><a>€</a>'.encode(encoding))

    assert root.text == "€"


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "xml_empty"),
        (b" \r\n ", "xml_empty"),
        (b"<a>", "xml_malformed"),
        (b"a;b;c", "xml_malformed"),
        (b"\x00" * 100, "xml_malformed"),
        (b"<!DOCTYPE a><a/>", "xml_doctype"),
        (b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>', "xml_doctype"),
        (b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>', "xml_doctype"),
        ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16"), "xml_doctype"),
        (BOMB, "xml_doctype"),
        (b"<a>" * 101 + b"</a>" * 101, "xml_too_deep"),
        (b"<a>" * 200_000, "xml_too_deep"),
        (b"<a>" + b"b" * xml.LARGEST + b"</a>", "xml_too_large"),
    ],
)
def test_what_isn_t_safe_is_refused_by_name(data, rule):
    with pytest.raises(xml.XmlRefused) as refused:
        xml.parse(data)

    assert refused.value.finding.rule == rule


def test_too_many_elements_are_refused(monkeypatch):
    monkeypatch.setattr(xml, "MOST_ELEMENTS", 1_000)

    with pytest.raises(xml.XmlRefused) as refused:
        xml.parse(b"<a>" + b"<b/>" * 1_000 + b"</a>")

    assert refused.value.finding.rule == "xml_too_many"


@pytest.mark.parametrize("rule", xml.SENTENCES)
def test_every_refusal_speaks_three_languages(rule):
    assert set(xml.SENTENCES[rule]) == {"en", "nl", "fr"}


def test_a_finding_shows_its_values_and_falls_back_to_english():
    with pytest.raises(xml.XmlRefused) as refused:
        xml.parse(b"<a>" * 101)

    finding = refused.value.finding
    assert finding.message("nl-be") == "De elementen zijn dieper dan 100 niveaus genest."
    assert finding.message("de") == "The elements are nested deeper than 100 levels."
