"""A card statement (CARO) as an issuer would print it: card by card, with what each came to."""

from __future__ import annotations

from collections.abc import Sequence

from documents.formats.caro import Card, CardStatement, Transaction
from documents.renderings.blocks import (
    differing,
    enterprise,
    facts,
    figures,
    grouped,
    joined,
    masthead,
    original,
    running_head,
)
from documents.renderings.common_labels import LABELS as COMMON_LABELS
from documents.renderings.flow import Column, Flow, Line, Table, paragraph
from documents.renderings.language import Labels, Words
from documents.renderings.sheet import Document
from documents.renderings.typography import BODY, HAIR, QUIET, STRONG

LABELS: Labels = {
    "title": ("Card statement", "Kaartuittreksel", "Relevé de carte"),
    "subject": ("Made from a CARO file", "Gemaakt uit een CARO-bestand",
                "Établi à partir d'un fichier CARO"),
    "client": ("Client reference", "Klantreferentie", "Référence du client"),
    "debited": ("Debited account", "Gedebiteerde rekening", "Compte débité"),
    "previous": ("Previous balance", "Vorig saldo", "Solde précédent"),
    "spent": ("Transactions", "Verrichtingen", "Opérations"),
    "new": ("New balance", "Nieuw saldo", "Nouveau solde"),
    "due": ("Amount due", "Te betalen", "Montant dû"),
    "booked": ("Booked", "Geboekt", "Comptabilisé"),
    "card": ("Card {number}", "Kaart {number}", "Carte {number}"),
    "card_total": ("Total of this card", "Totaal van deze kaart", "Total de cette carte"),
    "no_card": ("Of the client", "Van de klant", "Du client"),
    "including": ("Of which charges", "Waarvan kosten", "Dont frais"),
    "category": ("Category", "Categorie", "Catégorie"),
    "kind.purchase": ("Purchase", "Aankoop", "Achat"),
    "kind.cash": ("Cash withdrawal", "Geldopname", "Retrait d'espèces"),
    "kind.fee": ("Charges", "Kosten", "Frais"),
    "kind.interest": ("Interest", "Rente", "Intérêts"),
    "kind.refund": ("Refund", "Terugbetaling", "Remboursement"),
    "kind.payment": ("Payment", "Betaling", "Paiement"),
    "balance_differs": (
        "Previous balance and transactions make {made}: a difference of {difference}.",
        "Vorig saldo en verrichtingen geven {made}: een verschil van {difference}.",
        "L'ancien solde et les opérations donnent {made} : une différence de {difference}."),
}  # fmt: skip


def render(statement: CardStatement, *, language: str) -> bytes:
    """Return a PDF of what was spent with the cards of one client in one period."""
    words = Words(language, COMMON_LABELS, LABELS)
    name = joined(f"{words('title')} {statement.number}", statement.client_reference)
    document = Document(
        title=name, subject=words("subject"), words=words, footer=words("made_from")
    )
    table = _table(statement.currency, words)
    flow = Flow(document, running_head(statement.issuer, name))
    flow.put(_opening(statement, words))
    flow.begin(table.heading)
    writer = _Rows(table, statement.currency, words)
    if statement.transactions:
        _put_group(
            flow,
            paragraph(words("no_card"), style=STRONG, before=8),
            writer.rows(statement.transactions),
        )
    for card in statement.cards:
        _put_group(flow, writer.card_heading(card), writer.rows(card.transactions))
        flow.put(writer.card_total(card))
    if not statement.all_transactions:
        flow.put(paragraph(words("nothing"), before=8))
    flow.put(_closing(statement, words, table))
    return document.to_bytes()


def _put_group(flow: Flow, heading: list[Line], rows: list[list[Line]]) -> None:
    """Put a heading, never without the row that follows it."""
    first = rows[0] if rows else []
    flow.put([*heading, *first])
    for row in rows[1:]:
        flow.put(row)


def _table(currency: str, words: Words) -> Table:
    return Table(
        [
            Column(words("date"), 44),
            Column(words("booked"), 44, style=QUIET),
            Column(words("what"), 0),
            Column(f"{words('amount')} ({currency})", 90, to_left=True),
        ]
    )


def _opening(statement: CardStatement, words: Words) -> list[Line]:
    currency = statement.currency
    period = words.span(statement.period_start, statement.period_end)
    return [
        *masthead(
            [statement.issuer, statement.issuer_bic],
            f"{words('title')} {statement.number}",
            words.month(statement.period_end),
        ),
        *facts(
            [
                (words("holder"), statement.holder_name),
                (words("enterprise_number"), enterprise(statement.enterprise_number)),
                (words("client"), statement.client_reference),
            ],
            [
                (words("period_of"), period),
                (words("due_on"), words.day(statement.due_on) if statement.due_on else ""),
                (words("debited"), grouped(statement.debited_iban)),
            ],
        ),
        *figures(
            [
                (words("previous"), words.amount(statement.previous_balance, currency)),
                (words("spent"), words.amount(statement.spent, currency, signed=True)),
                (words("new"), words.amount(statement.new_balance, currency)),
                (words("due"), words.money(statement.amount_due, currency)),
            ]
        ),
    ]


class _Rows:
    """Makes the rows of transactions."""

    def __init__(self, table: Table, currency: str, words: Words) -> None:
        self._table = table
        self._currency = currency
        self._words = words

    def rows(self, transactions: Sequence[Transaction]) -> list[list[Line]]:
        """Return the lines of each transaction."""
        return [self._row(transaction) for transaction in transactions]

    def card_heading(self, card: Card) -> list[Line]:
        """Return which card the rows below are of."""
        number = self._words("card", number=card.number)
        return paragraph(joined(number, card.holder_name), style=STRONG, before=8)

    def card_total(self, card: Card) -> list[Line]:
        """Return what a card came to, and what its lines make if that is something else."""
        words = self._words
        total = words.amount(card.total, self._currency, signed=True)
        lines = self._table.row(["", "", words("card_total"), total], style=STRONG, rule=HAIR,
                                before=5)  # fmt: skip
        made = sum(transaction.amount for transaction in card.transactions)
        return [*lines, *differing(words, made, card.total, self._currency)]

    def _row(self, transaction: Transaction) -> list[Line]:
        words = self._words
        kind = words(f"kind.{transaction.kind}")
        booked = transaction.booked_on
        return self._table.row(
            [
                words.day(transaction.on),
                words.day(booked) if booked else "",
                [
                    (transaction.merchant or kind, BODY),
                    (self._about(transaction, kind if transaction.merchant else ""), QUIET),
                    (original(words, transaction.original), QUIET),
                ],
                words.amount(transaction.amount, self._currency, signed=True),
            ]
        )

    def _about(self, transaction: Transaction, kind: str) -> str:
        words = self._words
        fee, category = transaction.fee, transaction.category
        return joined(
            kind,
            joined(transaction.place, transaction.country, by=", "),
            words.named("category", category) if category else "",
            words.named("including", words.money(fee, self._currency)) if fee else "",
            words.named("reference", transaction.reference) if transaction.reference else "",
        )


def _closing(statement: CardStatement, words: Words, table: Table) -> list[Line]:
    """Return the new balance, and what it should be if that is something else."""
    currency = statement.currency
    made = statement.previous_balance + statement.spent
    new = words.amount(statement.new_balance, currency)
    lines = table.row(["", "", words("new"), new], style=STRONG, before=8, rule=HAIR)
    verdict = differing(words, made, statement.new_balance, currency, key="balance_differs")
    return [*lines, *verdict]
