"""How much of a year is found, by which rule, and whether what is certain is true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.sales.world import Year
from payments.matching import Match, match


@dataclass(frozen=True)
class Figures:
    """Matches compared with the truth, each counted once a movement and invoice."""

    year: Year
    certain: Sequence[Match]
    suggested: Sequence[Match]

    @property
    def wrong(self) -> list[Match]:
        """What is called certain and isn't true: one thousandth more than there was is wrong.

        What is left of a payment beyond that, too much paid perhaps, is not claimed.
        """
        return [each for each in self.certain if not 0 < self._share(each) <= 1]

    def _share(self, found: Match) -> float:
        truth = self.year.truth.get((found.source, found.invoice))
        return found.amount / truth if truth else 0

    def is_true(self, found: Match) -> bool:
        return self.year.truth.get((found.source, found.invoice)) == found.amount

    @property
    def recall(self) -> float:
        """What part of all that is true was found with certainty."""
        return sum(map(self.is_true, self.certain)) / len(self.year.truth)

    @property
    def recall_with_suggestions(self) -> float:
        found = [*self.certain, *self.suggested]
        return sum(map(self.is_true, found)) / len(self.year.truth)

    def lines(self) -> Iterator[str]:
        """Yield the figures as a table of Markdown: by rule, then by what the payer did."""
        yield "| rule | certain | of them wrong | suggested | of them true |"
        yield "|---|---|---|---|---|"
        wrong = Counter(each.rule for each in self.wrong)
        rules = dict.fromkeys(each.rule for each in [*self.certain, *self.suggested])
        for rule in sorted(rules):
            mine = [each for each in self.certain if each.rule == rule]
            likely = [each for each in self.suggested if each.rule == rule]
            true = sum(map(self.is_true, likely))
            yield f"| `{rule}` | {len(mine)} | {wrong[rule]} | {len(likely)} | {true} |"
        yield ""
        yield "| what happened | times | certain | suggested | not found |"
        yield "|---|---|---|---|---|"
        ways = [self.year.ways[source] for source, _invoice in self.year.truth]
        certain, suggested = self._found(self.certain), self._found(self.suggested)
        for way, count in sorted(Counter(ways).items()):
            left = count - certain[way] - suggested[way]
            yield f"| {way} | {count} | {certain[way]} | {suggested[way]} | {left} |"

    def _found(self, matches: Sequence[Match]) -> Counter[str]:
        return Counter(self.year.ways[each.source] for each in matches if self.is_true(each))


def figures(year: Year) -> Figures:
    """Match a year and compare."""
    found = match(year.invoices, year.payments)
    certain = [each for each in found if each.is_certain]
    return Figures(year, certain, [each for each in found if not each.is_certain])
