"""Write CARO files."""

from __future__ import annotations

from documents.formats.amounts import amount_to_text
from documents.formats.caro.reader import NAMESPACE, read
from documents.formats.caro.values import Card, CardStatement, Transaction
from documents.formats.xml_checks import write_original
from documents.formats.xml_writing import Lines, UnwritableXml, group, joined, leaf, to_bytes


def write(statement: CardStatement) -> bytes:
    """Return a CARO file with this statement; the same statement gives the same bytes.

    Raises ``UnwritableXml`` for what ``read`` would refuse, such as a card number in full.
    """
    data = to_bytes(_statement(statement))
    if errors := read(data).errors:
        raise UnwritableXml(errors)
    return data


def _statement(statement: CardStatement) -> Lines:
    return group(
        "CardStatement",
        group("Issuer", leaf("Name", statement.issuer), leaf("BIC", statement.issuer_bic)),
        group(
            "Holder",
            leaf("EnterpriseNumber", statement.enterprise_number),
            leaf("Name", statement.holder_name),
        ),
        leaf("ClientReference", statement.client_reference),
        leaf("Number", statement.number),
        group("Period", leaf("Start", statement.period_start), leaf("End", statement.period_end)),
        leaf("Currency", statement.currency),
        leaf("PreviousBalance", amount_to_text(statement.previous_balance)),
        leaf("NewBalance", amount_to_text(statement.new_balance)),
        leaf("AmountDue", amount_to_text(statement.amount_due)),
        leaf("DueDate", statement.due_on),
        leaf("DebitedIBAN", statement.debited_iban),
        group("Transactions", *map(_transaction, statement.transactions)),
        joined(map(_card, statement.cards)),
        namespace=NAMESPACE,
    )


def _card(card: Card) -> Lines:
    return group(
        "Card",
        leaf("Number", card.number),
        leaf("HolderName", card.holder_name),
        leaf("Total", amount_to_text(card.total)),
        *map(_transaction, card.transactions),
    )


def _transaction(transaction: Transaction) -> Lines:
    return group(
        "Transaction",
        leaf("Kind", transaction.kind),
        leaf("Date", transaction.on),
        leaf("BookingDate", transaction.booked_on),
        group(
            "Merchant",
            leaf("Name", transaction.merchant),
            leaf("Place", transaction.place),
            leaf("Country", transaction.country),
            leaf("Category", transaction.category),
        ),
        leaf("Amount", amount_to_text(transaction.amount)),
        write_original(transaction.original),
        leaf("Fee", amount_to_text(transaction.fee) if transaction.fee else None),
        leaf("Reference", transaction.reference),
    )
