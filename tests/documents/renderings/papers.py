"""Values to render, and what a reader finds in the PDF that comes out."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

from pypdf import PdfReader

from documents.formats import coda
from documents.formats.ubl import values as ubl

DAY, BEFORE = date(2026, 11, 19), date(2026, 11, 18)
OPENING = 1_000_000


def movement(sequence, amount, *, detail=0, **more):
    """A booking, or a detail of one, of 19 November 2026."""
    values = {
        "value_date": DAY,
        "entry_date": DAY,
        "transaction_code": "00150000",
        "communication": "Factuur 7",
        "counterparty_name": "Klant Veldmuis",
        "counterparty_account": "BE62510007547061",
        "counterparty_bic": "KREDBEBB",
    }
    return coda.Movement(sequence, detail, amount, **{**values, **more})


def statement(*movements, currency="EUR", **more):
    """A statement that adds up, from 1.000,00."""
    booked = sum(each.amount for each in movements if each.is_booking)
    values = {
        "account": coda.Account("BE68539007547034", currency),
        "old_balance": coda.Balance(OPENING, BEFORE),
        "new_balance": coda.Balance(OPENING + booked, DAY),
        "creation_date": DAY,
        "movements": list(movements),
        "coda_sequence": "223",
        "statement_number": "123",
        "holder_name": "BAKKERIJ PROEF BV",
        "bank_bic": "KREDBEBB",
        "enterprise_number": "0403170701",
    }
    return coda.Statement(**{**values, **more})


VAT = ubl.VatCategory("S", Decimal("21.00"))
ADDRESS = ubl.Address("Kerkstraat 1", postal_code="9000", city="Gent", country="BE")
SUPPLIER = ubl.Party("Mus & Zoon BV", vat_number="BE0403170701", address=ADDRESS)
CUSTOMER = ubl.Party("Bakkerij Proef BV", endpoint=ubl.Identifier("0123456749", "0208"))
FLOUR = ubl.Line(
    "1",
    "Meel",
    quantity=Decimal("12.50"),
    unit="KGM",
    price=Decimal("1.23456"),
    net_amount=Decimal("15.43"),
    vat=VAT,
)


def invoice(**more):
    """An invoice of one line."""
    values = {
        "kind": ubl.Kind.INVOICE,
        "profile": ubl.Profile.PEPPOL_BIS_3,
        "number": "2026/114",
        "issued_on": DAY,
        "currency": "EUR",
        "supplier": SUPPLIER,
        "customer": CUSTOMER,
        "totals": ubl.Totals(Decimal("18.67"), tax_exclusive=Decimal("15.43")),
        "lines": (FLOUR,),
    }
    return ubl.Invoice(**{**values, **more})


def sheets(pdf):
    """The text of every sheet, in the order in which it was drawn."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def text(pdf):
    """All text as one line, so that what was broken over two lines is found."""
    return " ".join(" ".join(sheets(pdf)).split())


def solid(pdf):
    """All text without any blanks, so that a word that was cut is found."""
    return "".join("".join(sheets(pdf)).split())


def fonts(pdf):
    """The fonts of all sheets: name, and whether the file of the font is in the PDF."""
    found = {}
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            described = font.get_object()
            descriptor = described.get("/FontDescriptor", {})
            found[described["/BaseFont"]] = "/FontFile2" in descriptor
    return found
