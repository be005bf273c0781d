"""Matches that are likely and no more: they count for nothing until a person confirms them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Hashable, Iterable, Sequence
from datetime import timedelta
from itertools import combinations

from payments.matching.certain import possible
from payments.matching.ledger import Ledger
from payments.matching.reading import (
    is_telling,
    name_of,
    near_references,
    numbers_in,
    references_in,
)
from payments.matching.values import Invoice, Payment, Rule

USUAL_TERM = timedelta(days=30)
LATE = timedelta(days=90)
EARLY = timedelta(days=3)
MOST_OPEN, MOST_TOGETHER = 12, 4
"""Of the oldest open invoices of a customer, at most four are tried together."""


class Payers:
    """Who pays from which account, as far as is certain or was decided; by name where it isn't."""

    def __init__(self, ledger: Ledger, payments: Iterable[Payment]) -> None:
        self._by_account: dict[str, set[str]] = defaultdict(set)
        self._by_name: dict[str, set[str]] = defaultdict(set)
        for payment in payments:
            for match in ledger.found_for(payment.key):
                if payment.account and match.is_certain:
                    customer = ledger.by_key[match.invoice].customer
                    self._by_account[payment.account].add(customer)
        for invoice in ledger.invoices:
            if name := name_of(invoice.customer_name):
                self._by_name[name].add(invoice.customer)

    def customers_of(self, payment: Payment) -> tuple[list[str], dict[str, str]]:
        """Return who a payment may come from, and by what."""
        if customers := self._by_account.get(payment.account):
            return sorted(customers), {"account": payment.account}
        if customers := self._by_name.get(name_of(payment.name)):
            return sorted(customers), {"name": payment.name}
        return [], {}


