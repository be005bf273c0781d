"""The page of evidence: who signed, in what capacity, when, how it was confirmed, and what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from documents.renderings.language import Words
from mandates.paper.drawing import MAKER, Paper, to_pdf
from mandates.paper.evidence import Evidence, SignatureEvidence
from mandates.paper.foot import foot
from mandates.paper.labels import LABELS
from mandates.paper.marks import EVIDENCE_LETTER, marks_of
from mandates.paper.sheet import INK, LEFT, RIGHT, Block, Rule, Strip, Text, sheets_of, stacked
from mandates.paper.typography import (
    BODY,
    HEADING,
    SMALL,
    TITLE,
    leading,
    lines_of,
    shown,
)
from mandates.paper.typography import MAKER as MAKER_STYLE
from mandates.paper.wording_evidence import EVIDENCE

COLUMN = LEFT + 124.0
BRUSSELS = ZoneInfo("Europe/Brussels")


def evidence_pages(evidence: Evidence, *, offered_size: int) -> bytes:
    """Return the page, or pages where many have signed, as a PDF of its own."""
    words = Words(evidence.language, LABELS, EVIDENCE)
    title = words("title")
    sheets = sheets_of(_blocks(evidence, words, offered_size))
    marks = marks_of(evidence.reference, evidence.version, EVIDENCE_LETTER, len(sheets))
    paper = Paper(
        title=f"{title} \u00b7 {evidence.reference}",
        subject=title,
        author=MAKER,
        keywords=evidence.reference,
        language=evidence.language,
        sheets=[
            [*sheet, *foot(mark, title, evidence.company, words)]
            for sheet, mark in zip(sheets, marks, strict=True)
        ],
    )
    return to_pdf(paper)


def _blocks(evidence: Evidence, words: Words, size: int) -> Iterator[Block]:
    facts = (
        evidence.company,
        words.named("reference", evidence.reference),
        words.named("version", str(evidence.version)),
    )
    texts = [
        (MAKER, MAKER_STYLE, 0.0),
        (words("title"), TITLE, 14.0),
        ("  \u00b7  ".join(facts), BODY, 0.0),
    ]
    marks, depth = stacked(texts, LEFT, RIGHT - LEFT)
    yield Block((Strip(depth + 8, (*marks, Rule(LEFT, RIGHT, depth + 8, 1.2, INK))),))
    count = len(evidence.signatures)
    for number, signature in enumerate(evidence.signatures, 1):
        heading = words("signatory_of", number=str(number), count=str(count))
        yield _facts(heading if count > 1 else words("signatory"), _signature(signature, words))
    hashes = [
        (words("document"), f"{words('sha256')} {evidence.document_sha256}"),
        (words("terms"), f"{words('sha256')} {evidence.terms_sha256}"),
    ]
    apart = evidence.signed_sha256
    if apart:
        hashes.append((words("signed_file"), f"{words('sha256')} {apart}"))
    yield from (_facts(label, [("", value)]) for label, value in hashes)
    first = words("first_apart" if apart else "first", size=f"{size}")
    checks = [("", first), ("", words("sealed"))]
    yield _facts(words("check"), checks)


def _signature(signature: SignatureEvidence, words: Words) -> list[tuple[str, str]]:
    return [
        (words("name"), signature.name),
        (words("capacity"), signature.capacity),
        (words("signed_at"), _moment(signature.signed_at, words)),
        (words("confirmed"), words(signature.confirmation, detail=signature.detail)),
        (words("ip"), signature.ip),
        (words("device"), signature.user_agent),
    ]


def _moment(moment: datetime, words: Words) -> str:
    """Write a moment to the second, as clocks in Belgium showed it and in UTC."""
    local, utc = moment.astimezone(BRUSSELS), moment.astimezone(UTC)
    return f"{words.long_day(local.date())}, {local:%H:%M:%S %Z} ({utc:%Y-%m-%d %H:%M:%S} UTC)"


def _facts(heading: str, facts: list[tuple[str, str]]) -> Block:
    """Return a heading at the left, and at the right what each thing is called and what it is."""
    strips: list[Strip] = []
    for label, value in facts:
        start = COLUMN + (84.0 if label else 0.0)
        for number, line in enumerate(lines_of(value, BODY, RIGHT - start)):
            marks = [Text(LEFT, BODY.size, shown(heading), HEADING)] if not strips else []
            marks += [Text(COLUMN, BODY.size, label, SMALL)] if label and number == 0 else []
            strips.append(Strip(leading(BODY) + 1, (*marks, Text(start, BODY.size, line, BODY))))
    return Block(strips, before=14, whole=True)
