"""The lines of an invoice or credit note (BG-25)."""

from __future__ import annotations

from typing import Any

from documents.formats.ubl.markup import Doubts, Part
from documents.formats.ubl.money import allowances_charges, vat_category
from documents.formats.ubl.values import Identifier, Line, Period, VatCategory

PATHS = ("cac:InvoiceLine", "cac:CreditNoteLine")
QUANTITIES = ("cbc:InvoicedQuantity", "cbc:CreditedQuantity")


def lines(document: Part, doubts: Doubts) -> tuple[Line, ...]:
    """Return the lines of an invoice, or those of a credit note."""
    return tuple(_line(part, doubts) for path in PATHS for part in document.parts(path))


def period(part: Part) -> Period | None:
    """Return from when to when, ``None`` if neither is said."""
    found = Period(part.day("cbc:StartDate"), part.day("cbc:EndDate"))
    return found if found != Period() else None


def _line(part: Part, doubts: Doubts) -> Line:
    quantity = next((path for path in QUANTITIES if part.part(path)), QUANTITIES[0])
    return Line(
        id=part.text("cbc:ID"),
        note=part.text("cbc:Note"),
        quantity=part.number(quantity),
        unit=part.part(quantity).attribute("unitCode"),
        net_amount=part.amount("cbc:LineExtensionAmount"),
        vat=_vat(part),
        allowances_charges=allowances_charges(part, doubts),
        period=period(part.part("cac:InvoicePeriod")),
        order_line=part.text("cac:OrderLineReference/cbc:LineID"),
        accounting_cost=part.text("cbc:AccountingCost"),
        **_item(part.part("cac:Item")),
        **_price(part.part("cac:Price")),
    )


def _item(item: Part) -> dict[str, Any]:
    return {
        "name": item.text("cbc:Name"),
        "description": item.text("cbc:Description"),
        "seller_item": item.text("cac:SellersItemIdentification/cbc:ID"),
        "buyer_item": item.text("cac:BuyersItemIdentification/cbc:ID"),
        "standard_item": item.identifier("cac:StandardItemIdentification/cbc:ID"),
        "classifications": _classifications(item),
        "properties": _properties(item),
        "origin_country": item.text("cac:OriginCountry/cbc:IdentificationCode"),
    }


def _price(price: Part) -> dict[str, Any]:
    return {
        "price": price.amount("cbc:PriceAmount"),
        "price_quantity": price.number("cbc:BaseQuantity"),
        "price_discount": price.amount("cac:AllowanceCharge/cbc:Amount"),
        "gross_price": price.amount("cac:AllowanceCharge/cbc:BaseAmount"),
    }


def _vat(part: Part) -> VatCategory | None:
    """Return how a line is taxed; before EN 16931 it could stand with a tax of the line."""
    for path in (
        "cac:Item/cac:ClassifiedTaxCategory",
        "cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory",
    ):
        if category := part.part(path):
            return vat_category(category)
    return None


def _classifications(item: Part) -> tuple[Identifier, ...]:
    codes = item.parts("cac:CommodityClassification/cbc:ItemClassificationCode")
    return tuple(Identifier(code.text("."), code.attribute("listID")) for code in codes)


def _properties(item: Part) -> tuple[tuple[str, str], ...]:
    properties = item.parts("cac:AdditionalItemProperty")
    return tuple((each.text("cbc:Name"), each.text("cbc:Value")) for each in properties)
