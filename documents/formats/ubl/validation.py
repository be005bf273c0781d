"""Is an e-invoice valid? Three layers: the schema of UBL, the rules of EN 16931, those of Peppol.

A layer is applied where it says something: rules to a document that follows the schema, those of
EN 16931 to all but e-FFF (which is older), those of Peppol to what claims to be Peppol's. All rules
that are applied are told, whether or not an earlier layer of rules failed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import takewhile

from lxml import etree

from documents.formats.findings import Severity, XmlFinding
from documents.formats.ubl import rules
from documents.formats.ubl.layers import Layer, LayerVerdict, NotRun, Outcome, Verdict
from documents.formats.ubl.markup import NAMESPACES, ROOTS, path_of
from documents.formats.ubl.profiles import profile_of
from documents.formats.ubl.reader import not_ubl
from documents.formats.ubl.revisions import RELEASE, revised
from documents.formats.ubl.rules import Failure, RuleSet, RulesStopped
from documents.formats.ubl.sentences import SENTENCES
from documents.formats.ubl.values import Profile
from documents.formats.xml import XmlRefused, parse

MOST_FINDINGS = 200
"""Of a layer. A file that breaks more rules isn't told any better by naming them all."""
LIMITS = {"./*": 5_000, ".//cac:TaxSubtotal": 100}
"""How many elements the rules are applied to: lines and all else, and taxes. Rules compare all with
all, so that a small file could keep a process busy for hours."""
LONGEST_MESSAGE = 500  # characters


def validate(data: bytes) -> Verdict:
    """Check one file; never raises for what is in it, only ``RulesMissing``."""
    try:
        root = parse(data)
    except XmlRefused as refused:
        return _unreadable(refused.finding)
    if root.tag not in ROOTS:
        return _unreadable(not_ubl(root))
    schema = _schema(root)
    if schema.outcome is Outcome.FAILED:
        return Verdict((schema, *_not_run(NotRun.SCHEMA_FAILED)))
    if finding := _too_many(root):
        schema = replace(schema, outcome=Outcome.FAILED, findings=(finding,))
        return Verdict((schema, *_not_run(NotRun.TOO_LARGE)))
    return Verdict((schema, _en_16931(root), _peppol(root)))


def _schema(root: etree._Element) -> LayerVerdict:
    with rules.using:
        schema, rule_set = rules.schema(str(root.tag))
        if schema.validate(root):
            return LayerVerdict(Layer.SCHEMA, Outcome.PASSED, rules=rule_set)
        found = [(entry.path, entry.line, entry.message) for entry in schema.error_log]
    findings = [_schema_finding(root, *each) for each in found[:MOST_FINDINGS]]
    return LayerVerdict(Layer.SCHEMA, Outcome.FAILED, tuple(findings), rule_set)


def _en_16931(root: etree._Element) -> LayerVerdict:
    if _profile(root) is Profile.E_FFF:
        return _skipped(Layer.EN_16931, NotRun.OTHER_AGREEMENT)
    with rules.using:
        schematron = rules.en_16931()
    try:
        failures = schematron.failures(root)
    except RulesStopped as stopped:
        return _stopped(Layer.EN_16931, schematron.rules, stopped)
    return _judged(Layer.EN_16931, schematron.rules, failures)


def _peppol(root: etree._Element) -> LayerVerdict:
    if _profile(root) is not Profile.PEPPOL_BIS_3:
        return _skipped(Layer.PEPPOL, NotRun.OTHER_AGREEMENT)
    with rules.using:
        schematron = rules.peppol()
    compiled = schematron.rules
    rule_set = replace(compiled, version=f"{compiled.version}, revised to {RELEASE}")
    try:
        failures = revised(root, schematron.failures(root))
    except RulesStopped as stopped:
        return _stopped(Layer.PEPPOL, rule_set, stopped)
    return _judged(Layer.PEPPOL, rule_set, failures)


def _too_many(root: etree._Element) -> XmlFinding | None:
    """Return an error for a document of such a size that the rules are not applied."""
    for path, most in LIMITS.items():
        elements = root.findall(path, NAMESPACES)
        if len(elements) > most:
            return XmlFinding(
                Severity.ERROR,
                "ubl_too_many",
                SENTENCES["ubl_too_many"],
                path_of(elements[most]),
                elements[most].sourceline or 0,
                expected=str(most),
                found=str(len(elements)),
            )
    return None


def _judged(layer: Layer, rule_set: RuleSet, failures: list[Failure]) -> LayerVerdict:
    """Return a verdict: fatal rules fail a layer, the others are warnings."""
    is_broken = any(failure.is_fatal for failure in failures)
    outcome = Outcome.FAILED if is_broken else Outcome.PASSED
    fatal_first = sorted(failures, key=lambda failure: not failure.is_fatal)
    findings = [finding_of(failure) for failure in fatal_first[:MOST_FINDINGS]]
    return LayerVerdict(layer, outcome, tuple(findings), rule_set)


def finding_of(failure: Failure) -> XmlFinding:
    """Return a broken rule as a finding, in the words of whoever made the rule."""
    element = failure.element
    severity = Severity.ERROR if failure.is_fatal else Severity.WARNING
    sentence = failure.text.replace("{", "{{").replace("}", "}}")
    line = element.sourceline or 0
    return XmlFinding(severity, failure.rule, {"en": sentence}, path_of(element), line)


def _schema_finding(root: etree._Element, path: str | None, line: int, message: str) -> XmlFinding:
    """Return an error of the schema; libxml2 counts lines, and says where by numbers."""
    element = _element_at(root, path or "")
    return XmlFinding(
        Severity.ERROR,
        "xsd",
        SENTENCES["xsd"],
        path_of(element),
        line,
        found=_without_namespaces(message),
    )


def _element_at(root: etree._Element, path: str) -> etree._Element:
    """Return the element at a path of libxml2, which has the file's own prefixes in it.

    What stands in a namespace that invoices don't have is told at the element around it.
    """
    known = "/".join(takewhile(_has_known_prefix, path.split("/")))
    places = root.xpath(known, namespaces=NAMESPACES) if known else []
    return places[0] if isinstance(places, list) and places else root


def _has_known_prefix(step: str) -> bool:
    prefix, colon, _name = step.partition(":")
    return not colon or prefix in NAMESPACES


def _without_namespaces(message: str) -> str:
    return rules.NAMESPACE.sub("", message)[:LONGEST_MESSAGE]


def _stopped(layer: Layer, rule_set: RuleSet, stopped: RulesStopped) -> LayerVerdict:
    finding = XmlFinding(
        Severity.ERROR,
        "rules_stopped",
        SENTENCES["rules_stopped"],
        found=str(stopped)[:LONGEST_MESSAGE],
    )
    return LayerVerdict(layer, Outcome.FAILED, (finding,), rule_set)


def _unreadable(finding: XmlFinding) -> Verdict:
    schema = LayerVerdict(Layer.SCHEMA, Outcome.FAILED, (finding,))
    return Verdict((schema, *_not_run(NotRun.NOT_AN_INVOICE)))


def _not_run(why: NotRun) -> Iterable[LayerVerdict]:
    return (_skipped(layer, why) for layer in (Layer.EN_16931, Layer.PEPPOL))


def _skipped(layer: Layer, why: NotRun) -> LayerVerdict:
    return LayerVerdict(layer, Outcome.NOT_RUN, why_not=why)


def _profile(root: etree._Element) -> Profile:
    customization = root.findtext("cbc:CustomizationID", "", NAMESPACES)
    return profile_of(customization.strip(), root.findtext("cbc:ProfileID", "", NAMESPACES).strip())
