"""Read CARO files."""

from __future__ import annotations

from dataclasses import dataclass

from documents.formats.caro.checks import Placed, check
from documents.formats.caro.messages import SENTENCES
from documents.formats.caro.values import Card, CardStatement, Transaction, TransactionKind
from documents.formats.xml_checks import is_masked, read_original
from documents.formats.xml_findings import Findings, XmlFile
from documents.formats.xml_reading import Node, open_root

NAMESPACE = "urn:mycodabox:caro:1"
ROOT = f"{{{NAMESPACE}}}CardStatement"
ROOTS = (ROOT,)
"""What a CARO file begins with, as lxml writes names."""


@dataclass(frozen=True, slots=True)
class CaroFile(XmlFile):
    """What a file holds, or why it was refused."""

    statement: CardStatement | None
    """``None`` if there are errors: a file is taken whole or not at all."""


def read(data: bytes, *, name: str = "") -> CaroFile:
    """Return the card statement in a file, and everything that is wrong with it."""
    findings = Findings(SENTENCES)
    root = open_root(data, ROOT, findings)
    statement = _Reader(findings).statement(root) if root else None
    return CaroFile(name, findings.in_order(), statement if findings.is_sound else None)


class _Reader:
    """Turns elements into values and remembers where each stood."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._cards: list[tuple[Node, Card]] = []
        self._transactions: list[tuple[Node, Transaction]] = []

    def statement(self, root: Node) -> CardStatement | None:
        issuer, period = root.child("Issuer"), root.child("Period")
        holder = root.child("Holder", required=False)
        others = root.child("Transactions", required=False)
        if issuer is None or period is None:
            return None
        statement = CardStatement(
            issuer=issuer.string("Name", required=True),
            issuer_bic=issuer.bic("BIC"),
            enterprise_number=holder.enterprise_number("EnterpriseNumber") if holder else "",
            holder_name=holder.string("Name") if holder else "",
            client_reference=root.string("ClientReference", required=True),
            number=root.string("Number", required=True),
            period_start=period.day("Start"),
            period_end=period.day("End"),
            currency=root.currency("Currency"),
            previous_balance=root.amount("PreviousBalance", required=True),
            new_balance=root.amount("NewBalance", required=True),
            amount_due=root.amount("AmountDue", required=True),
            due_on=root.optional_day("DueDate"),
            debited_iban=root.iban("DebitedIBAN"),
            transactions=self._transactions_in(others) if others else (),
            cards=tuple(self._card(node) for node in root.children("Card")),
        )
        root.close()
        check(Placed(root, statement, self._cards, self._transactions))
        return statement

    def _card(self, node: Node) -> Card:
        number = node.string("Number", required=True)
        if number and not is_masked(number):
            self._findings.error("caro_card_number", node.children("Number")[0])
        card = Card(
            number=number,
            holder_name=node.string("HolderName"),
            total=node.amount("Total", required=True),
            transactions=self._transactions_in(node),
        )
        self._cards.append((node, card))
        return card

    def _transactions_in(self, node: Node) -> tuple[Transaction, ...]:
        return tuple(self._transaction(child) for child in node.children("Transaction"))

    def _transaction(self, node: Node) -> Transaction:
        merchant = node.child("Merchant", required=False)
        transaction = Transaction(
            kind=node.choice("Kind", TransactionKind, TransactionKind.PURCHASE),
            on=node.day("Date"),
            booked_on=node.optional_day("BookingDate"),
            merchant=merchant.string("Name") if merchant else "",
            place=merchant.string("Place") if merchant else "",
            country=merchant.country("Country") if merchant else "",
            category=merchant.string("Category") if merchant else "",
            amount=node.amount("Amount", required=True),
            original=read_original(node),
            fee=node.amount("Fee"),
            reference=node.string("Reference"),
        )
        self._transactions.append((node, transaction))
        return transaction
