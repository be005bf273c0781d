"""Read XML of which the elements are known: nothing is passed over without a finding.

A format reads a file element by element; what is missing, repeated, unknown or no such value is
noted with its place, and stands as an empty value until the end: a file with an error gives no
values at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from lxml import etree

from documents.formats import xml_values as parsing
from documents.formats.amounts import amount_from_text
from documents.formats.xml import XmlRefused, parse
from documents.formats.xml_findings import Findings

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

WHITE_SPACE = " \t\r\n"
SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
DECIMAL_COMMA = re.compile(r"-?[0-9]{1,12},[0-9]{1,2}")
"""Not with three decimals: 1,234 may well be a thousand."""

NOTHING: dict[str, Any] = {}
"""The children of an element without any, which most are: one for all of them."""


class Node:
    """An element, and which of its children were asked for."""

    __slots__ = ("_asked", "_element", "_elements", "_namespaces", "findings", "path")

    def __init__(
        self, element: etree._Element, path: str, findings: Findings, namespaces: frozenset[str]
    ) -> None:
        self.path = path
        self.findings = findings
        self._element = element
        self._namespaces = namespaces
        self._asked: dict[str, list[Node]] = NOTHING
        self._elements: dict[str, list[etree._Element]] = NOTHING
        if len(element):
            self._asked, self._elements = {}, {}
        for child in element:
            name = _name_in(str(child.tag), namespaces)
            self._elements.setdefault(name, []).append(child)

    @property
    def name(self) -> str:
        return etree.QName(self._element).localname

    @property
    def line(self) -> int:
        return self._element.sourceline or 0

    @property
    def text(self) -> str:
        """The text, without the white space around it."""
        return (self._element.text or "").strip(WHITE_SPACE)

    def children(self, name: str) -> list[Node]:
        """Return the children of this name, in order."""
        if not self.has_children:
            return []
        if name not in self._asked:
            elements = self._elements.get(name, [])
            self._asked[name] = [
                Node(
                    element,
                    f"{self.path}/{name}" + (f"[{place}]" if len(elements) > 1 else ""),
                    self.findings,
                    self._namespaces,
                )
                for place, element in enumerate(elements, 1)
            ]
        return self._asked[name]

    def child(self, name: str, *, required: bool = True) -> Node | None:
        """Return the only child of this name; that it is missing or repeated is an error."""
        children = self.children(name)
        if len(children) > 1:
            self.findings.error("xml_element_repeated", children[1], found=name)
        if children:
            return children[0]
        if required:
            self.findings.error("xml_element_missing", self, expected=name)
        return None

    def string(self, name: str, *, required: bool = False) -> str:
        """Return the text of a child."""
        child = self.child(name, required=required)
        if child is None:
            return ""
        if child.has_children:
            self.findings.error("xml_not_text", child, found=name)
        elif required and not child.text:
            self.findings.error("xml_element_missing", child, expected=name)
        return child.text

    def amount(self, name: str, *, required: bool = False) -> int:
        """Return an amount in thousandths, 0 if there is none."""
        text = self.string(name, required=required)
        with_point = text.replace(",", ".") if DECIMAL_COMMA.fullmatch(text) else text
        thousandths = amount_from_text(with_point)
        if text and thousandths is None:
            self.findings.error("xml_amount", self.children(name)[0], found=text)
        elif with_point != text:
            self.findings.warning(
                "xml_decimal_comma", self.children(name)[0], expected=with_point, found=text
            )
        return thousandths or 0

    def number(self, name: str, *, required: bool = False) -> Decimal | None:
        """Return a decimal number."""
        return self._value(name, parsing.number, "xml_number", required=required)

    def day(self, name: str) -> date:
        """Return a date that must be there; the first day of all if it isn't."""
        return self._value(name, parsing.day, "xml_date", required=True) or date.min

    def optional_day(self, name: str) -> date | None:
        """Return a date."""
        return self._value(name, parsing.day, "xml_date")

    def currency(self, name: str) -> str:
        """Return the code of a currency, which must be there."""
        return self._value(name, parsing.currency, "xml_currency", required=True) or ""

    def iban(self, name: str) -> str:
        """Return an IBAN without spaces."""
        return self._value(name, parsing.iban, "xml_iban") or ""

    def bic(self, name: str) -> str:
        """Return a BIC; that it is none is a warning."""
        code = self.string(name)
        if code and not parsing.is_bic(code):
            self.findings.warning("xml_bic", self.children(name)[0], found=code)
        return code

    def enterprise_number(self, name: str, *, required: bool = False) -> str:
        """Return the ten digits of a Belgian enterprise number."""
        number = parsing.enterprise_number
        return self._value(name, number, "xml_enterprise_number", required=required) or ""

    def country(self, name: str) -> str:
        """Return the code of a country; that it is unknown is a warning."""
        code = self.string(name)
        if code and not parsing.is_country(code):
            self.findings.warning("xml_country", self.children(name)[0], found=code)
        return code

    def choice(self, name: str, choices: type[E], default: E) -> E:
        """Return a value of an enumeration, which must be there."""
        text = self.string(name, required=True)
        if text in set(choices):
            return choices(text)
        if text:
            self.findings.error(
                "xml_choice", self.children(name)[0], expected=", ".join(choices), found=text
            )
        return default

    def leaves(self) -> Iterator[Node]:
        """Give the elements that were asked for and hold text, here and further down."""
        if not self.has_children:
            yield self
        for children in self._asked.values():
            for child in children:
                yield from child.leaves()

    def close(self) -> None:
        """Note what was not asked for, here and in the children that were."""
        for name in self._element.attrib:
            if etree.QName(name).namespace != SCHEMA_INSTANCE:
                self.findings.warning("xml_attribute_unknown", self, found=str(name))
        if not self.has_children:
            return
        texts = [self._element.text, *(child.tail for child in self._element)]
        misplaced = " ".join(filter(None, ((text or "").strip(WHITE_SPACE) for text in texts)))
        if misplaced:
            self.findings.warning("xml_text_misplaced", self, found=misplaced)
        for name, elements in self._elements.items():
            if name in self._asked:
                for child in self._asked[name]:
                    child.close()
            else:
                unknown = Node(elements[0], f"{self.path}/{name}", self.findings, frozenset())
                self.findings.warning("xml_element_unknown", unknown, found=name)

    @property
    def has_children(self) -> bool:
        return bool(self._elements)

    def _value(
        self, name: str, parse: Callable[[str], T | None], rule: str, *, required: bool = False
    ) -> T | None:
        text = self.string(name, required=required)
        value = parse(text) if text else None
        if text and value is None:
            self.findings.error(rule, self.children(name)[0], found=text)
        return value


