"""Scans, good and bad: what is taken, and the sentence for everything that isn't."""

from __future__ import annotations

import io
import json
import re
import signal
import subprocess
import sys
from dataclasses import replace

import pypdfium2
import pytest
from django.utils.translation import override
from PIL import Image, ImageFilter
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from mandates import scan_reader, scans
from mandates.kinds import MandatePart
from mandates.paper import render
from mandates.paper.evidence_pages import evidence_pages
from mandates.scans import ScanVerdict, check, judge
from tests.mandates.paper.contents import content
from tests.mandates.paper.test_evidence_pages import ELS, evidence

MANDATE = content("soda")
PRINTED = render(MANDATE, language="nl")


def images(pdf, *, dpi=100):
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in document]


def as_pdf(pages, *, dpi=100):
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=dpi)
    return out.getvalue()


def scan(*, dpi=100, turned=0.0, blurred=0.0, pdf=PRINTED):
    """What a scanner makes of a printed mandate."""
    pages = [
        page.rotate(turned, expand=True, fillcolor=255).filter(ImageFilter.GaussianBlur(blurred))
        for page in images(pdf, dpi=dpi)
    ]
    return as_pdf(pages, dpi=dpi)


def with_catalog(**entries):
    """The printed mandate, with more in the dictionary from which all is reached."""
    writer = PdfWriter(clone_from=io.BytesIO(PRINTED))
    for name, value in entries.items():
        writer.root_object[NameObject(f"/{name}")] = value
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def action(kind, **more):
    return DictionaryObject({NameObject("/S"): NameObject(kind), **more})


def looked_at(pdf, offered=None):
    """What ``check`` says of a PDF, without the process of its own that it takes for reading."""
    return judge(scan_reader.read(pdf), offered=offered)


def codes_of(verdict):
    return [refusal.code for refusal in verdict.refusals]


def read_codes(pdf):
    return [page["codes"] for page in scan_reader.read(pdf)["pages"]]


MARKS = [f"MCB1:M7K2-9QXD-4B:2:{part}:{page}/2" for part in "BC" for page in (1, 2)]


def test_a_whole_scan_of_this_version_is_taken():
    verdict = check(scan(), offered=MANDATE)

    assert verdict == ScanVerdict(
        reference="M7K2-9QXD-4B",
        version=2,
        parts=(MandatePart.BANK, MandatePart.CODABOX),
        pages=4,
    )
    assert verdict.is_accepted


@pytest.mark.parametrize(
    "quality",
    [
        {"dpi": 75},
        {"turned": 90},
        {"turned": 180},
        {"turned": 3},
        {"turned": -7, "blurred": 0.7},
        {"dpi": 200, "blurred": 1.5},
    ],
    ids=str,
)
def test_pages_are_recognised_however_they_were_scanned(quality):
    found = read_codes(scan(**quality))

    assert [[code for code in page if code.startswith("MCB1")] for page in found] == [
        [mark] for mark in MARKS
    ]


def test_pages_may_come_in_any_order_with_blank_ones_between():
    first, second, third, fourth = images(PRINTED)
    blank = Image.new("L", first.size, 250)
    blank.paste(40, (0, 0, 12, first.height))  # the shadow at the edge

    verdict = looked_at(as_pdf([fourth, blank, second, first, third, third]), MANDATE)

    assert codes_of(verdict) == []


def test_without_a_version_the_pages_say_whose_they_are():
    codabox = render(replace(MANDATE, documents=(MandatePart.CODABOX,)), language="fr")

    verdict = looked_at(codabox)

    assert verdict == ScanVerdict(
        reference="M7K2-9QXD-4B", version=2, parts=(MandatePart.CODABOX,), pages=2
    )


def test_the_page_of_evidence_may_be_there():
    pages = images(PRINTED) + images(evidence_pages(evidence(ELS), offered_size=1))

    assert codes_of(looked_at(as_pdf(pages), MANDATE)) == []


