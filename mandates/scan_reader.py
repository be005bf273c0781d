"""What stands on the pages of a PDF from outside: run as a program of its own.

It reads a PDF from standard input and writes one JSON object: ``problem`` (a code, or empty) and
``pages``, each with its ``codes`` (the texts of QR codes) and whether it is ``blank``; none with
``--no-pages``. A file that makes it work too long or take too much memory ends this process only,
by the limits of the kernel.
It imports nothing of the portal, so that it starts quickly and has no secrets.
"""

from __future__ import annotations

import io
import json
import math
import resource
import sys
from collections.abc import Iterator
from typing import Any

import pypdfium2
import zxingcpp
from PIL.Image import Image
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

CPU_SECONDS = 20
MEMORY = 2 << 30
MOST_PAGES = 60
MOST_OBJECTS = 100_000
MOST_PIXELS = 16_000_000
RESOLUTIONS = (150, 250, 350)
"""Dots an inch: what is easily read costs little, and only what isn't is looked at more closely."""
POINTS = 72
SIGN = "MCB1:"
"""How the code of a page begins; another code on it, larger, leads to the portal."""
DARK, BLANK_SHARE, EDGE = 150, 0.0004, 0.05
"""How dark a pixel is that counts, how few of them a blank page has, and how wide an edge, where
scanners leave shadows, is left out."""

ACTIONS = {
    *("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE"),
    *("/Rendition", "/Movie", "/Sound", "/RichMediaExecute", "/GoTo3DView"),
}
ACTIVE_KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent", "/3DD"}
ACTIVE_KINDS = {"/FileAttachment", "/RichMedia", "/3D", "/Screen", "/Movie", "/Sound"}


def read(pdf: bytes, *, with_pages: bool = True) -> dict[str, Any]:
    """Return what is wrong with a PDF as a whole, or what stands on its pages."""
    try:
        reader = PdfReader(io.BytesIO(pdf))
        if reader.is_encrypted:
            return {"problem": "encrypted"}
        if any(map(_is_active, _dictionaries(reader))):
            return {"problem": "active_content"}
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {"problem": "damaged"}
    try:
        with pypdfium2.PdfDocument(pdf) as document:
            if len(document) > MOST_PAGES:
                return {"problem": "too_many_pages"}
            pages = document if with_pages else ()
            return {"problem": "", "pages": [_page(page) for page in pages]}
    except pypdfium2.PdfiumError:
        return {"problem": "damaged"}


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Yield every dictionary that can be reached, each once; too many are an error."""
    waiting: list[object] = [reader.trailer]
    seen: set[int] = set()
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            if found.idnum in seen:
                continue
            seen.add(found.idnum)
            if len(seen) > MOST_OBJECTS:
                raise ValueError("This PDF has too many objects.")
            found = found.get_object()
        if isinstance(found, DictionaryObject):
            yield found
            waiting += found.values()
        elif isinstance(found, ArrayObject):
            waiting += found


def _is_active(found: DictionaryObject) -> bool:
    """Tell whether a dictionary runs something, carries a file, or is a form that can."""
    return bool(
        ACTIVE_KEYS & found.keys()
        or found.get("/S") in ACTIONS
        or found.get("/Subtype") in ACTIVE_KINDS
    )


def _page(page: pypdfium2.PdfPage) -> dict[str, object]:
    """Return the codes on a page; it is drawn anew, finer, as long as its own isn't found."""
    width, height = page.get_size()
    finest = math.sqrt(MOST_PIXELS / max(width * height, 1))
    for resolution in RESOLUTIONS:
        image = page.render(scale=min(resolution / POINTS, finest), grayscale=True).to_pil()
        codes = _codes(image)
        if any(code.startswith(SIGN) for code in codes):
            return {"codes": codes, "blank": False}
        if _is_blank(image):
            return {"codes": [], "blank": True}
    return {"codes": [], "blank": False}


def _codes(image: Image) -> list[str]:
    found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
    return sorted({code.text for code in found if code.valid})


def _is_blank(image: Image) -> bool:
    width, height = image.size
    inner = (width * EDGE, height * EDGE, width * (1 - EDGE), height * (1 - EDGE))
    shades = image.crop(inner).histogram()
    return sum(shades[:DARK]) < sum(shades) * BLANK_SHARE


def main() -> None:
    """Read one PDF within the limits."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with_pages = "--no-pages" not in sys.argv
    json.dump(read(sys.stdin.buffer.read(), with_pages=with_pages), sys.stdout)


if __name__ == "__main__":
    main()
