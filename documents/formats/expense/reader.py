"""Read expense notes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from documents.formats.expense.checks import Placed, check
from documents.formats.expense.messages import SENTENCES
from documents.formats.expense.values import (
    ExpenseLine,
    ExpenseNote,
    Mileage,
    PaymentMethod,
    Receipt,
)
from documents.formats.xml_checks import read_original
from documents.formats.xml_findings import Findings, XmlFile
from documents.formats.xml_reading import Node, open_root

NAMESPACE = "urn:mycodabox:expense:1"
ROOT = f"{{{NAMESPACE}}}ExpenseNote"
ROOTS = (ROOT,)
"""What an expense note begins with, as lxml writes names."""


@dataclass(frozen=True, slots=True)
class ExpenseFile(XmlFile):
    """What a file holds, or why it was refused."""

    note: ExpenseNote | None
    """``None`` if there are errors: a file is taken whole or not at all."""


def read(data: bytes, *, name: str = "") -> ExpenseFile:
    """Return the expense note in a file, and everything that is wrong with it."""
    findings = Findings(SENTENCES)
    root = open_root(data, ROOT, findings)
    note = _Reader(findings).note(root) if root else None
    return ExpenseFile(name, findings.in_order(), note if findings.is_sound else None)


class _Reader:
    """Turns elements into values and remembers where each line stood."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings

    def note(self, root: Node) -> ExpenseNote | None:
        period, company, employee = (root.child(name) for name in ("Period", "Company", "Employee"))
        nodes = root.children("Line")
        if not nodes:
            self._findings.error("xml_element_missing", root, expected="Line")
        if period is None or company is None or employee is None:
            return None
        note = ExpenseNote(
            number=root.string("Number", required=True),
            issued_on=root.day("IssueDate"),
            due_on=root.optional_day("DueDate"),
            period_start=period.day("Start"),
            period_end=period.day("End"),
            enterprise_number=company.enterprise_number("EnterpriseNumber", required=True),
            company_name=company.string("Name"),
            employee=employee.string("Name", required=True),
            employee_reference=employee.string("Reference"),
            iban=employee.iban("IBAN"),
            currency=root.currency("Currency"),
            total=root.amount("Total", required=True),
            vat_total=root.amount("VATTotal", required=True),
            payable=root.amount("Payable", required=True),
            lines=tuple(_line(node) for node in nodes),
        )
        root.close()
        check(Placed(root, note, tuple(zip(nodes, note.lines, strict=True))))
        return note


def _line(node: Node) -> ExpenseLine:
    return ExpenseLine(
        on=node.day("Date"),
        category=node.string("Category", required=True),
        description=node.string("Description"),
        supplier=node.string("Supplier"),
        country=node.country("Country"),
        amount=node.amount("Amount", required=True),
        vat_rate=node.number("VATRate"),
        vat_amount=node.amount("VATAmount"),
        original=read_original(node),
        mileage=_mileage(node.child("Mileage", required=False)),
        payment_method=node.choice("PaymentMethod", PaymentMethod, PaymentMethod.PRIVATE),
        receipt=_receipt(node.child("Receipt", required=False)),
    )


def _mileage(node: Node | None) -> Mileage | None:
    if node is None:
        return None
    return Mileage(
        kilometres=node.number("Kilometres", required=True) or Decimal(),
        rate=node.number("Rate", required=True) or Decimal(),
    )


def _receipt(node: Node | None) -> Receipt | None:
    if node is None:
        return None
    return Receipt(node.string("Reference", required=True), node.string("MediaType"))
