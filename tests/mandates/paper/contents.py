"""Mandates to draw, and what a reader finds on the pages that come out."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pypdfium2
import zxingcpp
from pypdf import PdfReader

from mandates.content import AccountLine, Fee, MandateContent, Party, SignatoryLine, Source
from mandates.kinds import AccountType, MandateKind, MandatePart, SourceKind

LANGUAGES = ["nl", "fr", "en"]
BOTH = (MandatePart.BANK, MandatePart.CODABOX)
SOURCES = {
    "coda": Source(SourceKind.BANK, "Proefbank", "PROFBEBB"),
    "soda": Source(SourceKind.SECRETARIAT, "Loonhuis Proef", "loonhuis"),
    "caro": Source(SourceKind.ISSUER, "Proefkaart", "proefkaart"),
    "voila": None,
}
SIGNATORIES = (
    SignatoryLine("Els Maes", "bestuurder"),
    SignatoryLine("Jean-François d'Œuvre", "gérant"),
    SignatoryLine("Karim Haddad", "zaakvoerder"),
)
GRANTOR = Party("Bakkerij Proef BV", "0403170701", ("Kerkstraat 1", "9000 Gent"))


def iban(number):
    """A Belgian account number with its two pairs of check digits."""
    first = f"{5390075470 + number:010d}"
    bban = f"{first}{int(first) % 97 or 97:02d}"
    return f"BE{98 - int(f'{bban}111400') % 97:02d}{bban}"


def accounts(count):
    return tuple(
        AccountLine(iban(number), "EUR", AccountType.CURRENT, "Bakkerij Proef BV")
        for number in range(count)
    )


def content(kind="coda", **more):
    """A mandate of one signatory; for CODA with two accounts."""
    values = {
        "kind": MandateKind(kind),
        "reference": "M7K2-9QXD-4B",
        "version": 2,
        "template_version": "2026-11",
        "documents": (MandatePart.CODABOX,) if kind == "voila" else BOTH,
        "grantor": GRANTOR,
        "office": Party("Kantoor Veldmuis", "0123456749", ("Stationsplein 12", "8500 Kortrijk")),
        "agent": Party("MyCodaBox", "0764117795", ("Proefpoort 1", "3000 Leuven")),
        "source": SOURCES[kind],
        "accounts": accounts(2) if kind == "coda" else (),
        "client_reference": "6123456789" if kind == "caro" else "",
        "issued_on": date(2026, 11, 19),
        "starts_on": date(2026, 12, 1),
        "ends_on": None,
        "revoke_at": "mandaten@mycodabox.example",
        "fees": (Fee("Proefbank", "month", Decimal("3.50")),) if kind == "coda" else (),
        "signatories": SIGNATORIES[:1],
        "signature_count": 1,
        "authenticity_url": "https://portal.mycodabox.example/mandates/M7K2-9QXD-4B/2",
    }
    return MandateContent(**{**values, **more})


def sheets(pdf):
    """The text of every sheet, as one line."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return [" ".join(page.extract_text().split()) for page in pages]


def text(pdf):
    return " ".join(sheets(pdf))


def solid(pdf):
    """All text without any blanks, so that a word that was cut is found."""
    return "".join(text(pdf).split())


def codes(pdf, *, scale=2.0):
    """The QR codes of every sheet, as somebody who looks at it reads them."""
    with pypdfium2.PdfDocument(pdf) as document:
        images = [page.render(scale=scale, grayscale=True).to_pil() for page in document]
    return [sorted(code.text for code in zxingcpp.read_barcodes(image)) for image in images]


def fonts(pdf):
    """The fonts of all sheets: name, and whether the file of the font is in the PDF."""
    found = {}
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            described = font.get_object()
            descriptor = described.get("/FontDescriptor", {})
            found[described["/BaseFont"]] = "/FontFile2" in descriptor
    return found
