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
DEEPEST = 60


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
    pages = list(_pages(signed.root["/Pages"]))
    for number, page in enumerate(_pages(offered.root["/Pages"])):
        if number >= len(pages) or _content(page) != _content(pages[number]):
            return False
    return all(map(_is_signature, (each for page in pages for each in page.get("/Annots", []))))


def _pages(tree: Any) -> Iterator[Any]:
    for kid in tree["/Kids"]:
        found = kid.get_object()
        yield from _pages(found) if found["/Type"] == "/Pages" else (found,)


def _content(page: Any) -> object:
    kept = {name: page.raw_get(name) for name in page if name not in {"/Parent", "/Annots"}}
    return {name: _plain(value, DEEPEST) for name, value in kept.items()}


def _plain(value: Any, depth: int) -> object:
    """Return what a value holds, whichever object of the file it is in."""
    if not depth:
        raise RecursionError
    found: Any = value
    if isinstance(value, generic.IndirectObject):
        found = value.get_object()  # type: ignore[no-untyped-call]
    if isinstance(found, generic.DictionaryObject):
        inner: dict[str, object] = {
            name: _plain(found.raw_get(name), depth - 1) for name in found if name != "/Parent"
        }
        data = found.data if isinstance(found, generic.StreamObject) else b""
        return inner, data
    if isinstance(found, generic.ArrayObject):
        return [_plain(each, depth - 1) for each in found]
    return found


def _is_signature(annotation: Any) -> bool:
    found = annotation.get_object()
    kind = found.get("/FT") or found.get("/Parent", {}).get("/FT")
    return bool(found["/Subtype"] == "/Widget" and kind == "/Sig")
