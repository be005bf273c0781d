"""Mandates read back: names, accounts, sentences, codes, fonts."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from pypdf import PdfReader
from reportlab.pdfbase.pdfmetrics import getFont

from documents.renderings.language import Words
from documents.renderings.typography import shown, width, widths_of
from mandates.content import Fee, Party, SignatoryLine
from mandates.kinds import MandatePart
from mandates.paper import render
from mandates.paper.labels import LABELS
from mandates.paper.marks import PART_LETTERS
from mandates.paper.pages import blocks_of
from mandates.paper.sheet import BOTTOM, LEFT, RIGHT, Text, sheets_of
from mandates.paper.typography import ReadyFont, ready_face
from mandates.paper.wording import ALLOWED
from mandates.paper.wording_terms import TERMS
from tests.mandates.paper.contents import (
    GRANTOR,
    LANGUAGES,
    SIGNATORIES,
    accounts,
    codes,
    content,
    fonts,
    iban,
    sheets,
    solid,
    text,
)

KINDS = ["coda", "soda", "caro", "voila"]
HOSTILE = [
    "<b>Evil BV",
    '<img src="/etc/passwd"/>',
    "(half) \\ open) (",
    "%s {company} {0}",
    "Łódź Ελλάς Кирилл",
    "A" * 300,
    "endj\nET Q",
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_mandate_names_everybody_on_it(kind, language):
    mandate = content(kind)

    printed = text(render(mandate, language=language))

    named = [GRANTOR.name, "0403.170.701", "Kerkstraat 1", "9000 Gent", "MyCodaBox", "Els Maes"]
    named += ["Kantoor Veldmuis", "0123.456.749", "M7K2-9QXD-4B", "mandaten@mycodabox.example"]
    named += [mandate.source.name] if mandate.source else []
    assert [name for name in named if name not in printed] == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("nl", "De onderneming geeft Proefbank opdracht om de gecodeerde rekeninguittreksels"),
        ("fr", "L'entreprise charge Proefbank de transmettre à MyCodaBox les extraits de compte"),
        ("en", "The company instructs Proefbank to send the coded account statements (CODA)"),
    ],
)
def test_it_speaks_its_language(language, sentence):
    pdf = render(content(), language=language)

    assert (sentence in text(pdf), PdfReader(io.BytesIO(pdf)).root_object["/Lang"][:2]) == (
        True,
        language,
    )


def test_accents_are_there_to_read_and_to_copy():
    printed = text(render(content(), language="fr"))

    words = ("Établi le", "Référence", "en œuvre", "Durée et révocation", "À partir de quand")
    assert [word for word in words if word not in printed] == []


def test_another_language_is_refused():
    with pytest.raises(KeyError):
        render(content(), language="de")


def test_the_same_content_gives_the_same_bytes_whatever_was_drawn_before():
    before = render(content(), language="nl")

    rare = render(content(grantor=Party("Łódź Кирилл BV")), language="nl")

    assert render(content(), language="nl") == before
    assert render(content(grantor=Party("Łódź Кирилл BV")), language="nl") == rare


def test_every_version_has_other_bytes():
    assert render(content(version=2), language="nl") != render(content(version=3), language="nl")


def test_every_page_says_in_its_code_which_it_is():
    mandate = content(accounts=accounts(30))

    pdf = render(mandate, language="nl")

    address = mandate.authenticity_url
    assert codes(pdf) == [
        sorted([address, "MCB1:M7K2-9QXD-4B:2:B:1/3"]),
        ["MCB1:M7K2-9QXD-4B:2:B:2/3"],
        ["MCB1:M7K2-9QXD-4B:2:B:3/3"],
        sorted([address, "MCB1:M7K2-9QXD-4B:2:C:1/3"]),
        ["MCB1:M7K2-9QXD-4B:2:C:2/3"],
        ["MCB1:M7K2-9QXD-4B:2:C:3/3"],
    ]


def test_pages_are_counted_in_each_document():
    pages = sheets(render(content(), language="en"))

    assert [page.endswith(f"Page {n} of 2") for page, n in zip(pages, [1, 2, 1, 2], strict=True)]
    assert all("M7K2-9QXD-4B · version 2" in page for page in pages)


def test_one_document_alone_can_be_had():
    bank = render(content(documents=(MandatePart.BANK,)), language="en")
    codabox = render(content(documents=(MandatePart.CODABOX,)), language="en")

    assert ("CodaBox mandate" in text(bank), "Bank mandate" in text(codabox)) == (False, False)
    assert sheets(render(content(), language="en")) == sheets(bank) + sheets(codabox)


def test_a_viewer_lists_the_documents():
    outline = PdfReader(io.BytesIO(render(content("soda"), language="en"))).outline

    assert [entry.title for entry in outline] == [
        "Mandate to the social secretariat",
        "CodaBox mandate",
    ]


def test_a_viewer_shows_what_it_is():
    mandate = content()

    about = PdfReader(io.BytesIO(render(mandate, language="en"))).metadata

    assert about.title == "Bank mandate · CodaBox mandate · Bakkerij Proef BV · M7K2-9QXD-4B"
    assert (about.author, about.subject) == ("MyCodaBox", "Account statements (CODA)")
    assert about["/Keywords"] == f"M7K2-9QXD-4B 2 {mandate.sha256}"


@pytest.mark.parametrize("count", [1, 30])
def test_all_accounts_are_listed_under_a_heading_on_each_page(count):
    mandate = content(accounts=accounts(count), documents=(MandatePart.BANK,))

    pages = sheets(render(mandate, language="en"))

    numbers = [iban(number) for number in range(count)]
    grouped = [" ".join(each[i : i + 4] for i in range(0, 16, 4)) for each in numbers]
    assert [each for each in grouped if not any(each in page for page in pages)] == []
    headed = [page for page in pages if "Account number (IBAN)" in page]
    assert headed == [page for page in pages if any(each in page for each in grouped)]


def test_the_reference_of_a_card_client_is_grouped():
    assert "Client reference: 6123 456 789" in text(render(content("caro"), language="en"))


@pytest.mark.parametrize(
    ("known", "count", "headings"),
    [
        (1, 1, ["Signatory Name Els Maes"]),
        (2, 2, ["Signatory 1 of 2 Name Els Maes", "Signatory 2 of 2 Name Jean-François d'Œuvre"]),
        (1, 4, ["Signatory 1 of 4 Name Els Maes", "Signatory 4 of 4 Name Capacity"]),
        (0, 0, ["Signatory Name Capacity"]),
        (3, 2, ["Signatory 3 of 3 Name Karim Haddad"]),
    ],
)
def test_everybody_who_signs_has_a_box(known, count, headings):
    mandate = content(signatories=SIGNATORIES[:known], signature_count=count)

    printed = text(render(mandate, language="en"))

    assert [heading for heading in headings if heading not in printed] == []


@pytest.mark.parametrize("rows", range(0, 31, 3))
def test_no_box_stands_on_a_page_without_a_clause(rows):
    mandate = content(accounts=accounts(rows), signature_count=4)

    pages = sheets(render(mandate, language="en"))

    first = [page for page in pages if "Signatory 1 of 4" in page]
    assert len(first) == 2
    assert all("Costs" in page and "Whoever signs declares" in page for page in first)


def test_the_house_that_gets_the_mandate_has_a_box_and_others_do_not():
    pages = sheets(render(content(), language="en"))

    assert [page.count("For Proefbank only") for page in pages] == [0, 1, 0, 0]


def test_a_mandate_may_end_on_a_day():
    printed = text(render(content(ends_on=date(2027, 12, 31)), language="en"))

    assert "It stands up to and including 31 December 2027" in printed
    assert "It stands until it is ended." not in printed


@pytest.mark.parametrize(
    ("kind", "fee", "sentence"),
    [
        ("coda", Fee("Proefbank", "month", Decimal("3.5")), "3,50 EUR per rekening en per maand"),
        ("coda", Fee("Proefbank", "year", Decimal(42)), "42,00 EUR per rekening en per jaar aan"),
        ("coda", Fee("Proefbank", "once", Decimal(5)), "eenmalig 5,00 EUR per rekening aan"),
        ("coda", Fee("Proefbank", "month"), "Proefbank past een eigen tarief toe"),
        ("soda", Fee("Loonhuis", "month", Decimal(2)), "Loonhuis rekent 2,00 EUR per maand aan"),
        ("soda", Fee("Loonhuis", "year", Decimal(2)), "Loonhuis rekent 2,00 EUR per jaar aan"),
        ("soda", Fee("Loonhuis", "once", Decimal(2)), "Loonhuis rekent eenmalig 2,00 EUR aan"),
    ],
)
def test_costs_are_said(kind, fee, sentence):
    assert sentence in text(render(content(kind, fees=(fee,)), language="nl"))


def test_no_costs_are_said_too():
    printed = text(render(content(fees=()), language="en"))

    assert "As far as MyCodaBox knows, this mandate costs the company nothing." in printed


@pytest.mark.parametrize(
    ("kind", "sentence", "times"),
    [("coda", "pass them on to the office. No other signature", 1), ("soda", "No other", 0)],
)
def test_only_statements_bring_payroll_along(kind, sentence, times):
    assert text(render(content(kind), language="en")).count(sentence) == times


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_text_and_nothing_else(name):
    mandate = content(grantor=Party(name), signatories=(SignatoryLine("Els", name),))

    pdf = render(mandate, language="en")

    assert "".join(shown(name).split()) in solid(pdf)
    assert all(fonts(pdf).values())


@limits(max_examples=12, deadline=None)
@given(st.text(min_size=1, max_size=80))
def test_any_name_is_printed_whole(name):
    mandate = content("voila", grantor=Party(name, address=(name,)))

    printed = solid(render(mandate, language="nl"))

    assert printed.count("".join(shown(name).split())) >= 1


def test_two_faces_are_embedded_and_no_other():
    found = fonts(render(content(), language="nl"))

    assert sorted(found) == [
        "/AAAAAA+SourceSansPro-Regular-Latin",
        "/AAAAAA+SourceSansPro-Semibold-Latin",
    ]
    assert all(found.values())


def test_the_faces_of_other_papers_stay_what_they_are():
    ready_face("Text")
    widths_of("Text")

    assert isinstance(getFont("Text"), ReadyFont) is False
    assert isinstance(getFont("MandateText"), ReadyFont)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_leaves_the_sheet(kind, language):
    names = Party("W" * 200, "0403170701", ("X" * 200,))
    mandate = content(kind, grantor=names, office=names, signature_count=4)
    lines = tuple(replace(line, holder="Z" * 90) for line in mandate.accounts)
    mandate = replace(mandate, accounts=lines * 9)
    words = Words(language, LABELS, ALLOWED, TERMS)

    drawn = [
        mark
        for part in mandate.documents
        for sheet in sheets_of(blocks_of(mandate, part, words))
        for mark in sheet
    ]

    texts = [mark for mark in drawn if isinstance(mark, Text)]
    assert [mark for mark in texts if mark.x + width(mark.text, mark.style) > RIGHT + 0.01] == []
    assert [mark for mark in drawn if not (mark.x >= LEFT and 0 < mark.y <= BOTTOM)] == []


def test_every_document_has_its_letter():
    assert sorted(PART_LETTERS) == sorted(MandatePart)
