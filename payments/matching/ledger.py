"""What is still open of each invoice and left of each payment, while matches are being found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace

from payments.matching.reading import compact
from payments.matching.values import Decision, Invoice, Match, Rule


class Ledger:
    """Invoices by what payers write, and an account of each of them and of each source.

    ``open`` counts what is certain and what people decided; ``free`` also what is suggested, so
    that the same invoice isn't suggested twice.
    """

    def __init__(self, invoices: Iterable[Invoice], decisions: Iterable[Decision]) -> None:
        self.invoices = sorted(invoices, key=lambda invoice: invoice.order)
        self.by_key = {invoice.key: invoice for invoice in self.invoices}
        self.by_reference: dict[str, list[Invoice]] = defaultdict(list)
        self.by_number: dict[str, list[Invoice]] = defaultdict(list)
        self.by_customer: dict[str, list[Invoice]] = defaultdict(list)
        for invoice in self.invoices:
            self.by_number[compact(invoice.number)].append(invoice)
            self.by_customer[invoice.customer].append(invoice)
            if invoice.reference:
                self.by_reference[invoice.reference].append(invoice)
        self.matches: list[Match] = []
        self._decided: dict[Hashable, list[Match]] = defaultdict(list)
        self._places: dict[Hashable, list[int]] = defaultdict(list)
        self.taken: dict[Hashable, int] = defaultdict(int)
        """Of each source, all that is matched already, suggestions too."""
        self._settled: dict[Hashable, int] = defaultdict(int)
        self._received: dict[Hashable, int] = defaultdict(int)
        self._suggested: dict[Hashable, int] = defaultdict(int)
        self._refused = {(each.source, each.invoice) for each in decisions if each.is_refused}
        for each in decisions:
            if not each.is_refused:
                self._follow(each)

    def _follow(self, decision: Decision) -> None:
        """Count what a person decided."""
        source, invoice, amount = decision.source, decision.invoice, decision.amount
        self._decided[source].append(Match(source, invoice, amount, Rule.HAND, is_certain=True))
        self.taken[source] += amount
        self._settled[invoice] += amount
        if source in self.by_key:  # a credit note
            self._settled[source] -= amount
        else:
            self._received[invoice] += amount

    def owed(self, invoice: Invoice) -> int:
        """Return what has still to be paid if credit notes and refunds are left aside."""
        return invoice.amount - self._received[invoice.key]

    def open(self, invoice: Invoice) -> int:
        """Return what has still to be paid; below nought if it is a credit or was overpaid."""
        return invoice.amount - self._settled[invoice.key]

    def free(self, invoice: Invoice) -> int:
        """Return what has still to be paid and isn't suggested to be."""
        return self.open(invoice) - self._suggested[invoice.key]

    def may(self, source: Hashable, invoice: Invoice) -> bool:
        """Whether nobody said that this source is not for this invoice."""
        return (source, invoice.key) not in self._refused

    def note(
        self,
        source: Hashable,
        invoice: Invoice,
        amount: int,
        rule: Rule,
        evidence: Mapping[str, str],
        *,
        is_certain: bool = True,
    ) -> None:
        """Add a match; what a source gives one invoice is one match."""
        self._places[source].append(len(self.matches))
        self.matches.append(Match(source, invoice.key, amount, rule, is_certain, dict(evidence)))
        self.taken[source] += amount
        (self._settled if is_certain else self._suggested)[invoice.key] += amount
        if rule is Rule.CREDIT_NOTE:
            self._settled[source] -= amount
        elif is_certain and rule is not Rule.REFUND:
            self._received[invoice.key] += amount

    def found_for(self, source: Hashable) -> list[Match]:
        """Return the matches of a source: what was decided, then what was found."""
        return [*self._decided[source], *(self.matches[place] for place in self._places[source])]

    def enlarge(self, source: Hashable, amount: int) -> None:
        """Let a source count for more, for the first invoice that it was found to be for.

        What a person decided stays as it is.
        """
        if self._decided[source] or not self._places[source]:
            return
        place = self._places[source][0]
        match = self.matches[place]
        self.matches[place] = replace(match, amount=match.amount + amount)
        self.taken[source] += amount
        self._settled[match.invoice] += amount
        self._received[match.invoice] += amount
