"""What Peppol changed after the rules in the package were compiled, up to release 3.0.21.

The package has the rules as of March 2024. Since then codes were added that it doesn't know yet,
so that it would refuse good invoices, and rules were made stricter. Release 3.0.21 (May 2026) is
mandatory since 17 August 2026. Left out is what concerns one other country only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from lxml import etree
from stdnum import luhn

from documents.formats.ubl.markup import NAMESPACES
from documents.formats.ubl.rules import Failure

RELEASE = "3.0.21"

NEW_SCHEMES = frozenset({"0158", "0225", "0235", "0240", "0242", "0244", "0245", "0246", "0248"})
"""Of electronic addresses: 0225 is French, 0240 of Luxembourg, for example."""
OLD_SCHEMES = frozenset({"0037", "0193", "0202", "0212", "0213", "0215", "9901"})
NEW_CURRENCIES = frozenset({"CNH", "MRU", "SLE", "UYW", "VED", "VES", "XCG", "ZWG"})
OLD_CURRENCIES = frozenset({"ANG", "BGN", "CUC", "HRK", "MRO", "SLL", "VEF", "ZWL"})
NEW_CHARGES = frozenset({"PRV"})
GERMAN_TYPES = frozenset({"326", "384"})
CVR_LENGTH = 8
ORGANISATION_LENGTH = 10
BOTH_COUNTRIES = 2

COUNTRIES = tuple(
    f"cac:{party}/cac:Party/cac:PostalAddress/cac:Country/cbc:IdentificationCode"
    for party in ("AccountingSupplierParty", "AccountingCustomerParty")
)
NUMBERS = (
    ".//cbc:EndpointID[@schemeID='{0}']",
    ".//cac:PartyIdentification/cbc:ID[@schemeID='{0}']",
    ".//cbc:CompanyID[@schemeID='{0}']",
)


def revised(root: etree._Element, failures: Iterable[Failure]) -> list[Failure]:
    """Return what a document breaks by release 3.0.21, from what it breaks by the package."""
    kept = [each for each in failures if not _is_excused(root, each)]
    return kept + [failure for rule in ADDED for failure in rule.failures(root)]


def _is_excused(root: etree._Element, failure: Failure) -> bool:
    excuse = EXCUSED.get(failure.rule)
    return excuse is not None and excuse(root, failure.element)


def _are_german(root: etree._Element) -> bool:
    """Whether seller and buyer both have an address in Germany."""
    found = [(root.findtext(path, "", NAMESPACES)).strip().upper() for path in COUNTRIES]
    return found == ["DE"] * BOTH_COUNTRIES


def _text(element: etree._Element) -> str:
    return " ".join((element.text or "").split())


EXCUSED: dict[str, Callable[[etree._Element, etree._Element], bool]] = {
    "PEPPOL-EN16931-CL003": lambda _, element: _text(element) in NEW_CHARGES,
    "PEPPOL-EN16931-CL007": lambda _, element: element.get("currencyID") in NEW_CURRENCIES,
    "PEPPOL-EN16931-CL008": lambda _, element: element.get("schemeID") in NEW_SCHEMES,
    "PEPPOL-EN16931-P0100": lambda _, element: _text(element) in GERMAN_TYPES,
    "PEPPOL-EN16931-R002": lambda root, _: _are_german(root),
    "PEPPOL-COMMON-R042": lambda _, element: (
        len(_text(element)) == CVR_LENGTH and _text(element).isdecimal()
    ),
}
"""Rules of the package, and when a failure is none any more."""


@dataclass(frozen=True, slots=True)
class AddedRule:
    """A rule that the package has not, or has less strictly: which elements break it."""

    id: str
    text: str
    broken_by: Callable[[etree._Element], Iterator[etree._Element]]

    def failures(self, root: etree._Element) -> Iterator[Failure]:
        for element in self.broken_by(root):
            yield Failure(self.id, is_fatal=True, text=self.text, element=element)


def _unclear_customizations(root: etree._Element) -> Iterator[etree._Element]:
    for element in root.iterfind("cbc:CustomizationID", NAMESPACES):
        if "::" in (element.text or ""):
            yield element


def _wrong_organisations(root: etree._Element) -> Iterator[etree._Element]:
    """Yield Swedish organisation numbers of ten digits whose last one is wrong (Luhn)."""
    for path in NUMBERS:
        for element in root.iterfind(path.format("0007"), NAMESPACES):
            number = _text(element)
            is_whole = len(number) == ORGANISATION_LENGTH and number.isdecimal()
            if is_whole and not luhn.is_valid(number):
                yield element


def _other_currencies(root: etree._Element) -> Iterator[etree._Element]:
    """Yield taxes of a category (BT-117) in another currency than that of the document."""
    currency = root.findtext("cbc:DocumentCurrencyCode", "", NAMESPACES)
    for element in root.iterfind(".//cac:TaxSubtotal/cbc:TaxAmount", NAMESPACES):
        if element.get("currencyID") != currency:
            yield element


def _german_types(root: etree._Element) -> Iterator[etree._Element]:
    for element in root.iterfind("cbc:InvoiceTypeCode", NAMESPACES):
        if _text(element) in GERMAN_TYPES and not _are_german(root):
            yield element


def _old_currencies(root: etree._Element) -> Iterator[etree._Element]:
    return (each for each in root.iter() if each.get("currencyID") in OLD_CURRENCIES)


def _old_schemes(root: etree._Element) -> Iterator[etree._Element]:
    for element in root.iterfind(".//cbc:EndpointID", NAMESPACES):
        if element.get("schemeID") in OLD_SCHEMES:
            yield element


ADDED = (
    AddedRule(
        "PEPPOL-EN16931-R004",
        "The specification identifier may not contain “::”.",
        _unclear_customizations,
    ),
    AddedRule(
        "PEPPOL-EN16931-R051",
        "The tax of a category must be in the currency of the document (BT-5).",
        _other_currencies,
    ),
    AddedRule(
        "PEPPOL-EN16931-P0112",
        "Types 326 and 384 are only for invoices between two German organisations.",
        _german_types,
    ),
    AddedRule(
        "PEPPOL-EN16931-CL007",
        "The currency code is no longer on the list (ISO 4217).",
        _old_currencies,
    ),
    AddedRule(
        "PEPPOL-EN16931-CL008",
        "The scheme of the electronic address is no longer on the list.",
        _old_schemes,
    ),
    AddedRule(
        "PEPPOL-COMMON-R049",
        "The check digit of the Swedish organisation number is wrong.",
        _wrong_organisations,
    ),
)