@pytest.mark.parametrize(
    ("kept", "code", "sentence"),
    [
        ([0, 1, 2], "missing_pages", "Of the CodaBox mandate, page 2 of 2 is missing."),
        ([1, 2, 3], "missing_pages", "Of the bank mandate, page 1 of 2 is missing."),
        ([0, 1], "missing_document", "The CodaBox mandate is missing."),
        ([2, 3], "missing_document", "The bank mandate is missing."),
    ],
)
def test_a_missing_page_is_named(kept, code, sentence):
    pages = images(PRINTED)

    (refusal,) = looked_at(as_pdf([pages[place] for place in kept]), MANDATE).refusals

    assert (refusal.code, refusal.sentence.startswith(sentence)) == (code, True)


def test_all_that_is_wrong_is_said_at_once():
    strange = Image.new("L", (800, 1100), 255)
    strange.paste(0, (200, 200, 600, 600))
    other = render(content("soda", version=1), language="nl")
    pages = [*images(PRINTED)[:3], images(other)[3], strange]

    verdict = looked_at(as_pdf(pages), MANDATE)

    assert [re.split("[.:]", refusal.sentence)[0] for refusal in verdict.refusals] == [
        "There are pages of version 1, but version 2 is the one to sign",
        "Of the CodaBox mandate, page 2 of 2 is missing",
        "Page 5 of the PDF isn't recognised",
    ]


def test_pages_of_another_mandate_are_named():
    other = render(content("soda", reference="A1B2-C3D4-E5"), language="nl")

    verdict = looked_at(other, MANDATE)

    assert codes_of(verdict) == ["other_mandate", "missing_document", "missing_document"]
    assert verdict.reference == "A1B2-C3D4-E5"
    assert "another mandate (A1B2-C3D4-E5)" in verdict.refusals[0].sentence


