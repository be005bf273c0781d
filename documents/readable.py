"""The forms in which a document can be had: as received, or made readable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from common.kinds import DocumentKind


class Form(StrEnum):
    COD = "cod"
    XML = "xml"
    PDF = "pdf"


ORIGINAL: Mapping[DocumentKind, Form] = {
    kind: Form.COD if kind is DocumentKind.CODA else Form.XML for kind in DocumentKind
}
"""The form in which a kind arrives: its bytes are never touched."""


def forms_of(kind: DocumentKind) -> Sequence[Form]:
    """Return the forms of a kind, the original first; the XML of a CODA is camt.053."""
    if kind is DocumentKind.CODA:
        return (Form.COD, Form.PDF, Form.XML)
    return (Form.XML, Form.PDF)


def has_language(form: Form) -> bool:
    """Whether people read it: what programs read is the same in every language."""
    return form is Form.PDF
