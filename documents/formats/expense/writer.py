"""Write expense notes."""

from __future__ import annotations

from decimal import Decimal

from documents.formats.amounts import amount_to_text
from documents.formats.expense.reader import NAMESPACE, read
from documents.formats.expense.values import ExpenseLine, ExpenseNote, Mileage, Receipt
from documents.formats.xml_checks import write_original
from documents.formats.xml_writing import Lines, UnwritableXml, group, joined, leaf, to_bytes


def write(note: ExpenseNote) -> bytes:
    """Return the file of an expense note; the same note gives the same bytes.

    Raises ``UnwritableXml`` for what ``read`` would refuse, such as totals of other lines.
    """
    data = to_bytes(_note(note))
    if errors := read(data).errors:
        raise UnwritableXml(errors)
    return data


def _note(note: ExpenseNote) -> Lines:
    return group(
        "ExpenseNote",
        leaf("Number", note.number),
        leaf("IssueDate", note.issued_on),
        leaf("DueDate", note.due_on),
        group("Period", leaf("Start", note.period_start), leaf("End", note.period_end)),
        group(
            "Company",
            leaf("EnterpriseNumber", note.enterprise_number),
            leaf("Name", note.company_name),
        ),
        group(
            "Employee",
            leaf("Name", note.employee),
            leaf("Reference", note.employee_reference),
            leaf("IBAN", note.iban),
        ),
        leaf("Currency", note.currency),
        leaf("Total", amount_to_text(note.total)),
        leaf("VATTotal", amount_to_text(note.vat_total)),
        leaf("Payable", amount_to_text(note.payable)),
        joined(map(_line, note.lines)),
        namespace=NAMESPACE,
    )


def _line(line: ExpenseLine) -> Lines:
    return group(
        "Line",
        leaf("Date", line.on),
        leaf("Category", line.category),
        leaf("Description", line.description),
        leaf("Supplier", line.supplier),
        leaf("Country", line.country),
        leaf("Amount", amount_to_text(line.amount)),
        leaf("VATRate", _decimal(line.vat_rate)),
        leaf("VATAmount", amount_to_text(line.vat_amount)),
        write_original(line.original),
        _mileage(line.mileage),
        leaf("PaymentMethod", line.payment_method),
        _receipt(line.receipt),
    )


def _mileage(mileage: Mileage | None) -> Lines:
    if mileage is None:
        return ()
    return group(
        "Mileage",
        leaf("Kilometres", _decimal(mileage.kilometres)),
        leaf("Rate", _decimal(mileage.rate)),
    )


def _receipt(receipt: Receipt | None) -> Lines:
    if receipt is None:
        return ()
    return group(
        "Receipt", leaf("Reference", receipt.reference), leaf("MediaType", receipt.media_type)
    )


def _decimal(number: Decimal | None) -> str | None:
    """Write a number with its digits and nothing else, never as a power of ten."""
    return None if number is None else f"{number:f}"