def test_a_scan_without_any_of_our_pages_is_not_recognised():
    page = Image.new("L", (800, 1100), 255)

    assert codes_of(looked_at(as_pdf([page]))) == ["unrecognised"]


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (b"\xff\xd8\xff\xe0", "photo"),
        (b"\x89PNG\r\n\x1a\n", "photo"),
        (b"\0\0\0\x18ftypheic", "photo"),
        (b"\0\0\0\x1cftypmif1", "photo"),
        (b"RIFF\0\0\0\0WEBP", "photo"),
        (b"II*\0", "photo"),
        (b"GIF89a", "photo"),
        (b"", "not_a_pdf"),
        (b"\0\0\0\x18ftypmp42", "not_a_pdf"),
        (b"PK\x03\x04", "not_a_pdf"),
        (b" " * 1_024 + b"%PDF-1.7", "not_a_pdf"),
        (b"%PDF-1.7\n" + b" " * scans.LARGEST, "too_large"),
        (b"%PDF-1.7\nnothing more", "damaged"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_what_is_no_pdf_is_refused_by_its_name(head, code):
    assert codes_of(check(head)) == [code]


def without_pages():
    out = io.BytesIO()
    PdfWriter().write(out)
    return out.getvalue()


HOLLOW = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


@pytest.mark.parametrize("file", [without_pages(), HOLLOW, PRINTED[:9_000]])
def test_a_pdf_that_cannot_be_read_is_damaged(file):
    assert scan_reader.read(file) == {"problem": "damaged"}


def test_a_locked_pdf_is_refused():
    writer = PdfWriter(clone_from=io.BytesIO(PRINTED))
    writer.encrypt(user_password="", owner_password="secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)

    assert codes_of(looked_at(out.getvalue(), MANDATE)) == ["encrypted"]


SCRIPT = TextStringObject("app.alert(1)")
NAMES = DictionaryObject({NameObject("/Names"): ArrayObject()})
ACTIVE = {
    "script": {"OpenAction": action("/JavaScript")},
    "script without a kind": {"OpenAction": DictionaryObject({NameObject("/JS"): SCRIPT})},
    "program": {"OpenAction": action("/Launch")},
    "form that is sent": {"OpenAction": action("/SubmitForm")},
    "other file": {"OpenAction": action("/GoToR")},
    "attachments": {"Names": DictionaryObject({NameObject("/EmbeddedFiles"): NAMES})},
    "scripts by name": {"Names": DictionaryObject({NameObject("/JavaScript"): NAMES})},
    "form in XML": {"AcroForm": DictionaryObject({NameObject("/XFA"): ArrayObject()})},
    "hidden deep": {"Deep": ArrayObject([ArrayObject([DictionaryObject(action("/Launch"))])])},
    "attached to a page": {
        "Annots": ArrayObject(
            [DictionaryObject({NameObject("/Subtype"): NameObject("/FileAttachment")})]
        )
    },
}


@pytest.mark.parametrize("entries", ACTIVE.values(), ids=ACTIVE)
def test_a_pdf_that_does_something_is_refused(entries):
    assert scan_reader.read(with_catalog(**entries)) == {"problem": "active_content"}


def test_an_active_pdf_is_told_how_to_mend_it():
    (refusal,) = looked_at(with_catalog(**ACTIVE["script"])).refusals

    assert refusal.code == "active_content"
    assert refusal.sentence.endswith("Print it and scan it again.")


def test_a_link_to_a_page_does_nothing():
    opened = ArrayObject([NumberObject(0), NameObject("/Fit")])

    assert scan_reader.read(with_catalog(OpenAction=opened))["problem"] == ""


def test_a_pdf_of_too_many_pages_is_refused():
    writer = PdfWriter()
    for _ in range(scan_reader.MOST_PAGES + 1):
        writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)

    assert scan_reader.read(out.getvalue()) == {"problem": "too_many_pages"}


def test_a_pdf_of_too_many_objects_is_refused(monkeypatch):
    monkeypatch.setattr(scan_reader, "MOST_OBJECTS", 5)

    assert scan_reader.read(PRINTED) == {"problem": "damaged"}


def test_a_huge_page_is_drawn_small_enough():
    writer = PdfWriter()
    writer.add_blank_page(14_400, 14_400)
    out = io.BytesIO()
    writer.write(out)

    assert scan_reader.read(out.getvalue()) == {
        "problem": "",
        "pages": [{"codes": [], "blank": True}],
    }


def bomb(levels=40):
    """A page that draws a picture that draws another one twice, and so on."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    inner = None
    for _ in range(levels):
        form = DecodedStreamObject()
        form.set_data(b"/X Do /X Do" if inner else b"0 0 99 99 re f")
        resources = {NameObject("/XObject"): DictionaryObject({NameObject("/X"): inner})}
        form.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Form"),
                NameObject("/BBox"): ArrayObject(map(NumberObject, (0, 0, 595, 842))),
                NameObject("/Resources"): DictionaryObject(resources if inner else {}),
            }
        )
        inner = writer._add_object(form)
    content_stream = DecodedStreamObject()
    content_stream.set_data(b"/X Do")
    page[NameObject("/Contents")] = writer._add_object(content_stream)
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/XObject"): DictionaryObject({NameObject("/X"): inner})}
    )
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_that_takes_for_ever_is_left(monkeypatch):
    monkeypatch.setattr(scans, "SECONDS", 1)

    assert codes_of(check(bomb())) == ["too_complex"]


def test_the_reader_keeps_to_its_limits():
    program = (
        "import importlib.util as load, sys;"
        "spec = load.spec_from_file_location('scan_reader', sys.argv[1]);"
        "reader = load.module_from_spec(spec); spec.loader.exec_module(reader);"
        "reader.CPU_SECONDS = 1; reader.main()"
    )

    ended = subprocess.run(
        [sys.executable, "-I", "-c", program, scan_reader.__file__],
        input=bomb(),
        capture_output=True,
        check=False,
    )

    assert (ended.returncode, ended.stdout) == (-signal.SIGKILL, b"")


def test_the_reader_writes_what_it_saw(monkeypatch, capsys):
    limits = []
    monkeypatch.setattr(scan_reader.resource, "setrlimit", lambda *limit: limits.append(limit))
    monkeypatch.setattr(scan_reader.sys, "stdin", io.TextIOWrapper(io.BytesIO(b"%PDF-")))

    scan_reader.main()

    assert json.loads(capsys.readouterr().out) == {"problem": "damaged"}
    assert [limit for _, (limit, _) in limits] == [scan_reader.CPU_SECONDS, scan_reader.MEMORY]


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_every_refusal_is_a_sentence_or_two(language):
    with override(language):
        sentences = scans._sentences().values()

    assert [text for text in sentences if not str(text).endswith(".")] == []
