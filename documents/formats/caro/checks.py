"""What doesn't add up in a card statement that was read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from documents.formats.amounts import amount_to_text
from documents.formats.caro.values import Card, CardStatement, Transaction
from documents.formats.xml_checks import check_rate, check_texts
from documents.formats.xml_reading import Node

CATEGORY = re.compile(r"[0-9]{4}")
CLIENT_REFERENCE = re.compile(r"[67][0-9]{9}")
NUMBERS = frozenset({"Number", "ClientReference", "Reference"})
"""Elements with long numbers that are no card numbers, or masked ones."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A statement and the elements that its parts were read from."""

    root: Node
    statement: CardStatement
    cards: Sequence[tuple[Node, Card]]
    transactions: Sequence[tuple[Node, Transaction]]


def check(placed: Placed) -> None:
    """Note complete card numbers and, in a file that has no error, what is inconsistent."""
    findings = placed.root.findings
    masks = {card.number for _node, card in placed.cards}
    check_texts(placed.root, numbers=NUMBERS, masks=masks)
    if not findings.is_sound:
        return
    if placed.statement.period_start > placed.statement.period_end:
        findings.error(
            "caro_period",
            placed.root.children("Period")[0],
            expected=str(placed.statement.period_start),
            found=str(placed.statement.period_end),
        )
        return
    _check_statement(placed.root, placed.statement)
    _check_balances(placed.root, placed.statement)
    _check_cards(placed.cards)
    for node, transaction in placed.transactions:
        _check_transaction(node, transaction)
        _check_day(node, transaction, placed.statement)


def _check_statement(root: Node, statement: CardStatement) -> None:
    if not CLIENT_REFERENCE.fullmatch(statement.client_reference):
        reference = root.children("ClientReference")[0]
        root.findings.warning("caro_client_reference", reference, found=statement.client_reference)
    if statement.due_on and statement.due_on < statement.period_end:
        root.findings.warning(
            "caro_due_date",
            root.children("DueDate")[0],
            expected=str(statement.period_end),
            found=str(statement.due_on),
        )


def _check_balances(root: Node, statement: CardStatement) -> None:
    reached = statement.previous_balance + statement.spent
    if reached != statement.new_balance:
        root.findings.warning(
            "caro_balance",
            root.children("NewBalance")[0],
            expected=amount_to_text(reached),
            found=amount_to_text(statement.new_balance),
        )
    owed = max(0, -statement.new_balance)
    if not 0 <= statement.amount_due <= owed:
        root.findings.warning(
            "caro_amount_due",
            root.children("AmountDue")[0],
            expected=amount_to_text(owed),
            found=amount_to_text(statement.amount_due),
        )


def _check_cards(cards: Sequence[tuple[Node, Card]]) -> None:
    seen: set[str] = set()
    for node, card in cards:
        if card.number in seen:
            number = node.children("Number")[0]
            node.findings.warning("caro_card_repeated", number, found=card.number)
        seen.add(card.number)
        total = sum(transaction.amount for transaction in card.transactions)
        if total != card.total:
            node.findings.warning(
                "caro_card_total",
                node.children("Total")[0],
                expected=amount_to_text(total),
                found=amount_to_text(card.total),
            )


def _check_transaction(node: Node, transaction: Transaction) -> None:
    amount, kind = transaction.amount, transaction.kind
    if amount and (amount < 0) != kind.is_charge:
        node.findings.warning("caro_sign", node, expected=kind.value, found=amount_to_text(amount))
    if not 0 <= transaction.fee <= abs(amount):
        node.findings.warning(
            "caro_fee",
            node,
            expected=amount_to_text(abs(amount)),
            found=amount_to_text(transaction.fee),
        )
    if transaction.category and not CATEGORY.fullmatch(transaction.category):
        node.findings.warning("caro_category", node, found=transaction.category)
    check_rate(transaction.original, amount + transaction.fee, at=node)


def _check_day(node: Node, transaction: Transaction, statement: CardStatement) -> None:
    """Note a transaction that was booked, or else made, on no day of the period."""
    day = transaction.booked_on or transaction.on
    if not statement.period_start <= day <= statement.period_end:
        node.findings.warning(
            "caro_outside_period",
            node,
            expected=f"{statement.period_start} – {statement.period_end}",
            found=str(day),
        )
