"""The foot of a page: its code, whose document it is, and which page of how many."""

from __future__ import annotations

from documents.renderings.language import Words
from mandates.paper.marks import PageMark
from mandates.paper.sheet import HEIGHT, LEFT, RIGHT, Code, Mark, Rule, Text
from mandates.paper.typography import SMALL, clipped

MARK_SIZE = 44.0
FOOT = HEIGHT - 78.0
LINE = 12.0


def foot(mark: PageMark, title: str, company: str, words: Words) -> list[Mark]:
    """Return what stands at the foot of the page that ``mark`` names."""
    texts = [
        company,
        words("foot", title=title, reference=mark.reference, version=str(mark.version)),
        words("page", page=str(mark.page), pages=str(mark.pages)),
    ]
    left = LEFT + MARK_SIZE + 14
    return [
        Rule(LEFT, RIGHT, FOOT),
        Code(LEFT, FOOT + 10, MARK_SIZE, str(mark), "Q"),
        *(
            Text(left, FOOT + 22 + LINE * row, clipped(text, SMALL, RIGHT - left), SMALL)
            for row, text in enumerate(texts)
        ),
    ]
