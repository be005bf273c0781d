"""The elements of UBL: their names, their places, and the values in them.

UBL 2.0 and 2.1 share their namespaces: a document of 2.0 is one of 2.1 that uses less.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from lxml import etree

from documents.formats.findings import Severity, XmlFinding
from documents.formats.ubl.sentences import SENTENCES
from documents.formats.ubl.values import Identifier

INVOICE = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
CREDIT_NOTE = "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"
CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
NAMESPACES = {"cac": CAC, "cbc": CBC}

INVOICE_ROOT = f"{{{INVOICE}}}Invoice"
CREDIT_NOTE_ROOT = f"{{{CREDIT_NOTE}}}CreditNote"
ROOTS = frozenset({INVOICE_ROOT, CREDIT_NOTE_ROOT})
"""The first elements, as lxml names them, by which a file is known to be an e-invoice."""

DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)", re.ASCII)
MOST_DIGITS = 40
DATE = re.compile(r"((?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?", re.ASCII)
"""As XML Schema has it: a time zone may follow, and says nothing about an invoice. Of these
centuries alone: the first and last days of all stand for an empty field somewhere."""
MOST_FINDINGS = 100
LONGEST = 100  # characters of what was found
WHITESPACE = " \t\r\n"
STEP = re.compile(
    r"/(?:Q\{(?P<uri>[^}]*)\}|\*:)(?P<name>[^/\[@]+)"
    r"(?:\[namespace-uri\(\)='(?P<space>[^']*)'\])?(?:\[(?P<place>[0-9]+)\])?"
)


def name_of(element: etree._Element) -> str:
    """Return the name without its namespace."""
    return etree.QName(element).localname


def path_of(element: etree._Element) -> str:
    """Return where an element stands: ``/Invoice/InvoiceLine[2]/Price``, counted from 1."""
    steps = []
    here: etree._Element | None = element
    while here is not None:
        parent = here.getparent()
        alike = [] if parent is None else list(parent.iterchildren(str(here.tag)))
        place = f"[{alike.index(here) + 1}]" if len(alike) > 1 else ""
        steps.append(name_of(here) + place)
        here = parent
    return "/" + "/".join(reversed(steps))


class Places:
    """Finds the elements of a document by their places; many finds cost little more than one."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._children: dict[tuple[etree._Element, str], list[etree._Element]] = {}

    def at(self, location: str) -> etree._Element:
        """Return the element of an XPath as Schematron writes it, or the nearest around it."""
        here = self._root
        for step in list(STEP.finditer(location))[1:]:
            tag = f"{{{step['uri'] or step['space'] or ''}}}{step['name']}"
            if (here, tag) not in self._children:
                self._children[here, tag] = list(here.iterchildren(tag))
            children = self._children[here, tag]
            place = int(step["place"] or 1)
            if place > len(children):
                break
            here = children[place - 1]
        return here


class Doubts:
    """Collects what is wrong while a document is read, up to ``MOST_FINDINGS`` of a severity."""

    def __init__(self, currency: str = "") -> None:
        self.currency = currency
        self.findings: list[XmlFinding] = []
        self._counts = dict.fromkeys(Severity, 0)

    def error(self, rule: str, at: etree._Element, *, expected: str = "", found: str = "") -> None:
        """Note something that makes the contents untrustworthy."""
        self._note(Severity.ERROR, rule, at, expected, found)

    def warning(
        self, rule: str, at: etree._Element, *, expected: str = "", found: str = ""
    ) -> None:
        """Note something that doesn't add up, about contents that are sound."""
        self._note(Severity.WARNING, rule, at, expected, found)

    def _note(
        self, severity: Severity, rule: str, at: etree._Element, expected: str, found: str
    ) -> None:
        self._counts[severity] += 1
        if self._counts[severity] > MOST_FINDINGS + 1:
            return
        if self._counts[severity] > MOST_FINDINGS:
            rule, expected, found = "ubl_more", str(MOST_FINDINGS), ""
        line = at.sourceline or 0
        self.findings.append(
            XmlFinding(
                severity, rule, SENTENCES[rule], path_of(at), line, expected, found[:LONGEST]
            )
        )


class Part:
    """An element and what is in it, as values. A part that is absent holds nothing."""

    __slots__ = ("_doubts", "element")

    def __init__(self, element: etree._Element | None, doubts: Doubts) -> None:
        self.element = element
        self._doubts = doubts

    def __bool__(self) -> bool:
        return self.element is not None

    @property
    def tag(self) -> str:
        return "" if self.element is None else str(self.element.tag)

    def part(self, path: str) -> Part:
        """Return the first element at a path such as ``cac:Party/cac:Contact``."""
        return Part(self._find(path), self._doubts)

    def parts(self, path: str) -> list[Part]:
        return [Part(element, self._doubts) for element in self.elements(path)]

    def elements(self, path: str) -> list[etree._Element]:
        return [] if self.element is None else self.element.findall(path, NAMESPACES)

    def text(self, path: str) -> str:
        return _text(self._find(path))

    def attribute(self, name: str) -> str:
        return "" if self.element is None else self.element.get(name, "").strip(WHITESPACE)

    def texts(self, path: str) -> tuple[str, ...]:
        """Return the texts of all elements at a path, without the empty ones."""
        texts = (_text(element) for element in self.elements(path))
        return tuple(text for text in texts if text)

    def identifier(self, path: str) -> Identifier | None:
        element = self._find(path)
        value = _text(element)
        if element is None or not value:
            return None
        return Identifier(value, element.get("schemeID", "").strip(WHITESPACE))

    def number(self, path: str) -> Decimal | None:
        """Return a number exactly as written; what is none is an error and ``None``."""
        element = self._find(path)
        text = _text(element)
        if element is None or not text:
            return None
        if DECIMAL.fullmatch(text) is None or len(text) > MOST_DIGITS:
            self._doubts.error("ubl_number", element, found=text)
            return None
        return Decimal(text)

    def amount(self, path: str) -> Decimal | None:
        """Return an amount in the currency of the document; another currency is a warning."""
        element = self._find(path)
        if element is not None:
            currency = element.get("currencyID", self._doubts.currency)
            if self._doubts.currency not in {"", currency}:
                self._doubts.warning(
                    "ubl_currency", element, expected=self._doubts.currency, found=currency
                )
        return self.number(path)

    def day(self, path: str) -> date | None:
        """Return a date; what is none is an error and ``None``."""
        element = self._find(path)
        text = _text(element)
        if element is None or not text:
            return None
        match = DATE.fullmatch(text)
        try:
            return date.fromisoformat(match[1] if match else "")
        except ValueError:
            self._doubts.error("ubl_date", element, found=text)
            return None

    def _find(self, path: str) -> etree._Element | None:
        return None if self.element is None else self.element.find(path, NAMESPACES)


def _text(element: etree._Element | None) -> str:
    return "" if element is None else (element.text or "").strip(WHITESPACE)
