"""What it costs to draw a mandate: against a bare canvas, and against paragraphs that flow."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import count
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

from benchmarks.harness import Comparison, Contestants, Sides, contest, cpu, goal
from benchmarks.ingest import WITH_POSTGRESQL
from benchmarks.peers import Absent, folder, python_with
from benchmarks.workers import Worker, worker
from documents.renderings.language import Words
from mandates.content import AccountLine, Fee, MandateContent, Party, SignatoryLine, Source
from mandates.kinds import AccountType, MandateKind, MandatePart, SourceKind
from mandates.paper import render
from mandates.paper.labels import LABELS
from mandates.paper.pages import blocks_of
from mandates.paper.sheet import HEIGHT, Text, sheets_of
from mandates.paper.typography import ready_face
from mandates.paper.wording import ALLOWED
from mandates.paper.wording_terms import TERMS

TIMES = 10
PREPARING = [
    sys.executable,
    "-m",
    "benchmarks.workers.with_django",
    "benchmarks.workers.preparing",
]
SIDES_OF_FIFTY = ("a message each", "in one task", "drawing alone")
PEERS = {"typst": "typst==0.15.2", "weasyprint": "weasyprint==70.0"}
COMPANY = Party("Bakkerij Proef BV", "0403170701", ("Kerkstraat 1", "9000 Gent"))
MANDATE = MandateContent(
    kind=MandateKind.CODA,
    reference="M7K2-9QXD-4B",
    version=1,
    template_version="1",
    documents=(MandatePart.BANK, MandatePart.CODABOX),
    grantor=COMPANY,
    office=Party("Kantoor Veldmuis", "0123456749", ("Stationsplein 12", "8500 Kortrijk")),
    agent=Party("MyCodaBox", "0764117795", ("Proefpoort 1", "3000 Leuven")),
    source=Source(SourceKind.BANK, "Proefbank", "PROFBEBB"),
    accounts=(
        AccountLine("BE68539007547034", "EUR", AccountType.CURRENT, COMPANY.name),
        AccountLine("BE62510007547061", "EUR", AccountType.SAVINGS, COMPANY.name),
    ),
    client_reference="",
    issued_on=date(2026, 11, 19),
    starts_on=date(2026, 12, 1),
    ends_on=None,
    revoke_at="mandaten@mycodabox.example",
    fees=(Fee("Proefbank", "month", Decimal("3.50")),),
    signatories=(SignatoryLine("Els Maes", "bestuurder"),),
    signature_count=1,
    authenticity_url="https://portal.mycodabox.example/mandates/M7K2-9QXD-4B/1",
)
"""Two documents of two pages each."""


def mandates() -> Iterator[MandateContent]:
    """Yield mandates of different companies: nothing but the sentences comes back."""
    for number in count(1):
        name = f"Bakkerij {number:05} BV"
        reference = f"M7K2-{number:04X}-4B"
        yield replace(MANDATE, reference=reference, grantor=replace(COMPANY, name=name))


def texts() -> list[list[Text]]:
    """Return what is printed on the sheets of the mandate, and nothing else of them."""
    words = Words("nl", LABELS, ALLOWED, TERMS)
    return [
        [mark for mark in sheet if isinstance(mark, Text)]
        for part in MANDATE.documents
        for sheet in sheets_of(blocks_of(MANDATE, part, words))
    ]


def bare(sheets: list[list[Text]]) -> bytes:
    """Set the same lines in Helvetica, which no document has to carry: no rules, no codes."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for sheet in sheets:
        page = canvas.beginText()
        for mark in sheet:
            page.setFont("Helvetica", mark.style.size)
            page.setTextOrigin(mark.x, HEIGHT - mark.y)
            page.textOut(mark.text)
        canvas.drawText(page)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def flowing(sheets: list[list[Text]]) -> bytes:
    """Let reportlab's own layout set the same lines, in our typeface."""
    out = io.BytesIO()
    document = SimpleDocTemplate(out, pagesize=A4, invariant=1)
    styles = {
        mark.style: ParagraphStyle(
            "line",
            fontName=ready_face(mark.style.face).fontName,
            fontSize=mark.style.size,
            leading=mark.style.size,
        )
        for sheet in sheets
        for mark in sheet
    }
    story: list[object] = []
    for sheet in sheets:
        story += [Paragraph(escape(mark.text), styles[mark.style]) for mark in sheet]
        story.append(PageBreak())
    document.build(story)
    return out.getvalue()


@goal("G11a", "mandate drawn per document / bare canvas, time of one", at_most=1 / 0.25)
def against_bare_canvas() -> Sides:
    """Compare with the least that reportlab can do for as many lines."""
    drawn, sheets = mandates(), texts()
    return (
        cpu(lambda: render(next(drawn), language="nl"), times=TIMES),
        cpu(lambda: bare(sheets), times=TIMES),
    )


@goal("G11b", "platypus / mandate drawn per document, time of one", at_least=2.5)
def against_platypus() -> Sides:
    """Compare with the usual way to make a PDF of sentences."""
    drawn, sheets = mandates(), texts()
    return (
        cpu(lambda: flowing(sheets), times=TIMES),
        cpu(lambda: render(next(drawn), language="nl"), times=TIMES),
    )


@contest(
    "G12",
    "s",
    Comparison("a message each", "in one task"),
    Comparison("drawing alone", "in one task"),
)
def fifty_at_once() -> Contestants:
    """Prepare mandates by a message each, as we do, and fifty in one task."""
    worker_of_fifty = Worker([*WITH_POSTGRESQL, *PREPARING])
    return {name: worker_of_fifty.measure(name) for name in SIDES_OF_FIFTY}


@contest(
    "G11c",
    "mandates a second of processor time",
    Comparison("drawn", "typst"),
    Comparison("drawn", "weasyprint"),
)
def against_typesetters() -> Contestants:
    """Compare with two typesetters that are given the same lines and where they stand."""
    drawn, path = mandates(), folder() / "mandate-lines.json"
    lines = [[[m.x, m.y, m.style.size, m.text] for m in sheet] for sheet in texts()]
    path.write_text(json.dumps(lines))
    cost = cpu(lambda: render(next(drawn), language="nl"), times=TIMES)
    contestants: dict[str, object] = {"drawn": lambda: 1 / cost()}
    for name, requirement in PEERS.items():
        try:
            python = python_with(requirement, importing=name)
        except Absent as absent:
            contestants[name] = str(absent)
        else:
            contestants[name] = worker(f"{name}_mandate", path, python=python).measure("draw")
    return contestants