class Suggestions:
    """Finds, for each payment that is not certain, what it is most likely for."""

    def __init__(self, ledger: Ledger, payments: Sequence[Payment]) -> None:
        self._ledger = ledger
        self._payers = Payers(ledger, payments)

    def suggest(self, payment: Payment) -> None:
        """Suggest what a payment, or what is left of it, is for."""
        left = payment.amount - self._ledger.taken[payment.key]
        if payment.amount < 0:
            self._refund(payment, left)
        elif left == payment.amount:
            self._whole(payment)
        elif left > 0:
            self._surplus(payment, left)

    def _whole(self, payment: Payment) -> None:
        for find in (self._named, self._nearly_named, self._from_payer, self._named_again):
            if find(payment):
                return

    def _surplus(self, payment: Payment, left: int) -> None:
        """Suggest what else the customer paid; if it can't be anything else, too much was paid."""
        found = self._ledger.found_for(payment.key)
        customers = sorted({self._ledger.by_key[each.invoice].customer for each in found})
        evidence = {"account": payment.account} if payment.account else {}
        own = {each.invoice for each in found}
        if self._among(payment, left, customers, evidence, besides=own):
            return
        others = [each for name in customers for each in self._ledger.by_customer[name]]
        others = [each for each in possible(self._ledger, payment, others) if each.key not in own]
        if not any(self._ledger.open(each) > 0 for each in others) and not _come_to(others, left):
            self._ledger.enlarge(payment.key, left)

    # -- What it names ---------------------------------------------------------------------------

    def _named(self, payment: Payment) -> bool:
        """Suggest what a payment names with another amount, or in a way that fits several."""
        for references, rule in _references(payment):
            named = self._open(payment, [*self._by_references(references)])
            if named:
                self._share(payment, named, rule, {"reference": " ".join(references)})
                return True
        known = numbers_in(f"{payment.text} {payment.end_to_end}", self._ledger.by_number)
        numbered = [invoice for number in known for invoice in self._by_number(payment, number)]
        if named := self._open(payment, numbered):
            evidence = {"number": " ".join(each.number for each in named)}
            self._share(payment, named, Rule.NUMBER, evidence)
        return bool(named)

    def _by_references(self, references: Iterable[str]) -> Iterable[Invoice]:
        for reference in references:
            yield from self._ledger.by_reference.get(reference, [])

    def _by_number(self, payment: Payment, number: str) -> list[Invoice]:
        """Return the invoices with a number; a short one tells nothing without the amount."""
        found = self._ledger.by_number[number]
        if is_telling(number):
            return found
        return [each for each in found if self._ledger.free(each) == payment.amount]

    def _nearly_named(self, payment: Payment) -> bool:
        near = near_references(payment.text, self._ledger.by_reference)
        named = self._open(payment, [*self._by_references(near)])
        fitting = [each for each in named if self._ledger.free(each) == payment.amount]
        if len(fitting) == 1:
            evidence = {"reference": fitting[0].reference}
            self._share(payment, fitting, Rule.NEAR_REFERENCE, evidence)
        return len(fitting) == 1

    def _named_again(self, payment: Payment) -> bool:
        """Suggest that what was paid already has been paid once more."""
        for references, rule in _references(payment):
            named = possible(self._ledger, payment, self._by_references(references))
            if len(named) == 1 and named[0].amount > 0:
                evidence = {"reference": " ".join(references), "again": "yes"}
                self._note(payment, named[0], payment.amount, rule, evidence)
                return True
        return False

    def _open(self, payment: Payment, invoices: Iterable[Invoice]) -> list[Invoice]:
        unique = {each.key: each for each in invoices}.values()
        found = possible(self._ledger, payment, unique)
        return [each for each in found if self._ledger.free(each) > 0]

    def _share(
        self, payment: Payment, invoices: Iterable[Invoice], rule: Rule, evidence: dict[str, str]
    ) -> None:
        """Give each invoice what is open of it, the oldest first, as long as there is money."""
        left = payment.amount
        for invoice in sorted(invoices, key=lambda each: each.order):
            amount = min(left, self._ledger.free(invoice))
            if amount > 0:
                self._note(payment, invoice, amount, rule, evidence)
                left -= amount

    # -- Who it comes from -----------------------------------------------------------------------

    def _from_payer(self, payment: Payment) -> bool:
        customers, evidence = self._payers.customers_of(payment)
        return self._among(payment, payment.amount, customers, evidence)

    def _among(
        self,
        payment: Payment,
        left: int,
        customers: Iterable[str],
        evidence: dict[str, str],
        besides: Container[Hashable] = (),
    ) -> bool:
        """Suggest one open invoice of these customers that comes to an amount, or some of them."""
        theirs = [each for name in customers for each in self._ledger.by_customer[name]]
        invoices = [each for each in theirs if each.key not in besides]
        due = [each for each in self._open(payment, invoices) if _is_due(each, payment)]
        exact = [each for each in due if self._ledger.free(each) == left]
        if exact:
            self._note(payment, exact[0], left, Rule.ACCOUNT, evidence)
            return True
        together = self._sum(due[:MOST_OPEN], left)
        for each in together:
            self._note(payment, each, self._ledger.free(each), Rule.SUM, evidence)
        return bool(together)

    def _sum(self, invoices: Sequence[Invoice], amount: int) -> Sequence[Invoice]:
        """Return the only invoices that come to an amount together, or none."""
        found = [
            chosen
            for count in range(2, MOST_TOGETHER + 1)
            for chosen in combinations(invoices, count)
            if sum(map(self._ledger.free, chosen)) == amount
        ]
        return found[0] if len(found) == 1 else ()

    def _refund(self, payment: Payment, left: int) -> None:
        """Suggest which credit of a customer was paid back."""
        customers, evidence = self._payers.customers_of(payment)
        invoices = [each for name in customers for each in self._ledger.by_customer[name]]
        owing = [
            each
            for each in possible(self._ledger, payment, invoices)
            if self._ledger.free(each) == left
        ]
        if left < 0 and owing:
            self._note(payment, owing[0], left, Rule.REFUND, evidence)

    def _note(
        self, payment: Payment, invoice: Invoice, amount: int, rule: Rule, evidence: dict[str, str]
    ) -> None:
        self._ledger.note(payment.key, invoice, amount, rule, evidence, is_certain=False)


def _references(payment: Payment) -> Iterable[tuple[list[str], Rule]]:
    """Return the references that a payment has, each with the rule that they are found by."""
    if payment.reference:
        is_rf = payment.reference.startswith("RF")
        yield [payment.reference], Rule.CREDITOR_REFERENCE if is_rf else Rule.REFERENCE
    yield references_in(payment.text), Rule.REFERENCE_IN_TEXT
    yield references_in(payment.end_to_end), Rule.END_TO_END


def _come_to(invoices: Sequence[Invoice], amount: int) -> bool:
    """Whether some of the newest of these invoices, paid or not, come to an amount."""
    return any(
        sum(each.amount for each in chosen) == amount
        for count in range(1, MOST_TOGETHER)
        for chosen in combinations(invoices[-MOST_OPEN:], count)
    )


def _is_due(invoice: Invoice, payment: Payment) -> bool:
    """Whether a payment comes around the time at which an invoice is to be paid."""
    last = (invoice.due_on or invoice.issued_on + USUAL_TERM) + LATE
    return invoice.issued_on - EARLY <= payment.on <= last
