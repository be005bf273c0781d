"""What doesn't add up in an expense note that was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from documents.formats.amounts import amount_to_text
from documents.formats.expense.values import ExpenseLine, ExpenseNote
from documents.formats.xml_checks import CENT, check_rate, check_texts
from documents.formats.xml_reading import Node

NUMBERS = frozenset({"Number", "Reference"})
"""Elements with long numbers that are no card numbers."""
BELGIAN_RATES = (0, 6, 12, 21)  # per cent
MEDIA_TYPES = (
    "application/pdf",
    "image/heic",
    "image/jpeg",
    "image/png",
    "image/tiff",
    "image/webp",
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A note and the elements that its lines were read from."""

    root: Node
    note: ExpenseNote
    lines: Sequence[tuple[Node, ExpenseLine]]


def check(placed: Placed) -> None:
    """Note complete card numbers and, in a file that has no error, what is inconsistent."""
    root, note = placed.root, placed.note
    check_texts(root, numbers=NUMBERS)
    if not root.findings.is_sound:
        return
    if note.period_start > note.period_end:
        root.findings.error(
            "expense_period",
            root.children("Period")[0],
            expected=str(note.period_start),
            found=str(note.period_end),
        )
        return
    _check_totals(root, note)
    for node, line in placed.lines:
        _check_day(node, line, note)
        _check_vat(node, line)
        _check_amount(node, line)
        _check_receipt(node, line)


def _check_totals(root: Node, note: ExpenseNote) -> None:
    """Refuse totals of other lines than these; what is paid back may differ by an advance."""
    total, vat = (
        sum(line.amount for line in note.lines),
        sum(line.vat_amount for line in note.lines),
    )
    for rule, name, expected, found in (
        ("expense_total", "Total", total, note.total),
        ("expense_vat_total", "VATTotal", vat, note.vat_total),
    ):
        if expected != found:
            root.findings.error(
                rule,
                root.children(name)[0],
                expected=amount_to_text(expected),
                found=amount_to_text(found),
            )
    if note.payable != note.private_total:
        root.findings.warning(
            "expense_payable",
            root.children("Payable")[0],
            expected=amount_to_text(note.private_total),
            found=amount_to_text(note.payable),
        )


def _check_day(node: Node, line: ExpenseLine, note: ExpenseNote) -> None:
    if line.on > note.issued_on:
        node.findings.warning(
            "expense_after_issue", node, expected=str(note.issued_on), found=str(line.on)
        )
    if not note.period_start <= line.on <= note.period_end:
        period = f"{note.period_start} – {note.period_end}"
        node.findings.warning("expense_outside_period", node, expected=period, found=str(line.on))


def _check_vat(node: Node, line: ExpenseLine) -> None:
    """Note VAT that is no part of the amount at its rate; a cent is allowed for rounding."""
    rate = line.vat_rate
    if rate is None:
        expected = max(min(line.vat_amount, max(line.amount, 0)), min(line.amount, 0))
    else:
        if rate < 0 or (line.country in {"", "BE"} and rate not in BELGIAN_RATES):
            rates = ", ".join(map(str, BELGIAN_RATES))
            node.findings.warning("expense_vat_rate", node, expected=rates, found=str(rate))
        expected = CENT * round(line.amount * rate / (100 + rate) / CENT) if rate >= 0 else 0
    if abs(line.vat_amount - expected) > CENT:
        node.findings.warning(
            "expense_vat",
            node,
            expected=amount_to_text(expected),
            found=amount_to_text(line.vat_amount),
        )


def _check_amount(node: Node, line: ExpenseLine) -> None:
    if not line.amount:
        node.findings.warning("expense_zero", node)
    check_rate(line.original, line.amount, at=node)
    if line.mileage is None:
        return
    repaid = CENT * round(line.mileage.kilometres * line.mileage.rate * 100)
    if abs(repaid - line.amount) > CENT:
        node.findings.warning(
            "expense_mileage",
            node,
            expected=amount_to_text(repaid),
            found=amount_to_text(line.amount),
        )


def _check_receipt(node: Node, line: ExpenseLine) -> None:
    receipt = line.receipt
    if receipt is None:
        if line.mileage is None:
            node.findings.warning("expense_receipt_missing", node, found=str(line.on))
    elif receipt.media_type and receipt.media_type not in MEDIA_TYPES:
        node.findings.warning(
            "expense_media_type", node, expected=", ".join(MEDIA_TYPES), found=receipt.media_type
        )
