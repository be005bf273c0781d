"""Looking at a file that came back signed from another provider, before it counts."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from mandates.scans import problem_of

HARMLESS = frozenset(
    {ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING}
)
"""What may follow a signature: others, and what lets them be checked for years."""
BACKWARDS = frozenset({"/Parent"})
NOT_SHOWN = BACKWARDS | {"/Annots"}


def why_not_taken(pdf: bytes, *, offered: bytes, certificates: str = "") -> str:
    """Return why a signed file can't be taken, as a code; nothing if it can.

    It has to begin with the bytes that were offered and show the same pages, and its signatures
    have to cover all of it: ``another_document``, ``changed_pages``, ``unsigned``,
    ``bad_signature``, ``untrusted``, and what ``scans.problem_of`` says. ``certificates`` is the
    path of the roots (PEM) that the signatures have to lead to; none: they needn't to any.
    """
    if problem := _wrong_outside(pdf, offered) or problem_of(pdf):
        return problem
    try:
        return _wrong_inside(PdfFileReader(io.BytesIO(pdf)), offered, certificates)
    except Exception:  # noqa: BLE001 - whatever a damaged file trips over: it can't be taken
        return "bad_signature"


def _wrong_outside(pdf: bytes, offered: bytes) -> str:
    """Return what the bytes alone tell."""
    if not pdf.startswith(b"%PDF-"):
        return "not_a_pdf"
    if not pdf.startswith(offered):
        return "another_document"
    return "unsigned" if pdf == offered else ""


def _wrong_inside(reader: PdfFileReader, offered: bytes, certificates: str) -> str:
    signatures = reader.embedded_regular_signatures
    if not signatures:
        return "unsigned"
    if not _shows_the_same(reader, PdfFileReader(io.BytesIO(offered))):
        return "changed_pages"
    return next(filter(None, (_wrong_with(each, certificates) for each in signatures)), "")


def _wrong_with(signature: EmbeddedPdfSignature, certificates: str) -> str:
    roots = _roots(certificates) if certificates else ()
    trusted = ValidationContext(trust_roots=list(roots), allow_fetching=False)
    status = validate_pdf_signature(signature, trusted)
    is_whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    if not (status.intact and status.valid):
        return "bad_signature"
    if not is_whole and status.modification_level not in HARMLESS:
        return "bad_signature"
    return "untrusted" if roots and not status.trusted else ""


@lru_cache(maxsize=8)
def _roots(file: str) -> tuple[Any, ...]:
    return tuple(load_certs_from_pemder([file]))  # type: ignore[no-untyped-call]


def _shows_the_same(signed: PdfFileReader, offered: PdfFileReader) -> bool:
    """Tell whether the pages that were offered come first, as they were, but for signatures."""
    pages = list(_pages(signed.root["/Pages"], set()))
    for number, page in enumerate(_pages(offered.root["/Pages"], set())):
        if number >= len(pages) or not _same(page, pages[number], NOT_SHOWN):
            return False
    return all(map(_is_signature, (each for page in pages for each in page.get("/Annots", []))))


def _pages(tree: Any, seen: set[Any]) -> Iterator[Any]:
    """Give the pages in order; an object that is in the tree twice may be there without end."""
    for kid in tree["/Kids"]:
        if kid.reference in seen:
            raise ValueError(kid.reference)
        seen.add(kid.reference)
        found = kid.get_object()
        yield from _pages(found, seen) if found["/Type"] == "/Pages" else (found,)


def _same(ours: Any, theirs: Any, besides: frozenset[str] = BACKWARDS) -> bool:
    """Compare what two values hold, whichever objects of their files it is in.

    Ours leads, so that theirs takes no longer to look through, however it is made.
    """
    ours, theirs = _resolved(ours), _resolved(theirs)
    if isinstance(ours, generic.DictionaryObject):
        if type(ours) is not type(theirs) or ours.keys() - besides != theirs.keys() - besides:
            return False
        if getattr(ours, "encoded_data", b"") != getattr(theirs, "encoded_data", b""):
            return False
        return all(
            _same(ours.raw_get(name), theirs.raw_get(name)) for name in ours.keys() - besides
        )
    if isinstance(ours, generic.ArrayObject):
        is_alike = isinstance(theirs, generic.ArrayObject) and len(ours) == len(theirs)
        return is_alike and all(map(_same, ours, theirs))
    return bool(ours == theirs)


def _resolved(value: Any) -> Any:
    is_elsewhere = isinstance(value, generic.IndirectObject)
    return value.get_object() if is_elsewhere else value


def _is_signature(annotation: Any) -> bool:
    found = annotation.get_object()
    kind = found.get("/FT") or found.get("/Parent", {}).get("/FT")
    return bool(found["/Subtype"] == "/Widget" and kind == "/Sig")
