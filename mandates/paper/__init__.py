"""Mandates as PDF: the content in, bytes out.

The same content gives the same bytes. Every font is embedded, and every character is seen: one that
no font has stands as its code, ``<U+4E2D>``. Nothing in a name is markup. Every page says in a code
at its foot which page of which document it is, so that a scan of it is recognised.
"""

from __future__ import annotations

from documents.renderings.language import Words
from mandates.content import MandateContent
from mandates.paper.labels import LABELS
from mandates.paper.wording import ALLOWED
from mandates.paper.wording_terms import TERMS


def render(content: MandateContent, *, language: str) -> bytes:
    """Return the documents of a mandate as one PDF, each with its own count of pages.

    ``language`` is ``nl``, ``fr`` or ``en``. To get one document alone, leave the other out of
    ``content.documents``. Raises ``KeyError`` for another language.
    """
    from mandates.paper.documents import drawn  # noqa: PLC0415  # reportlab is slow to import

    return drawn(content, Words(language, LABELS, ALLOWED, TERMS))