@lru_cache(maxsize=4096)
def _name_in(tag: str, namespaces: frozenset[str]) -> str:
    """Return the plain name of an element in the namespaces of the format, else the full one."""
    name = etree.QName(tag)
    namespace = name.namespace or ""
    return name.localname if namespace in namespaces else f"{{{namespace}}}{name.localname}"


def open_root(data: bytes, root: str, findings: Findings) -> Node | None:
    """Return the root of a file if it is the one of the format, else note what it is.

    ``root`` is written as for ``is_root``. If its namespace may be any, the children may be in the
    namespace of the root or in none.
    """
    try:
        element = parse(data)
    except XmlRefused as refused:
        findings.add(refused.finding)
        return None
    name = etree.QName(element)
    namespace = name.namespace or ""
    is_any = root.startswith("{*}")
    namespaces = frozenset({namespace, "" if is_any else namespace})
    node = Node(element, f"/{name.localname}", findings, namespaces)
    if is_root(name.text, root):
        return node
    expected = etree.QName(root).localname if is_any else root
    findings.error("xml_root", node, expected=expected, found=name.text)
    return None


def is_root(tag: str, root: str) -> bool:
    """Whether the tag of an element is the one that ``ROOTS`` of a format names.

    ``{urn:example}Name`` names that one, ``{*}Name`` the one in any namespace or in none.
    """
    if root.startswith("{*}"):
        return etree.QName(tag).localname == etree.QName(root).localname
    return tag == root
