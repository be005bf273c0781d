"""Money that goes back: payments that the bank or the payer had returned, and refunds."""

from __future__ import annotations

from datetime import timedelta

from payments.matching.certain import by_numbers, by_references
from payments.matching.ledger import Ledger
from payments.matching.reading import compact, is_telling, numbers_in, references_in
from payments.matching.values import Match, Payment, Rule

RETURNED_WITHIN = timedelta(days=425)
"""A direct debit can be disputed for thirteen months."""


class Returns:
    """Finds which earlier payment a movement takes back; each is taken back once."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._earlier: dict[int, list[Payment]] = {}
        self._undone: set[object] = set()

    def remember(self, payment: Payment) -> None:
        """Note a payment that came in, in the order of time."""
        self._earlier.setdefault(payment.amount, []).append(payment)

    def match(self, outgoing: Payment) -> None:
        """Match money that went out, if it is certain what it takes back or pays back."""
        if self._ledger.taken[outgoing.key]:
            return
        if not self._take_back(outgoing):
            refund(self._ledger, outgoing)

    def _take_back(self, outgoing: Payment) -> bool:
        same = [each for each in self._candidates(outgoing) if _is_same(each, outgoing)]
        if len({_mark(each) for each in same}) != 1:
            return False
        payment = same[-1]
        self._undone.add(payment.key)
        for match in self._certain(payment):
            self._undo(match, payment, outgoing)
        return True

    def _candidates(self, outgoing: Payment) -> list[Payment]:
        return [
            each
            for each in self._earlier.get(-outgoing.amount, [])
            if each.key not in self._undone
            and outgoing.on - RETURNED_WITHIN <= each.on
            and self._certain(each)
        ]

    def _certain(self, payment: Payment) -> list[Match]:
        return [each for each in self._ledger.found_for(payment.key) if each.is_certain]

    def _undo(self, match: Match, payment: Payment, outgoing: Payment) -> None:
        invoice = self._ledger.by_key[match.invoice]
        if self._ledger.may(outgoing.key, invoice):
            evidence = {"payment_on": payment.on.isoformat(), "number": invoice.number}
            self._ledger.note(outgoing.key, invoice, -match.amount, Rule.REVERSAL, evidence)


def _mark(payment: Payment) -> tuple[str, str]:
    """Return by what two movements are known to be about the same thing."""
    own = compact(payment.end_to_end)
    return payment.reference, own if is_telling(own) else ""


def _is_same(payment: Payment, outgoing: Payment) -> bool:
    """Whether money that goes out is what came in: the same reference, or the same account."""
    mine, other = _mark(payment), _mark(outgoing)
    if any(a and a == b for a, b in zip(mine, other, strict=True)):
        return True
    if not outgoing.is_return or any(a and b for a, b in zip(mine, other, strict=True)):
        return False
    return bool(payment.account) and payment.account == outgoing.account


def refund(ledger: Ledger, outgoing: Payment) -> None:
    """Match money that pays back a credit note, or what was paid too much, and names it."""
    references = [*filter(None, [outgoing.reference]), *references_in(outgoing.text)]
    numbers = numbers_in(outgoing.text, ledger.by_number)
    named = {
        each.key: each
        for each in [
            *by_references(ledger, outgoing, references),
            *by_numbers(ledger, outgoing, numbers),
        ]
        if ledger.open(each) == outgoing.amount
    }
    if len(named) == 1:
        [invoice] = named.values()
        evidence = {"number": invoice.number}
        ledger.note(outgoing.key, invoice, outgoing.amount, Rule.REFUND, evidence)
