"""Go through what happened in the order of time: first all that is certain, then the rest."""

from __future__ import annotations

from collections.abc import Iterable

from payments.matching.certain import match_incoming, offset_credit_notes
from payments.matching.ledger import Ledger
from payments.matching.outgoing import Returns
from payments.matching.suggesting import Suggestions
from payments.matching.values import Decision, Invoice, Match, Payment


def match(
    invoices: Iterable[Invoice],
    payments: Iterable[Payment],
    decisions: Iterable[Decision] = (),
) -> list[Match]:
    """Return what is certain and what is suggested, besides what people decided.

    What a person decided stands: it is taken into account and not found again; what a person
    refused is not found either. Keys are unique among invoices and payments together.
    """
    ledger = Ledger(invoices, list(decisions))
    in_order = sorted(payments, key=lambda payment: payment.order)
    offset_credit_notes(ledger)
    returns = Returns(ledger)
    for payment in in_order:
        if payment.amount < 0:
            returns.match(payment)
        else:
            match_incoming(ledger, payment)
            returns.remember(payment)
    suggestions = Suggestions(ledger, in_order)
    for payment in in_order:
        suggestions.suggest(payment)
    return ledger.matches
