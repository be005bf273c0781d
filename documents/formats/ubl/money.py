"""Totals, taxes, allowances and charges (BG-20 to BG-23, BG-27, BG-28)."""

from __future__ import annotations

from decimal import Decimal

from documents.formats.ubl.markup import Doubts, Part
from documents.formats.ubl.values import AllowanceCharge, Totals, VatBreakdown, VatCategory

INDICATORS = {"true": True, "1": True, "false": False, "0": False}


def totals(document: Part, *, payable: Decimal, currency: str, tax_currency: str) -> Totals:
    """Return the sums of a document; ``payable`` was read before, as there must be one."""
    sums = document.part("cac:LegalMonetaryTotal")
    taxes = {_currency_of(total, currency): total for total in document.parts("cac:TaxTotal")}
    nothing = document.part("cac:Absent")
    return Totals(
        payable=payable,
        line_extension=sums.amount("cbc:LineExtensionAmount"),
        allowances=sums.amount("cbc:AllowanceTotalAmount"),
        charges=sums.amount("cbc:ChargeTotalAmount"),
        tax_exclusive=sums.amount("cbc:TaxExclusiveAmount"),
        vat=taxes.get(currency, nothing).number("cbc:TaxAmount"),
        vat_in_tax_currency=taxes.get(tax_currency, nothing).number("cbc:TaxAmount"),
        tax_inclusive=sums.amount("cbc:TaxInclusiveAmount"),
        prepaid=sums.amount("cbc:PrepaidAmount"),
        rounding=sums.amount("cbc:PayableRoundingAmount"),
    )


def vat_breakdown(document: Part) -> tuple[VatBreakdown, ...]:
    """Return the subtotals of the taxes, in the order of the file."""
    return tuple(
        VatBreakdown(
            vat_category(subtotal.part("cac:TaxCategory"), rate=subtotal.number("cbc:Percent")),
            subtotal.amount("cbc:TaxableAmount"),
            subtotal.amount("cbc:TaxAmount"),
        )
        for subtotal in document.parts("cac:TaxTotal/cac:TaxSubtotal")
    )


def vat_category(part: Part, *, rate: Decimal | None = None) -> VatCategory:
    """Return how something is taxed; ``rate`` is that of UBL 2.0, outside the category."""
    own = part.number("cbc:Percent")
    return VatCategory(
        code=part.text("cbc:ID"),
        rate=rate if own is None else own,
        exemption_reason=part.text("cbc:TaxExemptionReason"),
        exemption_code=part.text("cbc:TaxExemptionReasonCode"),
    )


def allowances_charges(part: Part, doubts: Doubts) -> tuple[AllowanceCharge, ...]:
    """Return those of a document or a line."""
    found = (_allowance_charge(each, doubts) for each in part.parts("cac:AllowanceCharge"))
    return tuple(each for each in found if each)


def _allowance_charge(part: Part, doubts: Doubts) -> AllowanceCharge | None:
    """Return one of them; ``None`` and an error if it doesn't say which of the two it is."""
    indicator = part.text("cbc:ChargeIndicator")
    if indicator not in INDICATORS:
        for element in part.elements("."):
            doubts.error("ubl_indicator", element, found=indicator)
        return None
    vat = part.part("cac:TaxCategory")
    return AllowanceCharge(
        is_charge=INDICATORS[indicator],
        amount=part.amount("cbc:Amount"),
        reason=part.text("cbc:AllowanceChargeReason"),
        reason_code=part.text("cbc:AllowanceChargeReasonCode"),
        base_amount=part.amount("cbc:BaseAmount"),
        percentage=part.number("cbc:MultiplierFactorNumeric"),
        vat=vat_category(vat) if vat else None,
    )


def _currency_of(total: Part, currency: str) -> str:
    return total.part("cbc:TaxAmount").attribute("currencyID") or currency
