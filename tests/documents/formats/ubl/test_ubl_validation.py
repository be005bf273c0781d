"""Whether an e-invoice is valid, layer by layer."""

from __future__ import annotations

import re
import subprocess
import sys
import threading

import pytest

from documents.formats.findings import Severity
from documents.formats.ubl import Layer, NotRun, Outcome, RulesMissing, rules, validate, validation
from documents.formats.ubl.markup import element_at, path_of
from tests.documents.formats.ubl.builders import (
    attachment,
    credit_note,
    e_fff,
    invoice,
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

    expected = [] if is_valid else [
        ("PEPPOL-COMMON-R043", "/Invoice/AccountingSupplierParty/Party/EndpointID")
    ]
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
    draft = credit_note()
    draft.after("cac:TaxTotal/cac:TaxSubtotal", "<cac:TaxSubtotal/>").remove(
        "cac:TaxTotal/cac:TaxSubtotal[2]"
    )
    from lxml import etree

    first = draft.find("cac:CreditNoteLine")
    second = etree.fromstring(etree.tostring(first))
    first.addnext(second)
    draft.set("cac:CreditNoteLine[2]/cbc:LineExtensionAmount", "7.00")

    verdict = validate(draft.data())

    assert ("PEPPOL-EN16931-R120", "/CreditNote/CreditNoteLine[2]") in broken(verdict)
