"""Sellers, buyers and who stands in for them (BG-4, BG-7, BG-10, BG-11), with their addresses."""

from __future__ import annotations

from documents.formats.ubl.markup import Part
from documents.formats.ubl.values import Address, Contact, Delivery, Identifier, Party

VAT = "VAT"


def party(part: Part) -> Party:
    """Return a party of which every part may be absent; ``name`` is empty if there is none."""
    legal = part.part("cac:PartyLegalEntity")
    trading_name = part.text("cac:PartyName/cbc:Name")
    return Party(
        name=legal.text("cbc:RegistrationName") or trading_name,
        trading_name=trading_name,
        legal_id=legal.identifier("cbc:CompanyID"),
        vat_number=_tax_number(part, is_vat=True),
        tax_number=_tax_number(part, is_vat=False),
        endpoint=part.identifier("cbc:EndpointID"),
        identifiers=_identifiers(part),
        legal_form=legal.text("cbc:CompanyLegalForm"),
        address=address(part.part("cac:PostalAddress")),
        contact=_contact(part.part("cac:Contact")),
    )


def address(part: Part) -> Address | None:
    """Return an address, ``None`` if there is nothing in it."""
    found = Address(
        street=_street(part),
        additional_street=part.text("cbc:AdditionalStreetName"),
        extra_line=part.text("cac:AddressLine/cbc:Line"),
        postal_code=part.text("cbc:PostalZone"),
        city=part.text("cbc:CityName"),
        region=part.text("cbc:CountrySubentity"),
        country=part.text("cac:Country/cbc:IdentificationCode"),
    )
    return found if found != Address() else None


def delivery(part: Part) -> Delivery | None:
    """Return where and when the goods went, ``None`` if nothing is said about it."""
    location = part.part("cac:DeliveryLocation")
    found = Delivery(
        on=part.day("cbc:ActualDeliveryDate"),
        party_name=part.text("cac:DeliveryParty/cac:PartyName/cbc:Name"),
        address=address(location.part("cac:Address")),
        location=location.identifier("cbc:ID"),
    )
    return found if found != Delivery() else None


def _street(part: Part) -> str:
    """Return street and number; e-FFF has the number and the box in elements of their own."""
    box = part.text("cbc:Postbox")
    parts = [part.text("cbc:StreetName"), part.text("cbc:BuildingNumber")]
    return " ".join(text for text in [*parts, f"/ {box}" if box else ""] if text)


def _contact(part: Part) -> Contact | None:
    found = Contact(
        name=part.text("cbc:Name"),
        phone=part.text("cbc:Telephone"),
        email=part.text("cbc:ElectronicMail"),
    )
    return found if found != Contact() else None


def _identifiers(part: Part) -> tuple[Identifier, ...]:
    found = (each.identifier("cbc:ID") for each in part.parts("cac:PartyIdentification"))
    return tuple(identifier for identifier in found if identifier)


def _tax_number(part: Part, *, is_vat: bool) -> str:
    for scheme in part.parts("cac:PartyTaxScheme"):
        name = scheme.text("cac:TaxScheme/cbc:ID").upper() or VAT
        if (name == VAT) is is_vat and scheme.text("cbc:CompanyID"):
            return scheme.text("cbc:CompanyID")
    return ""
