"""All documents of a mandate on their sheets, as one PDF."""

from __future__ import annotations

from documents.renderings.language import Words
from mandates.content import MandateContent
from mandates.kinds import MandatePart
from mandates.paper.clauses import title_of
from mandates.paper.drawing import Paper, to_pdf
from mandates.paper.foot import foot
from mandates.paper.marks import PART_LETTERS, marks_of
from mandates.paper.pages import blocks_of
from mandates.paper.sheet import Mark, sheets_of


def drawn(content: MandateContent, words: Words) -> bytes:
    """Return what ``mandates.paper.render`` promises."""
    sheets: list[list[Mark]] = []
    chapters = []
    for part in content.documents:
        chapters.append((len(sheets), title_of(content, part, words)))
        sheets += _document(content, part, words)
    titles = " \u00b7 ".join(title for _, title in chapters)
    paper = Paper(
        title=f"{titles} \u00b7 {content.grantor.name} \u00b7 {content.reference}",
        subject=words(f"kind_{content.kind}"),
        author=content.agent.name,
        keywords=f"{content.reference} {content.version} {content.sha256}",
        language=words.language,
        sheets=sheets,
        chapters=chapters,
    )
    return to_pdf(paper)


def _document(content: MandateContent, part: MandatePart, words: Words) -> list[list[Mark]]:
    """Return the sheets of one document, each with its foot."""
    sheets = sheets_of(blocks_of(content, part, words))
    title = title_of(content, part, words)
    marks = marks_of(content.reference, content.version, PART_LETTERS[part], len(sheets))
    return [
        [*sheet, *foot(mark, title, content.grantor.name, words)]
        for sheet, mark in zip(sheets, marks, strict=True)
    ]
