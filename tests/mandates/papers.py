"""Mandates that were printed, signed by hand, and scanned."""

from __future__ import annotations

import io

from pypdf import PdfReader, PdfWriter

from common.actors import SYSTEM
from mandates.files import kept
from mandates.models import Mandate, MandateVersion
from mandates.orders import SignatoryOrder
from mandates.services import order_mandate, prepare_mandate
from tests.factories import ClientFactory
from tests.factories.mandates import coda_order
from tests.factories.numbers import bank_iban

PAPER_BANK = {"source": "BNAGBEBB"}
ON_PAPER = bank_iban(1, bank_code="132")
SIGNATORY = SignatoryOrder("Bo Bakker", "director", "bo@company.example", "en")


def mandate_on_paper(client=None) -> Mandate:
    """Return a mandate of a bank that takes paper, drawn and offered."""
    order = coda_order(ON_PAPER, **PAPER_BANK, signatories=(SIGNATORY,))
    client = client or ClientFactory(language="en")
    return prepare_mandate(order_mandate(client, order, by=SYSTEM))


def scan_of(version: MandateVersion, *, title: str = "scan", pages: slice = slice(None)) -> bytes:
    """Return what a scanner makes of a version; another title is another file."""
    writer, out = PdfWriter(), io.BytesIO()
    for page in PdfReader(io.BytesIO(kept(version.pdf_sha256))).pages[pages]:
        writer.add_page(page)
    writer.add_metadata({"/Title": title})
    writer.write(out)
    return out.getvalue()
